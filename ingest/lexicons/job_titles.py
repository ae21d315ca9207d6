"""What people are: offices and callings, as bylines and hosts name them."""

import re
from itertools import accumulate

from ingest.lexicons import organisations
from ingest.lexicons.person_names import is_given_name, is_name, is_surname, without_spacing
from ingest.normalization import canonicalize

JOB_TITLES = (
    "委员|常委|代表|主席|主任|主委|秘书长|书记|部长|局长|署长|次长|处长|科长|庭长|领事|大使|政委|总编|市长|区长|县长|省长|州长|厅长|司长|院长|校长|园长"
    "|所长|会长|理事长|理事|董事长|董事|总经理|经理|总裁|总监|教授|研究员|讲师|教师|老师|医师|医生|律师|工程师|会计师"
    "|设计师|规划师|建筑师|专家|学者|顾问|参事|馆员|记者|主编|编辑|干部|会员|盟员|党员|社员|成员|组长|团长|召集人|负责人"
    "|发言人|主持人|议员|站长|镇长|乡长|企业家|创始人|合伙人|院士|博士|馆长|巡视员|调研员|法官|检察官|队长|台长|社长"
    "|行长|导师|技术官|执行官|运营官|科学家|营养师|总干事|干事|传承人|演员|作家|画家|农艺师|技师|护士长|护士|村支书|居民|主管|总工|厂长|店主|机长|职工|主任委员"
)
_OFFICE = re.compile(rf"(?:{JOB_TITLES})")
SEPARATORS = " \u3000，、；,;。:：—-"
_SPEAKS_FOR = re.compile(
    r"(?:^|[，、；;,\s])(?:谨|受托|受|我)?代表(?P<body>[^，；。]{2,}?)"
    r"(?:作|做|进行)?(?:大会|交流|书面|口头|联组|协商|即席|主题|重点)?(?:发言|发表意见|建言|讲话|提出)?(?=[，；。]|$)"
)
_LATIN_OFFICE = re.compile(
    r"\b(?:director|president|professor|chair|minister|secretar|founder|dean|rector|head|partner|fellow"
    r"|chief|economist|engineer|deput|member|delegate|advis|consult|manager|officer|governor|mayor"
    r"|c[eft]o\b|diretor|presidente|reitor|vereador|ministr|prefeit|gerente|sóci)",
    re.IGNORECASE,
)
_ENDS_OFFICE = re.compile(rf"^[^。；！？]*(?:{JOB_TITLES}|[员官师家者长匠监])$")
_CALLING = re.compile(
    r"(?:翻译|司机|[^员]工|[工军商匠艺]人|匠|师傅|农民|渔民|牧民|村民|市民|居民|[种养承包][植殖]?户|农户|商户|业主|[店摊庄场船房]主|歌手|水手|选手"
    r"|学生|研究生|志愿者|老板娘?|母亲|父亲|妈妈|爸爸|大[爷妈叔婶伯娘哥姐嫂]|阿姨|退伍军人|军属|骑手)$"
)
_WHOLE_OFFICE = re.compile(rf"^[^，。；：！？]{{0,28}}(?:{JOB_TITLES})$")
_PUBLIC = (
    "主任委员|委员|议员|立委|代表|部长|署长|局长|院长|次长|处长|司长|主席|主委|主任"
    "|县长|市长|区长|理事长|秘书长|校长|会长|教授"
)
_AROUND = re.compile(
    r"^(?:\S{2,14}[部署局院处会府司])?"
    rf"(?P<surname>\S{{1,2}}?)(?P<office>副?(?:{_PUBLIC}))(?P<given>\S{{1,2}})$"
)
_HONORIFIC = re.compile(rf"^(.{{2,12}}?)(?:同志|先生|女士|(?:副|总)?(?:{JOB_TITLES}))$")


def mentions_job_title(text: str) -> bool:
    """Whether a text says what somebody is."""
    found = (
        _OFFICE.search(canonicalize(text)),
        ends_in_job_title(text),
        _LATIN_OFFICE.search(text),
    )
    return any(found)


def ends_in_occupation(text: str) -> bool:
    """Whether a text ends in what somebody lives by or is to others, which need be no office."""
    return _CALLING.search(canonicalize(text)) is not None


def is_job_title(text: str) -> bool:
    """Whether a text says what somebody is, and nothing else."""
    return _WHOLE_OFFICE.match(canonicalize(text)) is not None


def ends_in_job_title(text: str) -> bool:
    """Whether the last word of a text is one for what somebody is."""
    return _ENDS_OFFICE.search(canonicalize(text)) is not None


def name_then_title(text: str) -> tuple[str, str] | None:
    """A name and what is said after it as a title: `某某先生`, `某某委员`."""
    found = _HONORIFIC.match(canonicalize(text))
    if found is None or not is_name(text[: found.end(1)]):
        return None
    return without_spacing(text[: found.end(1)]), text[found.end(1) :]


def name_around_title(text: str) -> tuple[str, str] | None:
    """A name with the office between surname and given name, as assemblies in Taiwan print it."""
    found = _AROUND.match(canonicalize(text))
    if found is None:
        return None
    start, end = found.span("office")
    surname, given = text[found.start("surname") : start], text[end:]
    if not (
        is_surname(surname) and is_given_name(given) and _are_words(canonicalize(text), start, end)
    ):
        return None
    return surname + given, text[: found.start("surname")] + text[start:end]


def _are_words(text: str, start: int, end: int) -> bool:
    """Whether no word of a text runs over either place (`高校长期`)."""
    import rjieba

    ends = set(accumulate(len(word) for word in rjieba.cut(text)))
    return {start, end} <= ends


def speaks_for_organisation(text: str) -> bool:
    """Whether a text says for what body somebody speaks."""
    return _SPEAKS_FOR.search(canonicalize(text)) is not None


def role_and_organisation(inner: str) -> tuple[str, str]:
    """What a bracket says: the office held, and the body spoken for in its short form."""
    canonical = canonicalize(inner)
    speaks = _SPEAKS_FOR.search(canonical)
    if speaks and not re.match(r"[省市区县]?(?:人大)?$", canonical[: speaks.start()][-2:] or "-"):
        body = organisations.short_name(inner[slice(*speaks.span("body"))])
        role = inner[: speaks.start()] + inner[speaks.end() :]
        return role.strip(SEPARATORS), body
    role = re.sub(r"(?:的)?发言$", "", inner).strip(SEPARATORS)
    if organisations.is_organisation(role) and not mentions_job_title(
        canonicalize(role).replace("委员会", "")
    ):
        return "", organisations.short_name(role)
    return role, organisations.party_of(role)
