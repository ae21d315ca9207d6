"""Reads the rows of tables as lines: who speaks and what is said, one row a turn.

In the text layer a row is a line whose cells are parted by tabs. Columns that only count or tell
the time are furniture; where one column holds sentences and one more is left, that one labels it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.normalization import canonicalize
from vectorstore.records import FurnitureKind

_CELL = "\t"
_LONGEST_LABEL = 30
_LONGEST_CELL = 60
_FEWEST_ROWS = 3
_COUNTER = re.compile(
    r"(?:第|No\.?\s?)?\d{1,4}[.、)）]?|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[-–—~至]\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_SENTENCE = re.compile(r"[。！？.!?…][”’」』\"')）]*$")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of the text layer, or a part of one, as long as what stands from `start` on."""

    text: str
    start: int
    kind: FurnitureKind | None


def read_tables(printed: Sequence[PrintedLine]) -> Iterator[PrintedLine]:
    """The lines, rows of tables as what is said in them; other lines as they are."""
    rows = [line.text.split(_CELL) for line in printed]
    labelled = any(
        len(row) == 2 and len(row[0]) <= _LONGEST_LABEL and _holds_text(row) for row in rows
    )
    tables = _tables(rows)
    for line, row, columns in zip(printed, rows, tables, strict=True):
        if columns:
            yield from columns.read(line, row)
        elif labelled and len(row) == 2 and all(row):
            yield replace(line, text=_labelled(*row))
        elif len(row) > 1 and _holds_text(row):
            yield from _cells(line, row)
        else:
            yield line


def _tables(rows: Sequence[Sequence[str]]) -> "list[_Columns | None]":
    """The columns of the table that each row is of; blank lines may part its rows."""
    found: list[_Columns | None] = [None] * len(rows)
    full = [at for at, row in enumerate(rows) if any(cell.strip() for cell in row)]
    for _, places in groupby(full, lambda at: len(rows[at])):
        table = list(places)
        columns = _Columns.of([rows[at] for at in table])
        for at in table:
            found[at] = columns
    return found


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns of a table count, and whether one more stands before what is said, the last."""

    counters: frozenset[int]
    is_labelled: bool

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> "_Columns | None":
        """None where a table is no record: no sentences, or more before them than a label.

        Where nothing counts, a label comes again.
        """
        width = len(rows[0])
        if width < 2 or len(rows) < _FEWEST_ROWS:
            return None
        counters = frozenset(
            at for at in range(width) if sum(_is_counter(row[at]) for row in rows) >= len(rows) - 1
        )
        *before, last = [at for at in range(width) if at not in counters] or [-1]
        sentences = sum(_is_sentence(row[-1]) for row in rows)
        if last != width - 1 or before not in ([], [width - 2]) or sentences * 2 <= len(rows):
            return None
        labels = [row[at] for row in rows for at in before]
        comes_again = len(set(labels)) < len(labels)
        if max(map(len, labels), default=0) > _LONGEST_LABEL or not (counters or comes_again):
            return None
        return cls(counters, bool(before))

    def read(self, line: PrintedLine, row: Sequence[str]) -> Iterator[PrintedLine]:
        """The counters of a row, and its label with what is said; all of its head is furniture."""
        counts = any(_is_counter(row[at]) for at in self.counters)
        if not (counts or (not self.counters and _is_sentence(row[-1]))):
            yield replace(line, kind=FurnitureKind.HEADER)
            return
        cells = list(_cells(line, row))
        for at in sorted(self.counters):
            yield replace(cells[at], kind=FurnitureKind.LINE_NUMBER)
        *before, said = cells
        label = before[-1] if self.is_labelled else None
        yield replace(label, text=_labelled(label.text, said.text)) if label else said


def _cells(line: PrintedLine, row: Sequence[str]) -> Iterator[PrintedLine]:
    start = line.start
    for cell in row:
        yield replace(line, text=cell, start=start)
        start += len(cell) + 1


def _labelled(label: str, said: str) -> str:
    """A label and what is said, with a colon in place of what parts the cells."""
    is_closed = canonicalize(label).endswith("：")
    return (" " if is_closed else "：").join((label, said))


def _is_counter(cell: str) -> bool:
    return _COUNTER.fullmatch(cell.strip()) is not None


def _is_sentence(cell: str) -> bool:
    return _SENTENCE.search(cell) is not None


def _holds_text(row: Sequence[str]) -> bool:
    return max(map(len, row)) > _LONGEST_CELL
