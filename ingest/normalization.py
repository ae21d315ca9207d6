"""Characters as they are read: the invisible removed, and one canonical form for what is alike."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.analysis.unicode_text import is_chinese

SPACES = "\u3000\xa0\u2002\u2003\u2009 \t"
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u2060\ufeff]")
_CLOSERS = "”’」』）)》】〉\"'"
_SENTENCE_END = re.compile(rf"(?:[。！？!?…]|(?<![\d.])\.)[{_CLOSERS}]*$")
_FULL_WIDTH = "（），：；！？"
_COLONS = "\ufe30\ufe13\ufe55\u2236\ua789"
"""Signs that are printed for a colon: of vertical and small forms, of ratios, of letters."""
_LONGEST_CACHED = 200


def clean(text: str) -> str:
    """The text without invisible characters, every line break a newline."""
    return _INVISIBLE.sub("", _BREAKS.sub("\n", text))


def display_width(text: str) -> float:
    """Columns taken by `text`: 1 for a full-width character, half of that for a narrow one."""
    if text.isascii():
        return len(text) / 2
    return sum(map(_width, text))


@lru_cache(maxsize=10_000)
def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a full stop of either script, closing marks aside."""
    return _SENTENCE_END.search(text[-12:]) is not None


def canonicalize(text: str) -> str:
    """Simplified characters, narrow letters and digits, full-width punctuation, plain spaces.

    One character becomes one, so offsets into the result are offsets into the text.
    """
    return _cached(text) if len(text) <= _LONGEST_CACHED else text.translate(_canonical_forms())


@lru_cache(maxsize=10_000)
def _cached(text: str) -> str:
    return text.translate(_canonical_forms())


class _CanonicalForms(dict[int, str]):
    """A table for `str.translate` that works out each character when it is first met."""

    def __init__(self) -> None:
        from opencc import OpenCC

        super().__init__(zip(map(ord, "(),:;!?｡"), f"{_FULL_WIDTH}。", strict=True))
        self.update(dict.fromkeys(map(ord, _COLONS), "："))
        self._simplified = OpenCC("t2s")

    def __missing__(self, code: int) -> str:
        self[code] = form = self._form(chr(code))
        return form

    def _form(self, char: str) -> str:
        if "\uff01" <= char <= "\uff5e" and char not in _FULL_WIDTH:
            return chr(ord(char) - 0xFEE0)
        if char in SPACES:
            return " "
        simplified = str(self._simplified.convert(char)) if is_chinese(char) else char
        return simplified if len(simplified) == 1 else char


@lru_cache(maxsize=1)
def _canonical_forms() -> _CanonicalForms:
    return _CanonicalForms()


@dataclass(frozen=True, slots=True)
class CanonicalMatch:
    """A match in the canonical form of a text, its groups as they are printed."""

    text: str
    match: re.Match[str]

    def __getitem__(self, group: str | int) -> str:
        """What a group matched, or "" where it matched nothing."""
        return self.text[slice(*self.match.span(group))]

    @property
    def before(self) -> str:
        return self.text[: self.match.start()]

    @property
    def after(self) -> str:
        return self.text[self.match.end() :]


def canonical_match(pattern: re.Pattern[str], text: str) -> CanonicalMatch | None:
    """The match of a pattern at the beginning of a text, or None."""
    found = pattern.match(canonicalize(text))
    return CanonicalMatch(text, found) if found else None


def canonical_search(pattern: re.Pattern[str], text: str) -> CanonicalMatch | None:
    """The first match of a pattern in a text, or None."""
    found = pattern.search(canonicalize(text))
    return CanonicalMatch(text, found) if found else None
