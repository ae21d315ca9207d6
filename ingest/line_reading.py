"""The lines of a text layer, with what the layout says around them."""

import re
from collections.abc import Iterator, Sequence

from ingest.normalization import SPACES, clean
from ingest.records import Line

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")
_LONGEST_LABEL = 30
_LONGEST_CELL = 60


def read_lines(text: str) -> list[Line]:
    """The lines that are not blank."""
    lines: list[Line] = []
    blank = True
    for raw in _rows(clean(text)):
        heading = _MARKDOWN_HEADING.match(raw)
        stripped = (raw[heading.end() :] if heading else raw).strip(SPACES)
        if stripped:
            level = len(heading[1]) if heading else 0
            lines.append(Line(stripped, raw[0] in SPACES, blank, level))
        blank = not stripped
    return lines


def _rows(text: str) -> Iterator[str]:
    """The printed lines; in a row of a table that holds whole texts, each cell is a line.

    Where such a row has but two cells, the first is the label of the second, in all rows of two.
    """
    rows = [raw.split("\t") for raw in text.split("\n")]
    labelled = any(
        len(row) == 2 and len(row[0]) <= _LONGEST_LABEL and _holds_text(row) for row in rows
    )
    for row in rows:
        if labelled and len(row) == 2 and all(row):
            yield "：".join(row)
        elif len(row) > 1 and _holds_text(row):
            yield from row
        else:
            yield "\t".join(row)


def _holds_text(row: Sequence[str]) -> bool:
    return max(map(len, row)) > _LONGEST_CELL
