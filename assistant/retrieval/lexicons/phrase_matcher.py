"""Names of one or more words, found in a text in any form of the words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Generic, TypeVar

import rjieba

from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.stemming import SPACE, Inflected, opening, openings
from vectorstore.analysis.substring_matcher import Occurrence, SubstringMatcher
from vectorstore.analysis.unicode_text import HAN, HAN_RANGES, JOINER, MARKS, is_chinese

T = TypeVar("T")
_LETTERS = re.compile(rf"[{HAN_RANGES}]+|(?:(?![{HAN_RANGES}])[\w{MARKS}])+")
"""A word; Chinese characters end one, as in PSD议员."""
_ALIKE = str.maketrans("يىكँ", "ییکं")


def alike(text: str) -> str:
    """In comparable form, with one for letters that are written in two ways."""
    return comparable(text).translate(_ALIKE)


@dataclass(frozen=True, slots=True)
class _Word:
    """Letters that stand together in a text from `start` on, and what stands before them."""

    before: str
    letters: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.letters)

    def follows_as(self, other: "_Word") -> bool:
        """Whether it and the other are only parted from what they follow, or by the same sign."""
        return self.before == other.before or bool(
            SPACE.fullmatch(self.before) and SPACE.fullmatch(other.before)
        )


@dataclass(frozen=True, slots=True)
class AnalyzedText:
    """A text in the form of `alike`, and its words.

    `by_opening` gives for the opening of a word the places in `words` where a form of it may stand;
    `cuts` are where the segmenter cuts a text that holds Chinese.
    """

    text: str
    words: tuple[_Word, ...]
    by_opening: Mapping[str, Sequence[int]]
    cuts: Set[int]

    @classmethod
    def of(cls, text: str) -> "AnalyzedText":
        spelled = alike(text)
        words = _words(spelled)
        by_opening: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            if word.before != JOINER:
                for key in openings(word.letters):
                    by_opening.setdefault(key, []).append(place)
        pieces = rjieba.cut(spelled) if HAN.search(spelled) else []
        return cls(spelled, words, by_opening, {0, *accumulate(map(len, pieces))})

    def is_whole(self, one: Occurrence[Any]) -> bool:
        """Whether the segmenter cuts off what stands there, if that is Chinese."""
        return self.cuts >= {one.start, one.end} or not is_chinese(self.text[one.start : one.end])


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[T]):
    """Words, and what each looks like in any form, with what they stand for.

    `tail` are the signs after the last, as of C++; `begun` are the openings that a text must hold
    to hold the phrase.
    """

    value: T
    words: tuple[_Word, ...]
    forms: tuple[Inflected, ...]
    tail: str
    begun: frozenset[str]

    @classmethod
    def of(cls, spelled: str, value: T) -> "_Phrase[T]":
        words = _words(spelled)
        return cls(
            value,
            words,
            tuple(Inflected.of(word.letters) for word in words),
            spelled[words[-1].end :].strip(),
            frozenset(opening(word.letters) for word in words if word.before != JOINER),
        )

    def at(self, text: AnalyzedText, place: int) -> Occurrence[T] | None:
        """Where a text holds it from the word of that place on."""
        words = text.words[place : place + len(self.words)]
        if (
            len(words) < len(self.words)
            or not all(map(_Word.follows_as, self.words[1:], words[1:]))
            or not all(map(Inflected.has, self.forms, [word.letters for word in words]))
            or not text.text.startswith(self.tail, words[-1].end)
        ):
            return None
        return Occurrence(words[0].start, words[-1].end + len(self.tail), self.value)


class PhraseMatcher(Generic[T]):
    """Phrases, each with a value: Chinese ones are found as they stand, others in any form.

    An inflected word is no fixed string, so these are looked up by the opening that all forms of
    their first word share, and worked out when a text holds it.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._chinese: list[tuple[str, T]] = []
        self._spelled: dict[str, list[tuple[str, T]]] = {}
        self._phrases: dict[str, list[_Phrase[T]]] = {}
        for phrase, value in phrases:
            if is_chinese(phrase):
                self._chinese.append((fold(phrase.strip()), value))
            else:
                spelled = alike(phrase)
                if first := _LETTERS.search(spelled):
                    key = opening(first.group())
                    self._spelled.setdefault(key, []).append((spelled, value))

    def find(self, text: AnalyzedText) -> Iterator[Occurrence[T]]:
        """Every occurrence, one phrase after the other."""
        yield from self._substrings.find(text.text) if self._chinese else ()
        for key, places in text.by_opening.items():
            for phrase in self._beginning(key):
                if phrase.begun <= text.by_opening.keys():
                    yield from filter(None, (phrase.at(text, place) for place in places))

    @cached_property
    def _substrings(self) -> SubstringMatcher[T]:
        return SubstringMatcher(self._chinese)

    def _beginning(self, key: str) -> list[_Phrase[T]]:
        known = self._phrases.get(key)
        if known is None:
            spelled = self._spelled.get(key, ())
            known = self._phrases[key] = [_Phrase.of(phrase, value) for phrase, value in spelled]
        return known


def longest(found: Iterable[Occurrence[T]]) -> list[Occurrence[T]]:
    """Those that lie in no longer one."""
    every = list(found)
    return [one for one in every if not any(_within(one, other) for other in every)]


def _within(one: Occurrence[T], other: Occurrence[T]) -> bool:
    return (
        other.start <= one.start
        and one.end <= other.end
        and one.end - one.start < other.end - other.start
    )


def _words(text: str) -> tuple[_Word, ...]:
    words = []
    end = 0
    for match in _LETTERS.finditer(text):
        words.append(_Word(text[end : match.start()], match.group(), match.start()))
        end = match.end()
    return tuple(words)
