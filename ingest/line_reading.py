"""The lines of a text layer, with what the layout says around them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.normalization import SPACES, clean
from ingest.readers.records import FurnitureSpan
from ingest.records import Line
from vectorstore.records import FurnitureKind

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")
_Printed = tuple[str, FurnitureKind | None]
_LONGEST_LABEL = 30
_LONGEST_CELL = 60


def read_lines(text: str, furniture: Sequence[FurnitureSpan] = ()) -> list[Line]:
    """The lines that are not blank; those within `furniture` are marked as such."""
    lines: list[Line] = []
    blank = True
    for raw, kind in _rows(_printed(text, furniture)):
        heading = _MARKDOWN_HEADING.match(raw)
        stripped = (raw[heading.end() :] if heading else raw).strip(SPACES)
        if stripped:
            level = len(heading[1]) if heading else 0
            lines.append(Line(stripped, raw[0] in SPACES, blank, level, furniture=kind))
        blank = not stripped
    return lines


def _printed(text: str, furniture: Sequence[FurnitureSpan]) -> Iterator[_Printed]:
    """The printed lines, blank ones too, each with its kind of furniture."""
    spans = iter([*furniture, None])
    span = next(spans)
    start = 0
    for line in text.split("\n"):
        while span and span.end <= start:
            span = next(spans)
        kind = span.kind if span and span.start < start + max(1, len(line)) else None
        for part in clean(line.removesuffix("\r")).split("\n"):
            yield part, kind
        start += len(line) + 1


def _rows(printed: Iterable[_Printed]) -> Iterator[_Printed]:
    """The printed lines; in a row of a table that holds whole texts, each cell is a line.

    Where such a row has but two cells, the first is the label of the second, in all rows of two.
    """
    rows = [(raw.split("\t"), kind) for raw, kind in printed]
    labelled = any(
        len(row) == 2 and len(row[0]) <= _LONGEST_LABEL and _holds_text(row) for row, _ in rows
    )
    for row, kind in rows:
        if labelled and len(row) == 2 and all(row):
            yield "：".join(row), kind
        elif len(row) > 1 and _holds_text(row):
            yield from ((cell, kind) for cell in row)
        else:
            yield "\t".join(row), kind


def _holds_text(row: Sequence[str]) -> bool:
    return max(map(len, row)) > _LONGEST_CELL
