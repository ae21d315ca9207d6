"""Whom a label before a turn names: a speaker, or the host of the meeting."""

import re
from dataclasses import replace

from ingest.attribution.byline_parser import parse_byline
from ingest.attribution.unknown_speakers import NO_NAME
from ingest.lexicons.job_titles import is_job_title, mentions_job_title
from ingest.lexicons.person_names import (
    is_certain_name,
    is_name,
    is_transliterated,
    is_unusual_name,
    is_verb_phrase,
    without_spacing,
)
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonical_match, canonicalize
from ingest.records import Byline, Strength
from vectorstore.records import TurnPart

_ASKS = re.compile(rf"{one_of('turn_labels', 'questioner')}|^问$")
_HOST = re.compile(
    rf"{one_of('turn_labels', 'host', 'questioner')}|^(?:会议|大会|\S{{0,4}}[会谈])召集人|^问$"
)
_HOST_ALONE = re.compile(
    rf"(?:会议|大会|论坛)?{one_of('turn_labels', 'host_alone')}(?:[\s：（].*)?|记者|[问答]"
)
_HOST_WORDS = re.compile(r"(?:会议|大会)?主持人?|[（）\s·]")
_WITH_BRACKETS = re.compile(r"(?P<who>[^（）\s]{2,12})\s*（[^（）]*）$")
_CHAIR = re.compile(
    rf"{one_of('turn_labels', 'chair_kind')}?{one_of('turn_labels', 'chair')}(?:（[^（）]*）)?"
)
_NAME_AND_MORE = re.compile(r"^(?P<who>\S\s\S|\S+?)\s+(?P<role>\S[^，。；：]{1,40})$")
_CALLED = re.compile(
    rf"^(?P<who>\S{{2,6}}?)(?P<role>{one_of('job_titles', 'address_after_name')})$"
)
_HELD_BY_ONE = re.compile(rf"^\S*(?:{one_of('job_titles', 'held_by_one')}|(?<!家)长)$")
_SURNAME_AND_TITLE = re.compile(rf"^[^副]{one_of('job_titles', 'address')}$")


def speaker_in_brackets(label: str) -> Byline | None:
    """Whom a label in brackets names, where the host's stands in such too."""
    return speaker_of(label) or _in_brackets(label)


def speaker_of(label: str) -> Byline | None:
    """Whom a label names by its own form, or None."""
    canonical = canonicalize(label)
    if _CHAIR.fullmatch(canonical) or _HOST.search(canonical):
        return _host(label)
    byline = parse_byline(label)
    is_sure = byline is not None and byline.strength > Strength.WEAK
    is_list = "，" in canonical or ("、" in canonical and not is_sure)
    if is_list and "（" not in canonical:
        return None
    if byline is None:
        return _by_call(label) or _by_office(label)
    if NO_NAME.match(canonicalize(byline.speaker)):
        return None
    is_certain = is_certain_name(byline.speaker) and not NO_NAME.search(canonical)
    return byline if is_sure or is_certain else None


def _in_brackets(label: str) -> Byline | None:
    """A name with what its bearer is, though that be no office that is known, or by itself."""
    found = canonical_match(_NAME_AND_MORE, label)
    who, role = (found["who"], found["role"]) if found else (label, "")
    known = is_name(who) or (role and is_unusual_name(who))
    return Byline(without_spacing(who), role, strength=Strength.WEAK) if known else None


def _host(label: str) -> Byline:
    canonical = canonicalize(label)
    found = _WITH_BRACKETS.match(canonical)
    who = found["who"] if found else ""
    is_before = is_name(who) or is_unusual_name(who) or is_transliterated(who)
    name = who if is_before else _HOST_WORDS.sub("", canonical)
    start = canonical.find(name)
    is_named = start >= 0 and (is_before or is_name(name))
    part = TurnPart.QUESTIONER if _ASKS.search(canonical) else TurnPart.CHAIR
    return Byline(label[start:][: len(name)] if is_named else label, part=part)


def _by_call(label: str) -> Byline | None:
    """Someone called as one calls people in a meeting: by surname and office, or by a rare name."""
    canonical = canonicalize(label)
    if NO_NAME.search(canonical) or is_verb_phrase(label):
        return None
    if _SURNAME_AND_TITLE.match(canonical):
        return Byline(label, strength=Strength.WEAK)
    called = canonical_match(_CALLED, label)
    if called is None or mentions_job_title(called["who"]) or not is_unusual_name(called["who"]):
        return None
    return Byline(called["who"], called["role"], strength=Strength.WEAK)


def _by_office(label: str) -> Byline | None:
    """Whoever holds an office that one person holds, where the label prints no name.

    The deputies of an office that is not named may be several: then it is no one by name.
    """
    canonical = canonicalize(label)
    held = is_job_title(label) and _HELD_BY_ONE.match(canonical) and not NO_NAME.search(canonical)
    if not held:
        return None
    is_one_of_several = canonical.startswith("副")
    byline = Byline("", label) if is_one_of_several else Byline(label)
    return replace(byline, strength=Strength.WEAK)


def is_host_alone(label: str) -> bool:
    """Whether a label says no more than that the host speaks, or somebody asks."""
    return _HOST_ALONE.fullmatch(canonicalize(label)) is not None


def may_stand_alone(label: str) -> bool:
    """Whether a label may do without a colon: no line that only speaks of a host."""
    return is_host_alone(label) or _HOST.search(canonicalize(label)) is None
