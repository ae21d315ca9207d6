"""The printed text as lines, and lines back as text: nothing lost, nothing invented.

A text layer ends its lines where the column ended. `Line` keeps what the layout says (indents,
blank lines), `unwrap` undoes the wrapping, `canonicalize` gives the form rules are written for.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import quantiles

from vectorstore.analysis.unicode_text import is_chinese

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u2060\ufeff]")
_SPACES = "\u3000\xa0\u2002\u2003\u2009 \t"
_CLOSERS = "”’」』）)》】〉\"'"
_LONGEST_LINE = 200
"""Characters of a text that is kept canonical, for rules read a line many times."""
_SENTENCE_END = re.compile(rf"(?:[。！？!?…]|(?<![\d.])\.)[{_CLOSERS}]*$")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")
_LATIN_WORD_END = re.compile(r"[^\W\d_]+$", re.ASCII)
_LATIN_WORD_START = re.compile(r"[^\W\d_]+", re.ASCII)
_WHOLE_TEXT = 60
_LABEL = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `level` is the depth of a Markdown heading, 0 for any other line."""

    text: str
    indented: bool = False
    after_blank: bool = False
    level: int = 0

    @property
    def width(self) -> float:
        """How wide it was printed, in full-width characters."""
        return display_width(self.text)

    @property
    def ends_sentence(self) -> bool:
        return ends_sentence(self.text)


def clean(text: str) -> str:
    """The text without what cannot be seen, every line end a newline."""
    return _INVISIBLE.sub("", _BREAKS.sub("\n", text))


def read_lines(text: str) -> list[Line]:
    """The lines that hold something, with what the layout around them says."""
    lines: list[Line] = []
    blank = True
    for raw in _rows(clean(text)):
        heading = _MARKDOWN_HEADING.match(raw)
        stripped = (raw[heading.end() :] if heading else raw).strip(_SPACES)
        if not stripped:
            blank = True
            continue
        level = len(heading[1]) if heading else 0
        lines.append(Line(stripped, raw[0] in _SPACES, blank, level))
        blank = False
    return lines


def _rows(text: str) -> Iterator[str]:
    """The printed lines; a row of a table that holds whole texts gives each cell one of its own.

    Where such a row has but two cells, the first is the label of the second, in all rows of two.
    """
    rows = [raw.split("\t") for raw in text.split("\n")]
    labelled = any(len(row) == 2 and len(row[0]) <= _LABEL and _is_whole(row) for row in rows)
    for row in rows:
        if labelled and len(row) == 2 and all(row):
            yield "：".join(row)
        elif len(row) > 1 and _is_whole(row):
            yield from row
        else:
            yield "\t".join(row)


def _is_whole(row: Sequence[str]) -> bool:
    return max(map(len, row)) > _WHOLE_TEXT


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


def seam(left: str, right: str) -> str:
    """What the wrapping took between two halves of a line: a space, or nothing.

    Chinese is set without spaces, so none is put in; between two Latin words the space comes
    back. A word cut in two by a Chinese column stays one word.
    """
    left, right = left[-60:], right[:60]
    chinese = is_chinese(left + right)
    end, start = _LATIN_WORD_END.search(left), _LATIN_WORD_START.match(right)
    if end is None or start is None:
        return "" if chinese or left.endswith("-") else " "
    new_word = start.group()[0].isupper() and not end.group()[-1].isupper()
    return " " if new_word or not chinese else ""


@lru_cache(maxsize=1)
def _converter() -> "_Converter":
    return _Converter()


class _Converter:
    """Traditional to Simplified and wide to narrow, one character for one character."""

    def __init__(self) -> None:
        from opencc import OpenCC

        self._opencc = OpenCC("t2s")
        self._known = dict(zip("(),:;!?｡", "（），：；！？。", strict=True))

    def __call__(self, text: str) -> str:
        known = self._known
        for char in set(text).difference(known):
            known[char] = self._one(char)
        return "".join([known[char] for char in text])

    def _one(self, char: str) -> str:
        if "\uff01" <= char <= "\uff5e" and char not in "（），：；！？":
            return chr(ord(char) - 0xFEE0)
        if char in _SPACES:
            return " "
        if not is_chinese(char):
            return char
        simplified = str(self._opencc.convert(char))
        return simplified if len(simplified) == 1 else char


def canonicalize(text: str) -> str:
    """The text as rules read it, character for character: Simplified, and one form of each sign.

    Offsets into the canonical text are offsets into the text.
    """
    return _folded_line(text) if len(text) <= _LONGEST_LINE else _converter()(text)


@lru_cache(maxsize=10_000)
def _folded_line(text: str) -> str:
    return _converter()(text)


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines end where a column ended rather than where a paragraph did."""
    columns = column_widths(lines)
    long = [
        (line, column)
        for line, column in zip(lines, columns, strict=True)
        if line.width >= 8 and not line.level
    ]
    if len(long) < 4:
        return False
    cut = sum(
        line.width >= column - 2.5 and not (line.ends_sentence or line.text[-1] in "：:；;")
        for line, column in long
    )
    return cut / len(long) > 0.22 and quantiles([line.width for line, _ in long], n=20)[-2] < 60


def column_widths(lines: Sequence[Line], reach: int = 5) -> list[float]:
    """For each line, how wide its column was: the second widest line near it."""
    widths = [line.width for line in lines]
    found = []
    for at in range(len(lines)):
        near = sorted(widths[max(0, at - reach) : at + reach + 1])
        found.append(near[-2] if len(near) > 2 else near[-1])
    return found


def unwrap(lines: Sequence[Line], *, wrapped: bool, headings: frozenset[int] = frozenset()) -> str:
    """The lines as clean text: wrapping undone, paragraphs and headings on lines of their own.

    `wrapped` says whether lines end where a column did; `headings` are the places in `lines`
    that stand alone as subheadings.
    """
    parts = [line.text for line in lines[:1]]
    columns = column_widths(lines)
    for at in range(1, len(lines)):
        before, line = lines[at - 1], lines[at]
        apart = at in headings or at - 1 in headings or bool(line.level or before.level)
        if apart or not wrapped or _starts_paragraph(before, line, columns[at - 1]):
            parts.append("\n")
        else:
            parts.append(seam(before.text, line.text))
        parts.append(line.text)
    return "".join(parts)


def _starts_paragraph(before: Line, line: Line, column: float) -> bool:
    if before.text[-1] in "：:" and (line.after_blank or line.indented):
        return True
    if not (before.ends_sentence or before.text[-1] in "；;"):
        return False
    return line.indented or before.width < column - 1.5
