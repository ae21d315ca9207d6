"""Whom a label before a turn names: a speaker, or the host of the meeting."""

import re

from ingest.attribution.byline_parser import parse_byline
from ingest.attribution.unknown_speakers import NO_NAME
from ingest.lexicons.job_titles import is_job_title, mentions_job_title
from ingest.lexicons.person_names import (
    is_certain_name,
    is_name,
    is_unusual_name,
    is_verb_phrase,
    without_spacing,
)
from ingest.normalization import canonicalize
from ingest.records import Byline, Strength

_HOST = re.compile(
    r"主持|^(?:会议|大会|\S{0,4}[会谈])召集人|司仪|记者|提问|网友|听众|^问$|会议秘书|工作人员|画外音"
)
_HOST_ALONE = re.compile(r"(?:会议|大会|论坛)?(?:主持人?|司仪)(?:[\s：（].*)?|记者|[问答]")
_CHAIR = re.compile(r"(?:会议|大会|执行|轮值|代理)?(?:主席|议长|召集人)(?:（[^（）]*）)?")
_NAME_AND_MORE = re.compile(r"^(?P<who>\S\s\S|\S+?)\s+(?P<role>\S[^，。；：]{1,40})$")
_CALLED = re.compile(
    r"^(?P<who>\S{2,6}?)(?:代表|委员|教授|先生|女士|老师|院士|主任|会长|总经理|董事长)$"
)
_HELD_BY_ONE = re.compile(r"^\S*(?:主任|书记|主席|主委|(?<!家)长)$")
_SURNAME_AND_OFFICE = re.compile(
    r"^[^副](?:主任|委员|局长|教授|主席|书记|处长|院长|校长|会长|老师|总|律师|市长|区长|秘书长|代表)$"
)


def speaker_in_brackets(label: str) -> Byline | None:
    """Whom a label in brackets names, where the host's stands in such too."""
    return speaker_of(label) or _in_brackets(label)


def speaker_of(label: str) -> Byline | None:
    """Whom a label names by its own form, or None."""
    canonical = canonicalize(label)
    if _CHAIR.fullmatch(canonical) or _HOST.search(canonical):
        return _host(label)
    byline = parse_byline(label)
    is_told = byline is not None and byline.strength > Strength.WEAK
    if (
        re.search(r"[，、]", canonical)
        and "（" not in canonical
        and not (is_told and "，" not in canonical)
    ):
        return None
    if byline is None:
        return _by_call(label) or _unnamed(label)
    if NO_NAME.match(canonicalize(byline.speaker)):
        return None
    if byline.strength == Strength.WEAK and (
        NO_NAME.search(canonical) or not is_certain_name(byline.speaker)
    ):
        return None
    return byline


def _in_brackets(label: str) -> Byline | None:
    """A name with what its bearer is, though that be no office that is known, or by itself."""
    found = _NAME_AND_MORE.match(canonicalize(label))
    who, role = (label[: found.end("who")], label[found.start("role") :]) if found else (label, "")
    known = is_name(who) or (role and is_unusual_name(who))
    return Byline(without_spacing(who), role, strength=Strength.WEAK) if known else None


def _host(label: str) -> Byline:
    canonical = canonicalize(label)
    inner = re.sub(r"(?:会议|大会)?主持人?|[（）\s·]", "", canonical)
    name = label[canonical.index(inner) :][: len(inner)] if inner and inner in canonical else label
    return Byline(name if is_name(name) else label, is_host=True)


def _by_call(label: str) -> Byline | None:
    """Someone called as one calls people in a meeting: by surname and office, or by a rare name."""
    canonical = canonicalize(label)
    if NO_NAME.search(canonical) or is_verb_phrase(label):
        return None
    if _SURNAME_AND_OFFICE.match(canonical):
        return Byline(label, strength=Strength.WEAK)
    called = _CALLED.match(canonical)
    if called is None or mentions_job_title(called["who"]) or not is_unusual_name(called["who"]):
        return None
    who, role = label[: called.end("who")], label[called.end("who") :]
    return Byline(who, role, strength=Strength.WEAK)


def _unnamed(label: str) -> Byline | None:
    """No one by name, where a label says only what somebody is."""
    canonical = canonicalize(label)
    held = is_job_title(label) and _HELD_BY_ONE.match(canonical) and not NO_NAME.search(canonical)
    return Byline("", label, strength=Strength.WEAK) if held else None


def is_host_alone(label: str) -> bool:
    """Whether a label says no more than that the host speaks, or somebody asks."""
    return _HOST_ALONE.fullmatch(canonicalize(label)) is not None


def may_stand_alone(label: str) -> bool:
    """Whether a label may do without a colon: no line that only speaks of a host."""
    return is_host_alone(label) or _HOST.search(canonicalize(label)) is None
