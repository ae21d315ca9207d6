"""Speakers under names of a kind that no rule knows: accepted when the record's host knows them."""

import re

from ingest.lexicons.discourse_cues import opening_score
from ingest.lexicons.job_titles import ends_in_occupation, mentions_job_title
from ingest.lexicons.numerals import DIGITS
from ingest.lexicons.person_names import (
    contains_known_name,
    is_latin_name,
    is_name,
    is_transliterated,
    is_unusual_name,
    is_verb_phrase,
    without_spacing,
)
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize
from ingest.records import Byline, Strength

_LEADS_IN = re.compile(one_of("discourse_cues", "leading_noun"))
NO_NAME = re.compile(
    rf"^{one_of('turn_labels', 'several')}|^第[{DIGITS}\d]+[案项条章节款点题轮号部]"
    rf"|(?:{one_of('turn_labels', 'audience')}|(?<=..)[讲说看问谈])$"
)
"""Words for several people, for no one by name, for what is counted, or for saying something."""
_CALLS_UP = re.compile(
    rf"{one_of('turn_labels', 'calls_up')}(?P<title>[^，。；：！？]{{0,30}}?)\s*$"
)
_LONGEST_CALL = 60
_AND = re.compile(r"[、和与]$")


def unknown_speaker(label: str) -> Byline | None:
    """What could be a name of a kind that no rule knows, and is no word for several people."""
    known = is_name(label) or is_unusual_name(label) or is_latin_name(label)
    if opening_score(label) < 0 or _LEADS_IN.search(canonicalize(label)):
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
        before = hosted[max(0, at.start() - _LONGEST_CALL) : at.start()]
        called = _CALLS_UP.search(canonicalize(before))
        title = called["title"].strip() if called else None
        if title == "" or (title and (_AND.search(title) or mentions_job_title(title))):
            return True
    return False
