"""The words of a text in letters, and which of them can be names of people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.retrieval.linking.office_matching import WORD
from ingest.lexicons.word_lists import words
from vectorstore.analysis.normalization import comparable
from vectorstore.word_embedder import word_model

_BESIDE = re.compile(r"[.\s]{0,2}|[-’']")
_OPENS = re.compile(r"(?:^|[.?!。？！：:\n])[\s\"“«「'(¿¡]*$")
_ACRONYM = 5
"""Letters up to which a word in capitals stands for a party or a body."""


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of a text: where it stands, in comparable form, and how it is written."""

    start: int
    end: int
    text: str
    capital: bool
    first: bool
    acronym: bool


def name_words(text: str) -> list[NameWord]:
    """The words of a text in letters, in order."""
    cased = not text.isupper()
    return [
        NameWord(
            match.start(),
            match.end(),
            comparable(match.group()),
            capital=cased and match.group()[0].isupper(),
            first=_OPENS.search(text, 0, match.start()) is not None,
            acronym=cased and 1 < len(match.group()) <= _ACRONYM and match.group().isupper(),
        )
        for match in WORD.finditer(text)
    ]


def names_beside(text: str, found: Sequence[NameWord], at: int, step: int) -> list[NameWord]:
    """The names and initials right before a word, or right after it, from the nearest."""
    beside: list[NameWord] = []
    while 0 <= at + step < len(found):
        word, near = found[at + step], found[at]
        between = text[min(word.end, near.end) : max(word.start, near.start)]
        if not _BESIDE.fullmatch(between) or not may_be_name(word):
            break
        beside.append(word)
        at += step
    return beside


def may_be_name(word: NameWord) -> bool:
    """Whether a word is written as a name, and is no ordinary word, address or acronym."""
    if not word.capital or word.acronym or word.text in honorifics():
        return False
    if word.first:
        return _is_rather_a_name(word.text)
    return len(word.text) == 1 or not is_ordinary(word.text)


@lru_cache(maxsize=20_000)
def is_ordinary(word: str) -> bool:
    """Whether a word in small letters is one that the word model's vocabulary holds whole."""
    return len(word_model().pieces(word.lower())) == 1


@lru_cache(maxsize=20_000)
def _is_rather_a_name(word: str) -> bool:
    """Whether the word model knows a word better with a capital: one that opens a sentence."""
    with_capital, without = (word_model().pieces(one) for one in (word.title(), word))
    return len(word) > 1 and len(with_capital) < len(without)


@cache
def honorifics() -> frozenset[str]:
    """The words of address before names, in comparable form."""
    return frozenset(
        comparable(part)
        for word in words("speaker_labels", "honorific")
        for part in WORD.findall(word)
    )
