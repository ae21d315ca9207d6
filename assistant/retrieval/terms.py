"""Terms of the field by what they are called in other languages, found in a question."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

import rjieba

from assistant.retrieval.groups import comparable
from assistant.retrieval.inflection import inflected, opening, openings
from assistant.retrieval.scripts import HAN, MARKS, is_chinese, letters
from vectorstore.tokens import fold

_ALIKE = str.maketrans("يىكँ", "ییکं")


@dataclass(frozen=True, slots=True)
class Called:
    """A term that a question does not call by its Chinese `name`, but by `words`."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a text calls the term of that `name` otherwise."""

    start: int
    end: int
    name: str

    def within(self, other: "Stretch") -> bool:
        return (
            other.start <= self.start
            and self.end <= other.end
            and self.end - self.start < other.end - other.start
        )


@dataclass(frozen=True, slots=True)
class _Named:
    """What a term is called, and the openings of the words of that, which a text must hold."""

    called: str
    name: str
    begun: frozenset[str]


class Terms:
    """Chinese terms, each with its other names in any language."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self._chinese: dict[str, list[tuple[str, str]]] = {}
        self._elsewhere: dict[str, list[_Named]] = {}
        for name, others in table.items():
            for other in others:
                if is_chinese(other):
                    spoken = fold(other.strip())
                    self._chinese.setdefault(spoken[:1], []).append((spoken, name))
                elif begun := [opening(word) for word in letters(alike(other))]:
                    entry = _Named(alike(other).strip(), name, frozenset(begun))
                    self._elsewhere.setdefault(begun[0], []).append(entry)

    def called(self, question: str, *others: "Terms") -> tuple[Called, ...]:
        """The terms that the question calls otherwise, each once, the longest names only.

        Those of `others` are looked for as well.
        """
        spelled = alike(question)
        begun = {key for word in letters(spelled) for key in openings(word)}
        edges = {0, *accumulate(map(len, rjieba.cut(spelled)))} if HAN.search(spelled) else set()
        found = [one for some in (self, *others) for one in some.found(spelled, begun, edges)]
        longest = [one for one in found if not any(one.within(other) for other in found)]
        words: dict[str, tuple[str, ...]] = {}
        for one in longest:
            if fold(one.name) not in spelled:
                stretch = tuple(letters(spelled[one.start : one.end]))
                words[one.name] = tuple(dict.fromkeys((*words.get(one.name, ()), *stretch)))
        return tuple(Called(name, said) for name, said in words.items())

    def found(self, spelled: str, begun: Set[str], edges: Set[int]) -> Iterator[Stretch]:
        """The stretches of a text in comparable form that call a term by another name.

        `begun` are the openings of its words, `edges` where the segmenter cuts it: in Chinese the
        stretches are whole words.
        """
        for start in sorted(edges):
            for other, name in self._chinese.get(spelled[start : start + 1], ()):
                if spelled.startswith(other, start) and start + len(other) in edges:
                    yield Stretch(start, start + len(other), name)
        for key in begun:
            for one in self._elsewhere.get(key, ()):
                if one.begun <= begun and (match := _pattern(one.called).search(spelled)):
                    yield Stretch(*match.span(), one.name)


@cache
def shipped_terms() -> Mapping[str, tuple[str, ...]]:
    """The product's own list: the vocabulary of policy speeches in ten languages."""
    text = files("assistant.retrieval").joinpath("data", "terms.toml").read_text("utf-8")
    return {name: tuple(others) for name, others in tomllib.loads(text)["terms"].items()}


def alike(text: str) -> str:
    """In comparable form, with one for letters that are written in two ways."""
    return comparable(text).translate(_ALIKE)


@cache
def _pattern(other: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w{MARKS}]){inflected(other)}(?![\w{MARKS}])")
