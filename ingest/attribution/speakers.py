"""Speakers as bylines name them: a name before or after an office, or a body that speaks."""

import re

from ingest.lexicons import organisations
from ingest.lexicons.job_titles import (
    JOB_TITLE,
    SEPARATORS,
    TITLE_ENDING,
    ends_in_job_title,
    ends_in_occupation,
    is_job_title,
    mentions_job_title,
    name_around_title,
    name_then_title,
    role_and_organisation,
    speaks_for_organisation,
)
from ingest.lexicons.person_names import (
    is_certain_name,
    is_latin_name,
    is_name,
    is_unusual_name,
    segments_as_name,
    without_spacing,
)
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize
from ingest.records import Byline, Strength
from vectorstore.analysis.unicode_text import HAN_RANGES

_HAN = f"[{HAN_RANGES}]"
_ASSEMBLY = one_of("job_titles", "assembly")
_COURTESY = re.compile(rf"(?<=\S{{3}}){one_of('job_titles', 'courtesy')}$")
_OPENS_TITLE = re.compile(rf"{_HAN}{{0,6}}{_ASSEMBLY}|代表|{JOB_TITLE}")
_MEMBER = re.compile(
    rf"[^，。；：！？]{{0,12}}{_ASSEMBLY}{one_of('job_titles', 'assembly_member')}[^，。；：！？]*$"
)
_IN_ASSEMBLY = re.compile(rf"{_HAN}{{0,6}}{_ASSEMBLY}")
_TITLE_THEN_NAME = re.compile(rf"^(.*{JOB_TITLE})\s*(\S{{2,4}})$")
_TITLE_THEN_DOTTED = re.compile(rf"^(.*{TITLE_ENDING})({_HAN}{{1,8}}(?:·{_HAN}{{1,10}}){{1,3}})$")
_NAME_SPEAKS_FOR = re.compile(
    r"^(?P<who>\S{2,4}?)(?:委员|常委)?\s*代表(?P<body>[^，；。]{2,}?)(?:作|做)?"
    rf"{one_of('speech_kinds', 'occasion')}?(?:发言|建言)$"
)
_AFTER_COMMA = re.compile(
    r"^(?P<who>[^（）：，。；、]{2,30}?)\s*[，/／—-]{1,2}\s*(?P<inner>[^。；：]{2,60})$"
)


def named(text: str) -> Byline | None:
    """A speaker named without brackets."""
    canonical = canonicalize(text)
    if is_name(text) and not ("·" in canonical and name_then_title(text)):
        return Byline(without_spacing(text), strength=Strength.WEAK)
    courteous = _COURTESY.search(canonical)
    if courteous and not name_then_title(text):
        text, canonical = text[: courteous.start()], canonical[: courteous.start()]
    for reading in (_name_for_body, _name_then_office, _office_then_name, _several_names):
        found = reading(text, canonical)
        if found is not None:
            return found
    if organisations.is_organisation(text):
        return Byline(text, "", organisations.organisation_of(text), Strength.WEAK)
    return None


def _name_for_body(text: str, canonical: str) -> Byline | None:
    found = _NAME_SPEAKS_FOR.match(canonical)
    if found is None or not is_name(text[slice(*found.span("who"))]):
        return None
    body = organisations.short_name(text[slice(*found.span("body"))])
    return Byline(text[slice(*found.span("who"))], "", body, Strength.STRONG)


def _name_then_office(text: str, canonical: str) -> Byline | None:
    called = name_then_title(text) or name_around_title(text)
    if called is not None:
        return Byline(*called)
    found = _AFTER_COMMA.match(canonical)
    if found is None:
        spaced = re.match(r"(\S\s+\S|\S+)\s+(?=\S)", text)
        name, inner = (spaced[1], text[spaced.end() :]) if spaced else ("", "")
    else:
        name, inner = text[slice(*found.span("who"))], text[slice(*found.span("inner"))]
    if re.search(r"[。；！？]", canonicalize(inner)):
        return None
    is_called = is_certain_name(name) and ends_in_occupation(inner)
    if not (mentions_job_title(inner) or is_called or speaks_for_organisation(inner)):
        return None
    holds = _OPENS_TITLE.match(canonicalize(inner)) is not None
    known = is_certain_name(name) or is_latin_name(name) or (is_name(name) and holds)
    if not known and not (_IN_ASSEMBLY.match(canonicalize(inner)) and is_unusual_name(name)):
        return None
    role, body = role_and_organisation(inner)
    return Byline(without_spacing(name), role, body, Strength.FAIR)


def _office_then_name(text: str, canonical: str) -> Byline | None:
    pieces = text.rsplit(maxsplit=1)
    if len(pieces) == 2 and (is_name(pieces[1]) or _is_stranger(*pieces)):
        role, name = pieces
    elif len(pieces) == 2 and re.search(r"\s\S\s+\S$", text) and is_name(text[-4:].strip()):
        role, name = text[: text.rindex(pieces[1]) - 2], without_spacing(text[-4:].strip())
    else:
        found = _TITLE_THEN_DOTTED.match(canonical) or _TITLE_THEN_NAME.match(canonical)
        if found is None or not segments_as_name(text[slice(*found.span(2))]):
            return None
        role, name = text[slice(*found.span(1))], text[slice(*found.span(2))]
        if "，" in canonicalize(role) or is_job_title(name) or organisations.is_generic(name):
            return None
    role = role.strip(SEPARATORS)
    if not (ends_in_job_title(role) or organisations.is_organisation(role)):
        return None
    printed, body = role_and_organisation(role)
    return Byline(name, printed, body, Strength.FAIR)


def member_then_name(text: str) -> Byline | None:
    """A member of an assembly, whatever else they are, and their name right after it."""
    if len(text) > 40 or _MEMBER.match(canonicalize(text)) is None:
        return None
    last = text.rsplit(maxsplit=1)[-1]
    sizes = (4, 3, 2) if last == text else (len(last),)
    for size in sizes:
        role, name = text[:-size].strip(), text[-size:]
        known = is_certain_name(name) and segments_as_name(name)
        if len(role) >= 4 and (known or (last != text and is_unusual_name(name))):
            printed, body = role_and_organisation(role)
            return Byline(name, printed, body, Strength.FAIR)
    return None


def _is_stranger(role: str, name: str) -> bool:
    """Whether what follows an office is a name without a Chinese surname."""
    return ends_in_job_title(role) and is_unusual_name(name)


def _several_names(text: str, _folded: str) -> Byline | None:
    pieces = [piece for piece in re.split(r"[、，,/\s\u3000]+", text) if piece]
    people = [name_then_title(piece) or (piece, "") for piece in pieces]
    if 2 <= len(people) <= 6 and all(is_certain_name(name) for name, _ in people):
        role = people[-1][1]
        strength = Strength.FAIR if role else Strength.WEAK
        return Byline("、".join(name for name, _ in people), role, strength=strength)
    return None
