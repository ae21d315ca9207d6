"""Citation markers as chat models write them, read from a stream.

Understood are `[1]`, `【1】`, `［1］`, `〔1〕`, `[1, 2]`, `[1][2]`, `[[1]]`, `[^1]`, `[1-3]`,
`[1†…]`, `[1](link)`, escaped brackets, full-width digits and labels before the number (`[来源1]`,
`[Passage 1]`); in round or angle brackets only with such a label. Code is left alone.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from assistant.answering.lexicons.lookup import any_of


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of what was written, without markers."""

    text: str


@dataclass(frozen=True, slots=True)
class Marker:
    """A reference to the passage that was shown to the model under this number."""

    number: int


Token: TypeAlias = Text | Marker

_SQUARE_OPEN, _SQUARE_CLOSE = "[［【〔", "]］】〕"
_ROUND_OPEN, _ROUND_CLOSE = "(（<＜", ")）>＞"
_LONGEST = 48
_LONGEST_LINK = 300
_LABEL = rf"{any_of('citation_labels', 'label')}[\s:#._-]*"
_ITEM = (
    rf"(?:{_LABEL}){{0,2}}[\^#]*(\d{{1,3}})"
    rf"(?:\s*[-–—~至到]\s*(?:{_LABEL})?[\^#]*(\d{{1,3}}))?(?:†[^,;]*)?"
)
_SEPARATOR = rf"(?:\s*(?:[,、;/&]|{any_of('citation_labels', 'conjunction')})\s*|\s+)"
_BODY = re.compile(rf"\s*{_ITEM}(?:{_SEPARATOR}{_ITEM})*\s*")
_NUMBERS = re.compile(_ITEM)
_LABELLED = re.compile(rf"\s*{_LABEL}")
_LINK = re.compile(r"\(\s*(?:https?:|www\.|#|/|mailto:|\d+\s*\))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _MarkerMatch:
    """Where a marker ends, and the numbers it holds."""

    end: int
    numbers: tuple[int, ...]


class _Incomplete(Exception):
    """What was read so far could still become either a marker or text."""


class CitationParser:
    """Splits a stream of text into text and markers, however the stream was cut.

    `shown` is how many passages the model saw, numbered from 1. A number outside of them gives
    no marker and is counted in `unknown_markers`.
    """

    def __init__(self, shown: int) -> None:
        self._shown = shown
        self._buffer = ""
        self._code = 0
        self.unknown_markers = 0

    def feed(self, piece: str) -> list[Token]:
        """What is certain after this piece; half a marker is held back."""
        self._buffer += piece
        return list(self._drain(final=False))

    def finish(self) -> list[Token]:
        """What was still held back."""
        return list(self._drain(final=True))

    def _drain(self, *, final: bool) -> Iterator[Token]:
        text, at, start = self._buffer, 0, 0
        try:
            while at < len(text):
                if text[at] == "`":
                    at += self._fence(text, at, final=final)
                    continue
                if text[at] == "\n" and self._code == 1:
                    self._code = 0
                found = None if self._code else _marker(text, at, final=final)
                if found is None:
                    at += 1
                    continue
                if at > start:
                    yield Text(text[start:at])
                yield from self._known(found.numbers)
                at = start = found.end
        except _Incomplete:
            pass
        if at > start:
            yield Text(text[start:at])
        self._buffer = text[at:]

    def _fence(self, text: str, at: int, *, final: bool) -> int:
        """How many backticks stand here, at most three; enters or leaves code."""
        run = len(text[at : at + 3]) - len(text[at : at + 3].lstrip("`"))
        if run < 3 and at + run == len(text) and not final:
            raise _Incomplete
        kind = 3 if run == 3 else 1
        if self._code in {0, kind}:
            self._code = kind - self._code
        return run

    def _known(self, numbers: Iterable[int]) -> Iterator[Marker]:
        for number in dict.fromkeys(numbers):
            if 1 <= number <= self._shown:
                yield Marker(number)
            else:
                self.unknown_markers += 1


def _marker(text: str, at: int, *, final: bool) -> _MarkerMatch | None:
    """The marker that begins here, or None. Raises _Incomplete when the next piece will tell."""
    escaped = text[at] == "\\"
    first = at + escaped
    if first == len(text):
        if final:
            return None
        raise _Incomplete
    square = text[first] in _SQUARE_OPEN
    if not square and text[first] not in _ROUND_OPEN:
        return None
    closers = _SQUARE_CLOSE if square else _ROUND_CLOSE
    window = text[first + 1 : first + 1 + _LONGEST]
    close = re.search(rf"[{re.escape(closers)}\n]", window)
    if close is None:
        if final or len(window) == _LONGEST:
            return None
        raise _Incomplete
    body, end = window[: close.start()], first + 1 + close.end()
    doubled = square and body[:1] in {*_SQUARE_OPEN}
    numbers = _numbers(body[doubled:].removesuffix("\\"), labelled=not square)
    if close.group() == "\n" or not numbers:
        return None
    if doubled:
        if end == len(text) and not final:
            raise _Incomplete
        if text[end : end + 1] not in {*_SQUARE_CLOSE}:
            return None
        end += 1
    return _MarkerMatch(_after_link(text, end, final=final), numbers)


def _numbers(body: str, *, labelled: bool) -> tuple[int, ...]:
    body = unicodedata.normalize("NFKC", body).lower()
    if _BODY.fullmatch(body) is None or (labelled and _LABELLED.match(body) is None):
        return ()
    found: list[int] = []
    for first, last in _NUMBERS.findall(body):
        found.extend(range(int(first), max(int(first), int(last or first)) + 1))
    return tuple(found)


def _after_link(text: str, end: int, *, final: bool) -> int:
    """Where a marker ends that may have a link after it, as in Markdown."""
    if end == len(text):
        if final:
            return end
        raise _Incomplete
    if text[end] != "(":
        return end
    close = re.search(r"[)\n]", text[end : end + _LONGEST_LINK])
    if close is None:
        if final or len(text) - end >= _LONGEST_LINK:
            return end
        raise _Incomplete
    link = text[end : end + close.end()]
    return end + len(link) if _LINK.match(link) else end


Key = TypeVar("Key", bound=Hashable)


class MarkerNumbering(Generic[Key]):
    """Numbers markers from 1 on, in order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[Key, int] = {}

    def __contains__(self, key: Key) -> bool:
        return key in self._numbers

    def __call__(self, key: Key) -> int:
        return self._numbers.setdefault(key, len(self._numbers) + 1)
