"""Names spelled out: `Partido dos Trabalhadores` is PT, `Partido Socialismo e Liberdade` PSOL."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.substring_matcher import Occurrence

T = TypeVar("T")
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s\-'’.]+")
_MOST_WORDS = 8


def spelled_out(text: str, initials: Mapping[str, T]) -> Iterator[Occurrence[T]]:
    """Where a text spells out initials: words whose beginnings make them up, one after the other.

    Each word with a capital gives one or more of its first letters, one without may give none, and
    one of them says that it is a party or body: names of people have initials as well.
    """
    words = list(_WORD.finditer(text)) if initials else []
    for first in range(len(words)):
        for run in _runs(text, words[first : first + _MOST_WORDS]):
            parts = tuple(word.group() for word in run)
            for short in _spelled(parts, tuple(initials)):
                yield Occurrence(run[0].start(), run[-1].end(), initials[short])


def _runs(text: str, words: Sequence[re.Match[str]]) -> Iterator[Sequence[re.Match[str]]]:
    """The beginnings of a row of words that begin and end with a capital, of two words or more."""
    if not words or not words[0].group()[0].isupper():
        return
    for end in range(1, len(words)):
        if not _BETWEEN.fullmatch(text, words[end - 1].end(), words[end].start()):
            return
        if words[end].group()[0].isupper():
            yield words[: end + 1]


@lru_cache(maxsize=1_024)
def _spelled(parts: tuple[str, ...], initials: tuple[str, ...]) -> tuple[str, ...]:
    if not any(map(_is_of_a_body, parts)):
        return ()
    spelled = [(comparable(part), part[0].isupper()) for part in parts]
    return tuple(one for one in initials if _makes_up(spelled, comparable(one)))


def _makes_up(parts: Sequence[tuple[str, bool]], letters: str) -> bool:
    """Whether the beginnings of the words are these letters."""
    if not parts:
        return not letters
    (word, needed), rest = parts[0], parts[1:]
    shared = next(
        (at for at, pair in enumerate(zip(word, letters, strict=False)) if pair[0] != pair[1]),
        min(len(word), len(letters)),
    )
    return any(_makes_up(rest, letters[given:]) for given in range(int(needed), shared + 1))


@lru_cache(maxsize=4_096)
def _is_of_a_body(word: str) -> bool:
    key = comparable(word)
    return any(key == comparable(one) for _, *names in _rows() for one in names)


def _rows() -> Sequence[tuple[str, ...]]:
    return read_lexicon("assistant.retrieval.lexicons", "kinds_of_bodies").rows
