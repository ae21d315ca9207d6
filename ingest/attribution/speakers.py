"""Speakers named without brackets: a name before or after an office, or an organisation."""

import re

from ingest.lexicons import job_titles, organisations
from ingest.lexicons.person_names import (
    is_certain_name,
    is_latin_name,
    is_name,
    is_unusual_name,
    segments_as_name,
    without_spacing,
)
from ingest.lexicons.word_lists import one_of
from ingest.normalization import (
    CanonicalMatch,
    canonical_match,
    canonical_search,
    canonicalize,
)
from ingest.records import Byline, Strength
from vectorstore.analysis.unicode_text import HAN_RANGES

_HAN = f"[{HAN_RANGES}]"
_ASSEMBLY = one_of("job_titles", "assembly")
_COURTESY = re.compile(rf"(?<=\S{{3}}){one_of('job_titles', 'courtesy')}$")
_OPENS_TITLE = re.compile(rf"{_HAN}{{0,6}}{_ASSEMBLY}|代表|{job_titles.JOB_TITLE}")
_MEMBER = re.compile(
    rf"[^，。；：！？]{{0,12}}{_ASSEMBLY}{one_of('job_titles', 'assembly_member')}[^，。；：！？]*$"
)
_IN_ASSEMBLY = re.compile(rf"{_HAN}{{0,6}}{_ASSEMBLY}")
_TITLE_THEN_NAME = re.compile(rf"^(?P<role>.*{job_titles.JOB_TITLE})\s*(?P<who>\S{{2,4}})$")
_TITLE_THEN_DOTTED = re.compile(
    rf"^(?P<role>.*{job_titles.TITLE_ENDING})(?P<who>{_HAN}{{1,8}}(?:·{_HAN}{{1,10}}){{1,3}})$"
)
_NAME_SPEAKS_FOR = re.compile(
    r"^(?P<who>\S{2,4}?)(?:委员|常委)?\s*代表(?P<organisation>[^，；。]{2,}?)(?:作|做)?"
    rf"{one_of('speech_kinds', 'occasion')}?(?:发言|建言)$"
)
_AFTER_COMMA = re.compile(
    r"^(?P<who>[^（）：，。；、]{2,30}?)\s*[，/／—-]{1,2}\s*(?P<role>[^。；：]{2,60})$"
)
_AFTER_SPACE = re.compile(r"^(?P<who>\S\s+\S|\S+)\s+(?P<role>\S.*)$")
_ROLE_SPACE_NAME = re.compile(r"^(?P<role>.*\S)\s+(?P<who>\S+)$")
_ROLE_SPACED_NAME = re.compile(r"^(?P<role>.*)\s(?P<who>\S\s+\S)$")
_SENTENCE = re.compile("[。；！？]")
_BETWEEN_NAMES = re.compile(r"[、，,/\s\u3000]+")


def parse_speaker(text: str) -> Byline | None:
    """The speaker whom a text names, or None when it is something else."""
    if is_name(text) and not ("·" in canonicalize(text) and job_titles.name_then_title(text)):
        return Byline(without_spacing(text), strength=Strength.WEAK)
    courteous = canonical_search(_COURTESY, text)
    if courteous and not job_titles.name_then_title(text):
        text = courteous.before
    return (
        _name_for_organisation(text)
        or _name_with_title(text)
        or _name_then_role(text)
        or _role_then_name(text)
        or _several_names(text)
        or _organisation(text)
    )


def member_then_name(text: str) -> Byline | None:
    """A member of an assembly, whatever else they are, and their name right after it."""
    if len(text) > 40 or not canonical_match(_MEMBER, text):
        return None
    last = text.rsplit(maxsplit=1)[-1]
    sizes = (4, 3, 2) if last == text else (len(last),)
    for size in sizes:
        role, name = text[:-size].strip(), text[-size:]
        known = is_certain_name(name) and segments_as_name(name)
        if len(role) >= 4 and (known or (last != text and is_unusual_name(name))):
            return Byline(name, *job_titles.role_and_organisation(role))
    return None


def _name_for_organisation(text: str) -> Byline | None:
    found = canonical_match(_NAME_SPEAKS_FOR, text)
    if found is None or not is_name(found["who"]):
        return None
    spoken_for = organisations.short_name(found["organisation"])
    return Byline(found["who"], "", spoken_for, Strength.STRONG)


def _name_with_title(text: str) -> Byline | None:
    called = job_titles.name_then_title(text) or job_titles.name_around_title(text)
    return Byline(*called) if called else None


def _name_then_role(text: str) -> Byline | None:
    found = canonical_match(_AFTER_COMMA, text) or canonical_match(_AFTER_SPACE, text)
    if found is None or canonical_search(_SENTENCE, found["role"]):
        return None
    name, role = found["who"], found["role"]
    is_certain = is_certain_name(name)
    is_role = job_titles.mentions_job_title(role) or (
        is_certain and job_titles.ends_in_occupation(role)
    )
    if not is_role and not job_titles.speaks_for_organisation(role):
        return None
    if not (
        is_certain
        or is_latin_name(name)
        or (is_name(name) and canonical_match(_OPENS_TITLE, role))
        or (canonical_match(_IN_ASSEMBLY, role) and is_unusual_name(name))
    ):
        return None
    return Byline(without_spacing(name), *job_titles.role_and_organisation(role))


def _role_then_name(text: str) -> Byline | None:
    found = _role_and_name(text)
    role = found["role"].strip(job_titles.SEPARATORS) if found else ""
    if found is None or not (
        job_titles.ends_in_job_title(role) or organisations.is_organisation(role)
    ):
        return None
    return Byline(without_spacing(found["who"]), *job_titles.role_and_organisation(role))


def _role_and_name(text: str) -> CanonicalMatch | None:
    """What could be a role, and the name after it: parted by a space, or run together."""
    parted = canonical_match(_ROLE_SPACE_NAME, text)
    if parted and is_name(parted["who"]):
        return parted
    if parted and job_titles.ends_in_job_title(parted["role"]) and is_unusual_name(parted["who"]):
        return parted
    spaced = canonical_match(_ROLE_SPACED_NAME, text)
    if spaced and is_name(spaced["who"]):
        return spaced
    found = canonical_match(_TITLE_THEN_DOTTED, text) or canonical_match(_TITLE_THEN_NAME, text)
    if found is None or not segments_as_name(found["who"]) or "，" in canonicalize(found["role"]):
        return None
    is_word = job_titles.is_job_title(found["who"]) or organisations.is_generic(found["who"])
    return None if is_word else found


def _several_names(text: str) -> Byline | None:
    pieces = filter(None, _BETWEEN_NAMES.split(text))
    people = [job_titles.name_then_title(piece) or (piece, "") for piece in pieces]
    if not (2 <= len(people) <= 6 and all(is_certain_name(name) for name, _ in people)):
        return None
    role = people[-1][1]
    strength = Strength.FAIR if role else Strength.WEAK
    return Byline("、".join(name for name, _ in people), role, strength=strength)


def _organisation(text: str) -> Byline | None:
    if not organisations.is_organisation(text):
        return None
    return Byline(text, "", organisations.organisation_of(text), Strength.WEAK)
