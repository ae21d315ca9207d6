"""Speakers under names of a kind that no rule knows: accepted when the record's host knows them."""

import re

from ingest.lexicons.discourse_cues import opening_score
from ingest.lexicons.job_titles import ends_in_occupation, mentions_job_title
from ingest.lexicons.person_names import (
    contains_known_name,
    is_latin_name,
    is_name,
    is_transliterated,
    is_unusual_name,
    is_verb_phrase,
    without_spacing,
)
from ingest.normalization import canonicalize
from ingest.records import Byline, Strength

_SAYS = re.compile(r"建议|对策|措施|问题|原因|方面|如下|包括|例如|比如|时间|地点|主题|来源")
NO_NAME = re.compile(
    r"^(?:全体|诸位|诸君|各|众|几位|有些|有的|有人|多数|少数|许多|不少|一些|一位|一名|两位|三位|部分|大家|其他|所有|每|某|我|你|您|他|她|咱)"
    r"|(?:朋友|同志|领导|嘉宾|来宾|观众|听众|网友|(?<=..)[讲说看问谈])$"
)
"""Words for several people, for no one by name, or for saying something."""
_CALLS_UP = re.compile(
    r"(?:请到?|谢谢?|感谢|欢迎|掌声给|由|下一位，?|发言[人者]?的?是)(?P<office>[^，。；：！？]{0,30}?)\s*$"
)
_AND = re.compile(r"[、和与]$")


def unknown_speaker(label: str) -> Byline | None:
    """What could be a name of a kind that no rule knows, and is no word for several people."""
    known = is_name(label) or is_unusual_name(label) or is_latin_name(label)
    if opening_score(label) < 0 or _SAYS.search(canonicalize(label)):
        return None
    if NO_NAME.search(canonicalize(label)) or is_verb_phrase(label):
        return None
    return Byline(without_spacing(label), strength=Strength.WEAK) if known else None


def is_like_a_name(label: str) -> bool:
    """Whether a label that nobody vouches for is more like a name than like a lead-in."""
    kinds = (is_name, is_latin_name, is_transliterated, contains_known_name, ends_in_occupation)
    return any(kind(label) for kind in kinds)


def is_introduced(name: str, hosted: str) -> bool:
    """Whether a host asks somebody of that name to speak, or thanks them (`请某某发言`)."""
    for at in re.finditer(re.escape(name), hosted):
        called = _CALLS_UP.search(canonicalize(hosted[: at.start()]))
        office = called["office"].strip() if called else None
        if office == "" or (office and (_AND.search(office) or mentions_job_title(office))):
            return True
    return False
