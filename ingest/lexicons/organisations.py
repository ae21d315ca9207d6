"""For whom a speaker speaks: organisations, in the short form people use."""

import re

from ingest.normalization import canonicalize
from vectorstore.analysis.unicode_text import HAN_RANGES

_LONG = {
    "中国国民党革命委员会": "民革",
    "中国民主同盟": "民盟",
    "中国民主建国会": "民建",
    "中国民主促进会": "民进",
    "中国农工民主党": "农工党",
    "中国致公党": "致公党",
    "台湾民主自治同盟": "台盟",
    "工商业联合会": "工商联",
    "妇女联合会": "妇联",
    "归国华侨联合会": "侨联",
    "台湾同胞联谊会": "台联",
    "青年联合会": "青联",
    "科学技术协会": "科协",
    "总工会": "总工会",
}
_PARTIES = "民革|民盟|民建|民进|农工民主党|农工党|致公党|九三学社|台盟"
_PARTY = re.compile(rf"(?:中国)?({_PARTIES})(?!.*界别)")
_PEOPLE = (
    "工商联|总商会|妇联|侨联|台联|青联|科协|文联|社科联|残联|总工会|共青团|团市委|团省委"
    "|贸促会|红十字会"
)
_REGION = rf"(?:[{HAN_RANGES}]{{1,8}}?(?:省|市|自治区|自治州|特区|区|县|州|盟|旗))?"
_PLAIN = re.compile(rf"^{_REGION}(?:省|市|区|县|州)?({_PEOPLE})(?:界别?)?(?:活动小组|小组|组)?$")
_SECTOR_TAIL = re.compile(
    r"(?:界别(?:活动|委员|联合)?(?:小组|工作室|组)?|(?:活动|委员)小组|界委员|界别?委员小组|界)$"
)
_BRANCH_TAIL = re.compile(
    rf"{_REGION}(?:市|省|区|县|州)?(?:委员会|委会|工委|工作委员会|委|基层委员会|总支部?|支部|总支委员会)$"
)
_MEMBER = re.compile(rf"(?:中国)?({_PARTIES})(?:{_REGION})?(?:会员|盟员|党员|社员|成员)?")
_GROUP_TAIL = re.compile(r"(?:“[^“”]{1,20}”)?(?:课题组|调研组|专题组|联合|课题|调研|专题)+$")


def short_name(printed: str) -> str:
    """The usual short name: `民建某市委员会` is 民建, `科技界别活动小组` is 科技.

    What has no shorter name stays as printed.
    """
    text = printed.strip(' \u3000，,、；;。“”"')
    canonical = canonicalize(text)
    for long, name in _LONG.items():
        if long in canonical and (long == "总工会" or not canonical.endswith("界别")):
            return name
    for pattern in (_PLAIN, _PARTY):
        found = pattern.search(canonical)
        if found:
            return text[slice(*found.span(1))]
    sector = _SECTOR_TAIL.search(canonical)
    if sector and sector.start() >= 2:
        stem = text[: sector.start()]
        region = re.match(rf"(?:全国|[{HAN_RANGES}]{{1,8}}?[省市区县州])?政协", canonicalize(stem))
        return stem[region.end() :] if region and len(stem) - region.end() >= 2 else stem
    return text


def party_of(role: str) -> str:
    """The party a role says its holder belongs to (`民盟盟员`), or ""."""
    found = re.search(rf"(?:中国)?({_PARTIES})", canonicalize(role))
    return role[slice(*found.span(1))] if found else ""


def organisation_of(speaker: str) -> str:
    """The body a speaking group belongs to: of `某某会课题组`, 某某会 in its short form."""
    tail = _GROUP_TAIL.search(canonicalize(speaker))
    return short_name(speaker[: tail.start()] if tail and tail.start() else speaker)


_KIND = re.compile(
    r"课题组|调研组|专题组|工作组|协作组|专家组|活动组|小组|委员会|委会|专委会|专委|工委|市委|省委|区委|县委|党委"
    r"|理事会|监事会|董事会|业委会|居委会|议事会|联合会|总商会|商会|协会|学会|总会|分会|促进会|联谊会|研究会|校友会"
    r"|同学会|基金会|研究院|研究所|中心|大学|学院|医院|集团|公司|合作社|联合体|联盟|俱乐部|沙龙|智库|工作室|工作坊"
    r"|宣讲团|讲师团|顾问团|考察团|观察团|代表团|代表队|服务队|志愿队|突击队|办公室|联络站|总?支部|总支|界别"
)
_BODY = re.compile(rf"(?:{_KIND.pattern}|{_PEOPLE}|九三学社|台盟|委|局|厅|联)$")


_CALL = re.compile(
    r"加强|建立|健全|完善|成立|设立|组建|打造|强化|提升|优化|依托|发挥|推[动进行]|支持|鼓励|引导|培[育养]|扶持|做[强大优]"
    r"|壮大|激活|[办用建管]好|[建新创开]设|新建|[让把给为以]"
)
"""A call to found a body, or to make it better, is not that body."""


def is_generic(text: str) -> bool:
    """Whether a text is only the word for a kind of body (`协会`), and names none."""
    return _KIND.fullmatch(canonicalize(text.strip())) is not None


def may_be_organisation(text: str) -> bool:
    """Whether a text could be the name of a body: it ends in a word that ends many."""
    canonical = canonicalize(text.strip())
    is_plain = re.fullmatch(rf"[{HAN_RANGES}A-Za-z0-9“”·]{{4,24}}", canonical) is not None
    return (
        is_plain
        and not _CALL.match(canonical)
        and canonical[-1] in "团队社会办组所站院校馆部处室班营店厂村盟"
    )


def is_organisation(text: str) -> bool:
    """Whether a text reads as the name of a body that can speak."""
    canonical = canonicalize(text.strip())
    if (
        not 2 <= len(canonical) <= 40
        or re.search(r"[，,。；！？：]|召开|举行|围绕|建议", canonical)
        or _CALL.match(canonical)
    ):
        return False
    if re.fullmatch(rf"(?:中国|全国)?(?:{_PARTIES}|{_PEOPLE})(?:中央(?:委员会)?)?", canonical):
        return True
    return _BODY.search(canonical) is not None
