"""The lines of a text layer, with what the layout says around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.normalization import SPACES, canonicalize, clean
from ingest.readers.records import FurnitureSpan
from ingest.records import Line
from vectorstore.records import FurnitureKind

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")
_LONGEST_LABEL = 30
_LONGEST_CELL = 60


def cleaned(text: str, furniture: Sequence[FurnitureSpan]) -> tuple[str, list[FurnitureSpan]]:
    """The text without invisible characters, its furniture at the places it then has."""
    parts: list[str] = []
    spans: list[FurnitureSpan] = []
    read = length = 0
    for span in furniture:
        before, within = clean(text[read : span.start]), clean(text[span.start : span.end])
        start = length + len(before)
        parts += [before, within]
        read, length = span.end, start + len(within)
        spans.append(replace(span, start=start, end=length))
    return "".join((*parts, clean(text[read:]))), spans


def read_lines(text: str, furniture: Sequence[FurnitureSpan] = ()) -> list[Line]:
    """The lines of a cleaned text that are not blank; those within `furniture` are marked so."""
    lines: list[Line] = []
    blank = True
    for row in _rows(list(_printed(text, furniture))):
        raw = row.text
        heading = _MARKDOWN_HEADING.match(raw)
        stripped = (raw[heading.end() :] if heading else raw).strip(SPACES)
        if stripped:
            first = raw.index(stripped, heading.end() if heading else 0)
            level = len(heading[1]) if heading else 0
            start, end = row.start + first, row.start + first + len(stripped)
            printed = text[start:end]
            lines.append(
                Line(
                    stripped,
                    raw[0] in SPACES,
                    blank,
                    level,
                    furniture=row.kind,
                    start=start,
                    end=end,
                    printed="" if printed == stripped else printed,
                )
            )
        blank = not stripped
    return lines


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line, or a cell of one, as long as what stands from `start` on."""

    text: str
    start: int
    kind: FurnitureKind | None


def _printed(text: str, furniture: Sequence[FurnitureSpan]) -> Iterator[_Row]:
    """The printed lines, blank ones too, each with its kind of furniture."""
    spans = iter([*furniture, None])
    span = next(spans)
    start = 0
    for line in text.split("\n"):
        while span and span.end <= start:
            span = next(spans)
        kind = span.kind if span and span.start < start + max(1, len(line)) else None
        yield _Row(line, start, kind)
        start += len(line) + 1


def _rows(printed: Sequence[_Row]) -> Iterator[_Row]:
    """The printed lines; in a row of a table that holds whole texts, each cell is a line.

    Where such a row has but two cells, the first is the label of the second, in all rows of two.
    """
    rows = [row.text.split("\t") for row in printed]
    labelled = any(
        len(row) == 2 and len(row[0]) <= _LONGEST_LABEL and _holds_text(row) for row in rows
    )
    for line, row in zip(printed, rows, strict=True):
        if labelled and len(row) == 2 and all(row):
            is_closed = canonicalize(row[0]).endswith("：")
            yield replace(line, text=(" " if is_closed else "：").join(row))
        elif len(row) > 1 and _holds_text(row):
            start = line.start
            for cell in row:
                yield replace(line, text=cell, start=start)
                start += len(cell) + 1
        else:
            yield line


def _holds_text(row: Sequence[str]) -> bool:
    return max(map(len, row)) > _LONGEST_CELL
