"""A page as lines of text, each marked with what can be told of it before the layout is known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.attribution.byline_parser import parse_byline
from ingest.boilerplate import find_boilerplate
from ingest.lexicons.numerals import DIGITS
from ingest.lexicons.word_lists import one_of
from ingest.records import Line, LineKind
from ingest.typesetting import column_widths, is_wrapped
from vectorstore.analysis.language_detection import detect

WIDEST_BYLINE = 60
_FIELD = re.compile(rf"{one_of('form_fields', 'occasion')}\s*：")
_COUNTED = re.compile(rf"^(?:[{DIGITS}]{{1,2}}(?:是|要)|[{DIGITS[1:]}]、|第[{DIGITS}]，)")
_STRETCH = 4_000
_OPEN_END = "，、：；,;:（(“《‘"


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, how wide the column of each is, and whether lines are wrapped.

    `language` is that of its text, as `detect` names it.
    """

    lines: tuple[Line, ...]
    columns: tuple[float, ...]
    wrapped: bool
    language: str = ""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Page":
        printed = [line for line in lines if not line.is_boilerplate]
        language = _language("\n".join(line.text for line in printed))
        return cls(tuple(lines), column_widths(lines), is_wrapped(printed), language)

    def is_full(self, at: int, slack: float) -> bool:
        """Whether a line fills its column, but for `slack` full-width characters."""
        return self.lines[at].width > self.columns[at] - slack

    def is_short(self, at: int) -> bool:
        """Whether a line ends before its column does; where nothing is wrapped, any line."""
        return not self.wrapped or self.lines[at].width < self.columns[at] - 1.5

    def continues(self, at: int) -> bool:
        """Whether a wrapped line goes on with a sentence of the line before it."""
        if not self.wrapped or at == 0 or self.lines[at - 1].is_boilerplate:
            return False
        line, before = self.lines[at], self.lines[at - 1]
        if line.indented or line.after_blank or before.ends_sentence or before.level:
            return False
        if before.text[-1] in _OPEN_END:
            return True
        return self.is_full(at - 1, 2.5) and not (is_title_like(before) and self.is_fresh(at - 1))

    def beside(self, at: int, step: int) -> Line | None:
        """The next line above (-1) or below (1) that is no boilerplate."""
        at += step
        while 0 <= at < len(self.lines) and self.lines[at].is_boilerplate:
            at += step
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def is_fresh(self, at: int) -> bool:
        """Whether a title-like line begins something: no sentence runs into it from above."""
        for top in range(at, max(-1, at - 4), -1):
            if top == 0 or self.lines[top].after_blank or self.lines[top].indented:
                return True
            above = self.lines[top - 1]
            if above.is_boilerplate or above.ends_sentence or above.byline:
                return True
            if not is_title_like(above):
                return False
        return False


def _language(text: str) -> str:
    """The language of most of a text, told from a stretch of its middle."""
    middle = max(0, (len(text) - _STRETCH) // 2)
    return detect(text[middle : middle + _STRETCH])


def annotate(lines: Sequence[Line]) -> Page:
    """The page of these lines, its boilerplate found and each line read as a byline."""
    boilerplate = find_boilerplate(lines)
    return Page.of([
        replace(
            line,
            kind=LineKind.BOILERPLATE if at in boilerplate else LineKind.BODY,
            byline=parse_byline(line.text) if line.width <= WIDEST_BYLINE else None,
        )
        for at, line in enumerate(lines)
    ])


def is_title_like(line: Line) -> bool:
    """Whether a line reads as a heading: short, and no sentence."""
    if line.level:
        return True
    if not 3 <= line.width <= 36 or line.text[-1] in _OPEN_END or re.search("[。；;]", line.text):
        return False
    return _COUNTED.match(line.canonical) is None and _FIELD.match(line.canonical) is None
