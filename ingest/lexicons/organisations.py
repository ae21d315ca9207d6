"""For whom a speaker speaks: organisations, and the short names they go by."""

import re

from ingest.lexicons.word_lists import one_of, words
from ingest.normalization import canonical_match, canonical_search, canonicalize
from vectorstore.analysis.abbreviations import full_forms
from vectorstore.analysis.unicode_text import HAN_RANGES

_SHORT_NAMES = {
    long: short
    for short in (*words("organisations", "party"), *words("organisations", "people"))
    for long in full_forms().get(short, ())
} | {name: name for name in words("organisations", "short_in_itself")}
_PARTIES = one_of("organisations", "party")
_PEOPLE = one_of("organisations", "people")
_REGION = rf"(?:[{HAN_RANGES}]{{1,8}}?{one_of('organisations', 'region')})?"
_PARTY = re.compile(rf"(?:中国)?({_PARTIES})(?!.*界别)")
_MEMBER = re.compile(rf"(?:中国)?({_PARTIES})")
_PLAIN = re.compile(rf"^{_REGION}(?:省|市|区|县|州)?({_PEOPLE})(?:界别?)?(?:活动小组|小组|组)?$")
_SECTOR_END = re.compile(
    r"(?:界别(?:活动|委员|联合)?(?:小组|工作室|组)?|(?:活动|委员)小组|界委员|界别?委员小组|界)$"
)
_CONFERENCE = re.compile(rf"(?:全国|[{HAN_RANGES}]{{1,8}}?[省市区县州])?政协")
_GROUP_END = re.compile(r"(?:“[^“”]{1,20}”)?(?:课题组|调研组|专题组|联合|课题|调研|专题)+$")
_KIND = re.compile(one_of("organisations", "kind"))
_LISTED = re.compile(rf"(?:中国|全国)?(?:{_PARTIES}|{_PEOPLE})(?:中央(?:委员会)?)?")
_ENDS_AS_ONE = re.compile(
    rf"(?:{one_of('organisations', 'kind', 'people', 'last_character')}|九三学社|台盟)$"
)
_MAY_END_AS_ONE = re.compile(rf"{one_of('organisations', 'possible_last_character')}$")
_FOUNDS = re.compile(one_of("organisations", "founding_verb"))
_PLAIN_NAME = re.compile(rf"[{HAN_RANGES}A-Za-z0-9“”·]{{4,24}}")
_PART_OF_SENTENCE = re.compile(r"[，,。；！？：]|召开|举行|围绕|建议")


def short_name(printed: str) -> str:
    """The usual short name: `民建某市委员会` is 民建, `科技界别活动小组` is 科技.

    What has no shorter name stays as printed.
    """
    text = printed.strip(' \u3000，,、；;。“”"')
    canonical = canonicalize(text)
    for long, name in _SHORT_NAMES.items():
        if long in canonical and (long == name or not canonical.endswith("界别")):
            return name
    for pattern in (_PLAIN, _PARTY):
        if found := canonical_search(pattern, text):
            return found[1]
    sector = canonical_search(_SECTOR_END, text)
    if sector is None or len(sector.before) < 2:
        return text
    conference = canonical_match(_CONFERENCE, sector.before)
    return conference.after if conference and len(conference.after) > 1 else sector.before


def party_of(role: str) -> str:
    """The party a role says its holder belongs to (`民盟盟员`), or ""."""
    found = canonical_search(_MEMBER, role)
    return found[1] if found else ""


def organisation_of(speaker: str) -> str:
    """The organisation a speaking group belongs to: of `某某会课题组`, the short name of 某某会."""
    end = canonical_search(_GROUP_END, speaker)
    return short_name(end.before or speaker if end else speaker)


def is_generic(text: str) -> bool:
    """Whether a text is only the word for a kind of organisation (`协会`), and names none."""
    return _KIND.fullmatch(canonicalize(text.strip())) is not None


def may_be_organisation(text: str) -> bool:
    """Whether a text could be the name of an organisation: it ends in a word that ends many."""
    canonical = canonicalize(text.strip())
    may = _PLAIN_NAME.fullmatch(canonical) and _MAY_END_AS_ONE.search(canonical)
    return may is not None and not _FOUNDS.match(canonical)


def is_organisation(text: str) -> bool:
    """Whether a text reads as the name of an organisation that can speak."""
    canonical = canonicalize(text.strip())
    if not 2 <= len(canonical) <= 40 or _PART_OF_SENTENCE.search(canonical):
        return False
    if _FOUNDS.match(canonical):
        return False
    return bool(_LISTED.fullmatch(canonical) or _ENDS_AS_ONE.search(canonical))
