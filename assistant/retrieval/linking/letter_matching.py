"""Finds names in a text by their letters and digits alone, however spaced, cased or punctuated."""

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from vectorstore.analysis.normalization import letters_and_places
from vectorstore.analysis.substring_matcher import Occurrence, SubstringMatcher

T = TypeVar("T")


class LetterMatcher(Generic[T]):
    """Finds names, each with a value. A name is given by its letters in comparable form."""

    def __init__(self, names: Mapping[str, T]) -> None:
        self._matcher = SubstringMatcher(names.items())

    def find(
        self, text: str, accept: Callable[[Occurrence[T], int], bool]
    ) -> Iterator[Occurrence[T]]:
        """The accepted occurrences from left to right, the longest first, without overlaps.

        `accept` is told where a name stands in the text and how many letters it has.
        """
        letters, places = letters_and_places(text)
        done = 0
        for one in sorted(self._matcher.find(letters), key=lambda one: (one.start, -one.end)):
            match = Occurrence(places[one.start], places[one.end - 1] + 1, one.value)
            if one.start >= done and accept(match, one.end - one.start):
                done = one.end
                yield match
