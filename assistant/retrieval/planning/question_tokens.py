"""The tokens of a question as its plan is learned from: what it is about becomes placeholders.

How a question is put tells its kind; whom and what it names does not. So names, titles, dates,
meetings and quotations are one token each, whatever they say.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.analysis.function_words import primary
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.unicode_text import HAN_RANGES, QUOTED

_TOKEN = re.compile(rf"[{HAN_RANGES}\u3040-\u30ff]|(?:(?![{HAN_RANGES}\u3040-\u30ff])[^\W_])+|\S")
_LONGEST_NGRAM = 4
_AFFIX = 4
_AROUND = 4
_MOST_LEFT = 3


class Mask(StrEnum):
    """What a placeholder stands for: a character that no text uses, and a token of its own."""

    NAME = "\ue000"
    SCOPE = "\ue001"
    QUOTE = "\ue002"


@dataclass(frozen=True, slots=True)
class MaskedSpan:
    """A stretch [start, end) of a question that becomes one token."""

    start: int
    end: int
    mask: Mask


@dataclass(frozen=True, slots=True)
class Token:
    """A token in comparable form, with its place in the question; a placeholder is a mask."""

    text: str
    start: int
    end: int


def tokenize(question: str, masked: Iterable[MaskedSpan] = ()) -> list[Token]:
    """Single characters of Chinese and kana, words of other scripts, marks, and placeholders.

    Of masked spans that overlap, the first and then the longest counts; quotations are found here.
    """
    spans = [*masked, *(MaskedSpan(*one.span(), Mask.QUOTE) for one in QUOTED.finditer(question))]
    tokens, end = list[Token](), 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.start < end:
            continue
        tokens += _plain(question, end, span.start)
        tokens.append(Token(span.mask, span.start, span.end))
        end = span.end
    return [*tokens, *_plain(question, end, len(question))]


def _plain(question: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(question, start, end):
        yield Token(_comparable(match.group()), *match.span())


@lru_cache(8_192)
def _comparable(token: str) -> str:
    return comparable(token)


def question_features(
    tokens: Sequence[Token], size: int, language: str = "", topic_words: int = 0
) -> NDArray[np.int64]:
    """The distinct places, below `size`, of what shows the kind of a question.

    `topic_words` are left of the question when names and words that only ask are taken away: where
    none is left, it asks for all that somebody said.
    """
    texts = ["<s>", *(token.text for token in tokens), "</s>"]
    names, left = min(texts.count(Mask.NAME), 2), min(topic_words, _MOST_LEFT)
    found = {f"names {names}", f"length {min(len(tokens) // 4, 8)}"}
    found |= {f"left {left}", f"left {left} of {names} {primary(language)}"}
    for length in range(1, _LONGEST_NGRAM + 1):
        for at in range(len(texts) - length + 1):
            found.add(" ".join(texts[at : at + length]))
    found.update(affix for text in texts for affix in _affixes(text))
    return _places(found, size)


def boundary_features(tokens: Sequence[Token], size: int) -> list[NDArray[np.int64]]:
    """For each gap between tokens the distinct places, below `size`, of what stands around it.

    The gaps are those before each token and the one after the last.
    """
    texts = [*[""] * (_AROUND - 1), "<s>", *(token.text for token in tokens), "</s>"]
    texts += [""] * (_AROUND - 1)
    return [_places(_around(texts, at + _AROUND), size) for at in range(len(tokens) + 1)]


def token_features(tokens: Sequence[Token], size: int) -> list[NDArray[np.int64]]:
    """For each token the distinct places, below `size`, of what it is and stands next to."""
    texts = ["<s>", *(token.text for token in tokens), "</s>"]
    return [_places(_of_token(texts, at), size) for at in range(1, len(texts) - 1)]


def _of_token(texts: Sequence[str], at: int) -> set[str]:
    return {
        texts[at],
        f"{texts[at - 1]} <",
        f"> {texts[at + 1]}",
        *(" ".join(texts[max(0, at - back) : at + 1]) for back in (1, 2)),
        *(" ".join(texts[at : at + 1 + forward]) for forward in (1, 2)),
    }


def _around(texts: Sequence[str], gap: int) -> set[str]:
    before, after = texts[gap - _AROUND : gap], texts[gap : gap + _AROUND]
    found = {f"{before[-1]} | {after[0]}"}
    for length in range(1, _AROUND + 1):
        found.add(f"{' '.join(before[-length:])} |")
        found.add(f"| {' '.join(after[:length])}")
    found.update(f"{affix} |" for affix in _affixes(before[-1]))
    found.update(f"| {affix}" for affix in _affixes(after[0]))
    return found


def _affixes(text: str) -> tuple[str, ...]:
    if len(text) <= _AFFIX:
        return ()
    return (f"{text[:_AFFIX]}-", f"-{text[-_AFFIX + 1 :]}")


def _places(features: Iterable[str], size: int) -> NDArray[np.int64]:
    return np.array(sorted({zlib.crc32(one.encode()) % size for one in features}), np.int64)
