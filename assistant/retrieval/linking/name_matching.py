"""Which people a text names: by their whole name in any spelling, or by their surname."""

from collections.abc import Iterable
from typing import Any

from assistant.retrieval.linking.name_variants import (
    find_every_spelling,
    find_spellings,
    spelling_form,
)
from assistant.retrieval.linking.surname_matching import SurnameMatcher, surname_matcher
from vectorstore.analysis.substring_matcher import Occurrence


def find_names(text: str, names: Iterable[str]) -> list[str]:
    """Which of the names the text mentions, in the order it does."""
    known = tuple(dict.fromkeys(names))
    return names_found(text, known, surname_matcher(known))


def names_found(text: str, names: Iterable[str], surnames: SurnameMatcher) -> list[str]:
    """Those of the names that the text spells whole, and whom it means by other surnames."""
    spelled = find_spellings(spelling_form(text), names)
    found = [
        Occurrence(one.start, one.end, name)
        for one in surnames.find(text)
        if not any(one.start < other.end and other.start < one.end for other in spelled)
        for name in one.value
    ]
    found = sorted([*spelled, *found], key=lambda one: one.start)
    return list(dict.fromkeys(one.value for one in found))


def remove_names(text: str, names: Iterable[str]) -> str:
    """The text in comparable form (folded, without accents), with these names taken out."""
    return spelling_form(replace_names(text, names, " "))


def replace_names(text: str, names: Iterable[str], placeholder: str) -> str:
    """The text with a placeholder for each mention of these people."""
    known = tuple(dict.fromkeys(names))
    for name in known:
        normal = spelling_form(text)
        text = text if len(normal) == len(text) else normal
        text = _replaced(text, find_every_spelling(normal, name), placeholder)
    return _replaced(text, surname_matcher(known).find(text), placeholder)


def _replaced(text: str, found: Iterable[Occurrence[Any]], placeholder: str) -> str:
    for start, end in sorted({(one.start, one.end) for one in found}, reverse=True):
        text = text[:start] + placeholder + text[end:]
    return text
