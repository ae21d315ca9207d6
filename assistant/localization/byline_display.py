"""A byline as readers of a language can read it, beside what is printed."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import accumulate, pairwise

import opencc
from pydantic import Field

from assistant.localization.bodies import (
    NONE,
    PACKAGE,
    Body,
    Scope,
    body_in,
    scope_after_noun,
    subject_in,
)
from assistant.localization.languages import TRADITIONAL, reading_language
from assistant.localization.office_parser import Office, body_before, parse_office, trailing_title
from assistant.localization.place_names import transcription
from assistant.record import Record
from assistant.retrieval.linking.name_variants import transliterate_name
from ingest.lexicons.person_names import surnames
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold_in_place
from vectorstore.analysis.unicode_text import is_chinese

_PARTS = re.compile("[、，,；;/]")
_JOINED = re.compile("[与和及]")
_SECTOR = "界"


class Display(Record):
    """A byline in the reader's language: composed from official names, the rest transcribed.

    What is transcribed, and every name of a person, has its characters after it.
    """

    language: str = Field(description="BCP 47 tag of the language it is composed in")
    speaker: str
    role: str
    affiliation: str


def display_byline(speaker: str, role: str, affiliation: str, language: str) -> Display | None:
    """The byline for readers of a BCP 47 tag; None where it reads as it is printed."""
    tongue = reading_language(language)
    if not tongue or not is_chinese(speaker + role + affiliation):
        return None
    return Display(
        language=tongue,
        speaker=_speaker(speaker, tongue, language),
        role=display_office(role, tongue),
        affiliation=display_office(affiliation, tongue),
    )


@cache
def display_office(text: str, language: str) -> str:
    """An office or affiliation for readers of a BCP 47 tag; as printed where it reads so."""
    tongue = reading_language(language)
    if not tongue or not is_chinese(text):
        return text
    if tongue == TRADITIONAL:
        return str(_to_traditional().convert(text))
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    return ("؛ " if tongue == "ar" else "; ").join(_part(part, tongue) for part in parts)


def display_speaker(name: str, language: str) -> str:
    """A speaker for readers of a BCP 47 tag, with the characters beside; as printed if read so."""
    tongue = reading_language(language)
    return _speaker(name, tongue, language) if tongue else name


def display_group(name: str, language: str) -> str:
    """An office or affiliation for readers of a BCP 47 tag, with the characters beside it."""
    shown = display_office(name, language)
    return (
        shown if name in shown or reading_language(language) == TRADITIONAL else f"{shown} ({name})"
    )


@cache
def display_name(name: str, language: str) -> str:
    """A person or body for readers of a BCP 47 tag, with the printed characters beside it.

    What nothing is known of, as the title of a speech, stays as it is printed.
    """
    tongue = reading_language(language)
    if tongue == TRADITIONAL:
        return _traditional_name(name) if speaker_name(name, "en") else name
    shown = speaker_name(name, language)
    return f"{shown} ({name})" if shown else name


def speaker_name(name: str, language: str) -> str:
    """A speaker for readers of a BCP 47 tag, without the characters; "" where read as printed."""
    tongue = reading_language(language)
    if not tongue or not is_chinese(name):
        return ""
    if tongue == TRADITIONAL:
        converted = _traditional_name(name)
        return "" if converted == name else converted
    return transliterate_name(name, language) or _composed(fold_in_place(name), tongue)


def _speaker(name: str, tongue: str, language: str) -> str:
    if not is_chinese(name):
        return name
    if tongue == TRADITIONAL:
        return _traditional_name(name)
    shown = speaker_name(name, language)
    return f"{shown} ({name})" if shown else display_office(name, tongue)


def _traditional_name(name: str) -> str:
    """A name in Traditional characters, but for a surname that is also written as it stands."""
    converted = str(_to_traditional().convert(name))
    if transliterate_name(name, "en") and name[0] in _same_in_traditional() & surnames():
        return name[0] + converted[1:]
    return converted


@cache
def _same_in_traditional() -> frozenset[str]:
    rows = read_lexicon(PACKAGE, "surnames_same_in_traditional").rows
    return frozenset(surname for (surname,) in rows)


def _part(text: str, language: str) -> str:
    plain = fold_in_place(text)
    if known := _composed(plain, language) or _joined(plain, language):
        return known
    title = trailing_title(text)
    if not title or len(text) == len(title):
        return _transcribed(text, language)
    body = body_before(text, title)
    if known := _composed(fold_in_place(body + title), language):
        return known
    rest = _transcribed(body, language)
    name = _office_name(title, None, {}, language)
    separator = "،" if language == "ar" else ","
    return f"{name}{separator} {rest}" if name else _transcribed(text, language)


def _joined(text: str, language: str) -> str:
    """Bodies or sectors that are named together, as 科技与科协, where each is known; else ""."""
    names = [
        _composed(part, language) or _sectors(language).get(part + _SECTOR, "")
        for part in _JOINED.split(text)
    ]
    if len(names) < 2 or not all(names):
        return ""
    from babel.lists import format_list

    return format_list(names, locale=language)


def _composed(text: str, language: str) -> str:
    """What is known from end to end; else ""."""
    if sector := _sectors(language).get(text):
        return sector
    office = parse_office(text)
    if office is None and text.endswith(_SECTOR):
        office = parse_office(text.removesuffix(_SECTOR))
    return _office(office, language) if office else ""


def _office(office: Office, language: str) -> str:
    if not office.title:
        return body_in(office.body, language).own if office.body else ""
    named = body_in(office.body, language) if office.body else None
    slots = {
        "of": named.of if named else "",
        "to": (named.to or named.of) if named else "",
        "subject": (
            subject_in(office.body.subject, language) if office.body and office.body.subject else ""
        ),
        "at": _at(office.at or (office.body.scope if office.body else None), language),
    }
    title = _office_name(office.title, office.body, slots, language)
    if not title or named is None:
        return title
    template = _template(office.title, office.body, language)
    if "{" in template:
        return title
    return f"{title}, {named.own}" if language == "en" else f"{title} {named.of}"


def _at(scope: Scope | None, language: str) -> str:
    if scope is None or not scope.place:
        return ""
    return scope_after_noun(scope, language)


def _office_name(title: str, body: Body | None, slots: Mapping[str, str], language: str) -> str:
    filled = dict.fromkeys(("of", "to", "subject", "at"), "") | dict(slots)
    return " ".join(_template(title, body, language).format(**filled).split())


def _template(title: str, body: Body | None, language: str) -> str:
    rows = _offices(language)
    keys = body.offices_of if body else (NONE,)
    return next(
        (rows[title, key] for key in keys if (title, key) in rows), rows.get((title, ""), "")
    )


@cache
def _offices(language: str) -> Mapping[tuple[str, str], str]:
    """Templates by office and body; that of an office anywhere is under ""."""
    lexicon = read_lexicon(PACKAGE, "offices")
    column = lexicon.columns.index(language)
    known = {(row[0], row[1]): row[column] for row in lexicon.rows}
    return {(row[0], ""): row[column] for row in reversed(lexicon.rows)} | known


@cache
def _sectors(language: str) -> Mapping[str, str]:
    lexicon = read_lexicon(PACKAGE, "sectors")
    column = lexicon.columns.index(language)
    return {row[0]: row[column] for row in lexicon.rows}


def _transcribed(text: str, language: str) -> str:
    """Characters that nothing is known for, after their transcription."""
    import rjieba

    ends = list(accumulate(map(len, rjieba.cut(fold_in_place(text)))))
    words = [
        transcription(word, language) if is_chinese(word) else word
        for word in (text[start:end] for start, end in pairwise([0, *ends]))
        if word.strip()
    ]
    return f"{' '.join(words)} ({text})"


@cache
def _to_traditional() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")
