"""The lines of a text layer, with what the layout says around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.normalization import SPACES, clean
from ingest.readers.records import FurnitureSpan
from ingest.records import Line
from ingest.tables import PrintedLine, read_tables

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+")


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
    for row in read_tables(list(_printed(text, furniture))):
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


def _printed(text: str, furniture: Sequence[FurnitureSpan]) -> Iterator[PrintedLine]:
    """The printed lines, blank ones too, each with its kind of furniture."""
    spans = iter([*furniture, None])
    span = next(spans)
    start = 0
    for line in text.split("\n"):
        while span and span.end <= start:
            span = next(spans)
        kind = span.kind if span and span.start < start + max(1, len(line)) else None
        yield PrintedLine(line, start, kind)
        start += len(line) + 1
