"""Finds those who speak for an office by its title, or by its first field: `the Minister of X`."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from assistant.retrieval.linking.name_variants import offices
from ingest.attribution.speaker_labels import LANGUAGES
from ingest.lexicons.word_lists import words
from vectorstore.analysis.function_words import listed
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.substring_matcher import Occurrence
from vectorstore.analysis.unicode_text import HAN_RANGES

WORD = re.compile(rf"(?:(?![{HAN_RANGES}])[^\W\d_])+")
"""A word in letters; Chinese characters end one."""

_FEWEST_WORDS = 2
"""Words besides those of grammar by which an office is told from others."""


def is_office(name: str) -> bool:
    """Whether a name of several words in letters is the title of an office."""
    parts = WORD.findall(name)
    return len(parts) > 1 and not offices().isdisjoint(map(comparable, parts))


class OfficeMatcher:
    """Offices by their titles, and by what stands before an `and` where no other begins so."""

    def __init__(self, names: Iterable[str]) -> None:
        holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in names:
            if is_office(name):
                for title in _titles([comparable(part) for part in WORD.findall(name)]):
                    holders[title].add(name)
        self._by_title = {title: min(held) for title, held in holders.items() if len(held) == 1}
        self._longest = max(map(len, self._by_title), default=0)

    def find(self, text: str) -> Iterator[Occurrence[tuple[str, ...]]]:
        """Where the text names an office; one more word of a title before it makes it another."""
        if not self._by_title:
            return
        found = [(one.start(), one.end(), comparable(one.group())) for one in WORD.finditer(text)]
        said = [word for _, _, word in found]
        for at in range(len(said)):
            if at and said[at - 1] not in _words_of_grammar():
                continue
            for end in range(min(at + self._longest, len(said)), at, -1):
                name = self._by_title.get(tuple(said[at:end]))
                if name:
                    yield Occurrence(found[at][0], found[end - 1][1], (name,))
                    break


def _titles(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A title without its article, whole and up to each word that joins fields."""
    first = next((at for at, part in enumerate(parts) if part not in _words_of_grammar()), 0)
    for end in range(first + 1, len(parts) + 1):
        telling = sum(part not in _words_of_grammar() for part in parts[first:end])
        if telling >= _FEWEST_WORDS and (end == len(parts) or parts[end] in _joins()):
            yield tuple(parts[first:end])


@cache
def _joins() -> frozenset[str]:
    return frozenset(map(comparable, words("speaker_labels", "joins")))


@cache
def _words_of_grammar() -> frozenset[str]:
    return frozenset(
        comparable(word) for language in LANGUAGES for word in listed("function_words", language)
    )
