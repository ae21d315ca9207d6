"""Which of many strings stand in a text, and where, in one pass over it (Aho and Corasick)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Occurrence(Generic[T]):
    """Where a string stands in a text, and what it stands for."""

    start: int
    end: int
    value: T


class SubstringMatcher(Generic[T]):
    """Finds strings, each with a value; a string may have several values. None may be empty."""

    def __init__(self, strings: Iterable[tuple[str, T]]) -> None:
        pairs = list(strings)
        self._values = [value for _, value in pairs]
        self._automaton = AhoCorasick([string for string, _ in pairs])

    def find(self, text: str) -> Iterator[Occurrence[T]]:
        """Every occurrence, overlapping ones too, by where they end."""
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            yield Occurrence(start, end, self._values[number])
