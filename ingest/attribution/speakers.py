"""Speakers as bylines name them: a name before or after an office, or a body that speaks."""

import re
from dataclasses import dataclass
from enum import IntEnum

from ingest.lexicons import organisations
from ingest.lexicons.job_titles import (
    OFFICE_WORDS,
    SEPARATORS,
    ends_in_office,
    is_calling,
    is_office,
    is_whole_office,
    name_and_title,
    name_around_office,
    role_and_body,
    speaks_for_a_body,
)
from ingest.lexicons.person_names import (
    is_certain_name,
    is_latin_name,
    is_name,
    is_name_alone,
    is_unusual_name,
    without_spacing,
)
from ingest.normalization import canonicalize
from vectorstore.analysis.unicode_text import HAN_RANGES

_COURTESY = re.compile(r"(?<=\S{3})(?:先生|女士|小姐|同志|太平绅士)$")
_OPENS_OFFICE = re.compile(rf"[{HAN_RANGES}]{{0,6}}(?:政协|人大|议会)|代表|(?:{OFFICE_WORDS})")
_MEMBER = re.compile(
    r"[^，。；：！？]{0,12}(?:政协|人大|议会)(?:委员|常委|代表|议员)[^，。；：！？]*$"
)
_IN_ASSEMBLY = re.compile(rf"[{HAN_RANGES}]{{0,6}}(?:政协|人大|议会)")
_OFFICE_THEN_NAME = re.compile(rf"^(.*(?:{OFFICE_WORDS}))\s*(\S{{2,4}})$")
_OFFICE_THEN_DOTTED = re.compile(
    rf"^(.*(?:{OFFICE_WORDS}|[员官师家者长匠]))([{HAN_RANGES}]{{1,8}}(?:·[{HAN_RANGES}]{{1,10}}){{1,3}})$"
)
_NAME_SPEAKS_FOR = re.compile(
    r"^(?P<who>\S{2,4}?)(?:委员|常委)?\s*代表(?P<body>[^，；。]{2,}?)(?:作|做)?(?:大会|交流|书面)?(?:发言|建言)$"
)
_AFTER_COMMA = re.compile(
    r"^(?P<who>[^（）：，。；、]{2,30}?)\s*[，/／—-]{1,2}\s*(?P<inner>[^。；：]{2,60})$"
)


class Strength(IntEnum):
    """How surely a line is a byline, from its own form alone."""

    WEAK = 1
    FAIR = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Byline:
    """A speaker as printed; what is not printed is ""."""

    speaker: str
    role: str = ""
    affiliation: str = ""
    strength: Strength = Strength.FAIR
    is_host: bool = False


def named(text: str) -> Byline | None:
    """A speaker named without brackets."""
    canonical = canonicalize(text)
    if is_name(text) and not ("·" in canonical and name_and_title(text)):
        return Byline(without_spacing(text), strength=Strength.WEAK)
    courteous = _COURTESY.search(canonical)
    if courteous and not name_and_title(text):
        text, canonical = text[: courteous.start()], canonical[: courteous.start()]
    for reading in (_name_for_body, _name_then_office, _office_then_name, _several_names):
        found = reading(text, canonical)
        if found is not None:
            return found
    if organisations.is_group(text):
        return Byline(text, "", organisations.of_group(text), Strength.WEAK)
    return None


def _name_for_body(text: str, canonical: str) -> Byline | None:
    found = _NAME_SPEAKS_FOR.match(canonical)
    if found is None or not is_name(text[slice(*found.span("who"))]):
        return None
    body = organisations.short(text[slice(*found.span("body"))])
    return Byline(text[slice(*found.span("who"))], "", body, Strength.STRONG)


def _name_then_office(text: str, canonical: str) -> Byline | None:
    called = name_and_title(text) or name_around_office(text)
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
    is_called = is_certain_name(name) and is_calling(inner)
    if not (is_office(inner) or is_called or speaks_for_a_body(inner)):
        return None
    holds = _OPENS_OFFICE.match(canonicalize(inner)) is not None
    known = is_certain_name(name) or is_latin_name(name) or (is_name(name) and holds)
    if not known and not (_IN_ASSEMBLY.match(canonicalize(inner)) and is_unusual_name(name)):
        return None
    role, body = role_and_body(inner)
    return Byline(without_spacing(name), role, body, Strength.FAIR)


def _office_then_name(text: str, canonical: str) -> Byline | None:
    pieces = text.rsplit(maxsplit=1)
    if len(pieces) == 2 and (is_name(pieces[1]) or _is_stranger(*pieces)):
        role, name = pieces
    elif len(pieces) == 2 and re.search(r"\s\S\s+\S$", text) and is_name(text[-4:].strip()):
        role, name = text[: text.rindex(pieces[1]) - 2], without_spacing(text[-4:].strip())
    else:
        found = _OFFICE_THEN_DOTTED.match(canonical) or _OFFICE_THEN_NAME.match(canonical)
        if found is None or not is_name_alone(text[slice(*found.span(2))]):
            return None
        role, name = text[slice(*found.span(1))], text[slice(*found.span(2))]
        if (
            "，" in canonicalize(role)
            or is_whole_office(name)
            or organisations.is_kind_of_group(name)
        ):
            return None
    role = role.strip(SEPARATORS)
    if not (ends_in_office(role) or organisations.is_group(role)):
        return None
    printed, body = role_and_body(role)
    return Byline(name, printed, body, Strength.FAIR)


def member_then_name(text: str) -> Byline | None:
    """A member of an assembly, whatever else they are, and their name right after it."""
    if len(text) > 40 or _MEMBER.match(canonicalize(text)) is None:
        return None
    last = text.rsplit(maxsplit=1)[-1]
    sizes = (4, 3, 2) if last == text else (len(last),)
    for size in sizes:
        role, name = text[:-size].strip(), text[-size:]
        known = is_certain_name(name) and is_name_alone(name)
        if len(role) >= 4 and (known or (last != text and is_unusual_name(name))):
            printed, body = role_and_body(role)
            return Byline(name, printed, body, Strength.FAIR)
    return None


def _is_stranger(role: str, name: str) -> bool:
    """Whether what follows an office is a name without a Chinese surname."""
    return ends_in_office(role) and is_unusual_name(name)


def _several_names(text: str, _folded: str) -> Byline | None:
    pieces = [piece for piece in re.split(r"[、，,/\s\u3000]+", text) if piece]
    people = [name_and_title(piece) or (piece, "") for piece in pieces]
    if 2 <= len(people) <= 6 and all(is_certain_name(name) for name, _ in people):
        role = people[-1][1]
        strength = Strength.FAIR if role else Strength.WEAK
        return Byline("、".join(name for name, _ in people), role, strength=strength)
    return None
