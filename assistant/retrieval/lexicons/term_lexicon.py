"""Terms of the field by what they are called in other languages, found in a question."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import rjieba

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.stemming import SPACE, Inflected, opening, openings
from vectorstore.analysis.unicode_text import HAN, JOINER, MARKS, is_chinese, letters

_LETTERS = re.compile(rf"[\w{MARKS}]+")
_ALIKE = str.maketrans("يىكँ", "ییکं")


@dataclass(frozen=True, slots=True)
class TermMention:
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
class _Run:
    """Letters that stand together in a text from `start` on, and what stands before them."""

    before: str
    word: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.word)

    def follows_as(self, other: "_Run") -> bool:
        """Whether it and the other are only parted from what they follow, or by the same sign."""
        return self.before == other.before or bool(
            SPACE.fullmatch(self.before) and SPACE.fullmatch(other.before)
        )


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text in comparable form.

    `beginning` gives for the opening of a word the places in `runs` where a form of it may stand;
    `edges` are where the segmenter cuts a text that holds Chinese.
    """

    text: str
    runs: tuple[_Run, ...]
    beginning: Mapping[str, Sequence[int]]
    edges: Set[int]

    @classmethod
    def of(cls, text: str) -> "Spelled":
        spelled = alike(text)
        runs = _runs(spelled)
        beginning: dict[str, list[int]] = {}
        for place, run in enumerate(runs):
            if run.before != JOINER:
                for key in openings(run.word):
                    beginning.setdefault(key, []).append(place)
        cuts = rjieba.cut(spelled) if HAN.search(spelled) else []
        return cls(spelled, runs, beginning, {0, *accumulate(map(len, cuts))})


@dataclass(frozen=True, slots=True)
class _Named:
    """What the term of that `name` is called: words, and what each looks like in any form.

    `tail` are the signs after the last, as of C++; `begun` are the openings that a text must hold
    to call it so.
    """

    name: str
    runs: tuple[_Run, ...]
    forms: tuple[Inflected, ...]
    tail: str
    begun: frozenset[str]

    @classmethod
    def of(cls, called: str, name: str) -> "_Named | None":
        """None where it is called by no word."""
        runs = _runs(called)
        if not runs:
            return None
        begun = frozenset(opening(run.word) for run in runs if run.before != JOINER)
        tail = called[runs[-1].end :].strip()
        return cls(name, runs, tuple(Inflected.of(run.word) for run in runs), tail, begun)

    def stretch(self, text: Spelled, place: int) -> Stretch | None:
        """Where a text calls it so from the run of that place on."""
        runs = text.runs[place : place + len(self.runs)]
        if (
            len(runs) < len(self.runs)
            or not all(map(_Run.follows_as, self.runs[1:], runs[1:]))
            or not all(map(Inflected.has, self.forms, [run.word for run in runs]))
            or not text.text.startswith(self.tail, runs[-1].end)
        ):
            return None
        return Stretch(runs[0].start, runs[-1].end + len(self.tail), self.name)


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
                elif named := _Named.of(alike(other), name):
                    key = opening(named.runs[0].word)
                    self._elsewhere.setdefault(key, []).append(named)

    def called(self, question: str, *others: "Terms") -> tuple[TermMention, ...]:
        """The terms that the question calls otherwise, each once, the longest names only.

        Those of `others` are looked for as well.
        """
        text = Spelled.of(question)
        found = [one for some in (self, *others) for one in some.found(text)]
        longest = [one for one in found if not any(one.within(other) for other in found)]
        words: dict[str, tuple[str, ...]] = {}
        for one in longest:
            if fold(one.name) not in text.text:
                stretch = tuple(letters(text.text[one.start : one.end]))
                words[one.name] = tuple(dict.fromkeys((*words.get(one.name, ()), *stretch)))
        return tuple(TermMention(name, said) for name, said in words.items())

    def found(self, text: Spelled) -> Iterator[Stretch]:
        """The stretches of a text that call a term by another name, in Chinese whole words."""
        for start in sorted(text.edges):
            for other, name in self._chinese.get(text.text[start : start + 1], ()):
                if text.text.startswith(other, start) and start + len(other) in text.edges:
                    yield Stretch(start, start + len(other), name)
        for key, places in text.beginning.items():
            for one in self._elsewhere.get(key, ()):
                if one.begun <= text.beginning.keys():
                    stretches = (one.stretch(text, place) for place in places)
                    if found := next(filter(None, stretches), None):
                        yield found


@cache
def shipped_terms() -> Mapping[str, tuple[str, ...]]:
    """The product's own list: the vocabulary of policy speeches in ten languages."""
    return read_lexicon("assistant.retrieval.lexicons", "terms").grouped()


def alike(text: str) -> str:
    """In comparable form, with one for letters that are written in two ways."""
    return comparable(text).translate(_ALIKE)


def _runs(text: str) -> tuple[_Run, ...]:
    runs = []
    end = 0
    for match in _LETTERS.finditer(text):
        runs.append(_Run(text[end : match.start()], match.group(), match.start()))
        end = match.end()
    return tuple(runs)
