"""What stands in the margins of pages: running heads and feet, page numbers, by their place.

From the edge of the page inwards, a row of lines is furniture as long as each of its lines comes
again at the same height of other pages, or is a page number at the very edge. Where most pages
have such a margin, the other pages have it at the same height.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.readers.layout.records import Line
from vectorstore.records import FurnitureKind

_ZONE = 0.15
"""How far from the edge, as a share of the height, running heads are looked for."""
_EDGE = 0.09
"""How far a page number that proves itself by its form alone may stand from the edge."""
_SAME_PLACE = 0.6
_APART = 0.8
_STEP = 2.0
_FEW = 6
_PAGE_NUMBER = re.compile(
    r"\W*第?\W*(?:\d{1,4}|[ivxl]{1,6}|[一二三四五六七八九十百〇]{1,4})\W*[页頁版]?\W*"
)
_OF_PAGES = re.compile(
    r"\W*(?:(?:page|p\.|pp\.|página|pág\.|стр\.|第)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|de|von|из|页|頁|共)[\s/共]*\d{1,4})?\s*[页頁]?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Printed:
    """The lines of one page, `height` points high, and what stands turned on it."""

    lines: tuple[Line, ...]
    height: float
    turned: str = ""


@dataclass(frozen=True, slots=True)
class Parted:
    """A page taken apart: the lines of its running head, of its body, and of its foot."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    foot: tuple[Line, ...]


def part_margins(pages: Sequence[Printed]) -> list[Parted]:
    """Each page with its running head and foot apart, in the order of the pages."""
    heads = _Margin(pages, at_top=True)
    feet = _Margin(pages, at_top=False)
    parted = []
    for number, page in enumerate(pages):
        head = heads.established(number) if number else heads.recurring(number)
        foot = tuple(line for line in feet.established(number) if line not in head)
        apart = {*head, *foot}
        parted.append(Parted(head, tuple(x for x in page.lines if x not in apart), foot))
    return parted


def kind_of(line: Line, *, is_head: bool) -> FurnitureKind:
    """What a line in a margin is."""
    if _PAGE_NUMBER.fullmatch(line.text) or _OF_PAGES.fullmatch(line.text):
        return FurnitureKind.PAGE_NUMBER
    return FurnitureKind.HEADER if is_head else FurnitureKind.FOOTER


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines on one height in reading order, and how far it lies from the edge of the page.

    `base` is the distance of the line it stands on, `outer` and `inner` those of its two sides.
    """

    lines: tuple[Line, ...]
    base: float
    outer: float
    inner: float


class _Margin:
    """The upper or the lower margin of all pages."""

    def __init__(self, pages: Sequence[Printed], *, at_top: bool) -> None:
        self._rows = [_rows(page, at_top=at_top) for page in pages]
        self._heights = [page.height for page in pages]
        self._wanted = 2 if len(pages) <= _FEW else 3
        self._places = Counter(
            place
            for number, rows in enumerate(self._rows)
            for place in {
                (_shape(line), int(row.base / _STEP))
                for row in self._in_zone(number, rows)
                for line in row.lines
            }
        )
        self._known = [self._recurring(number) for number in range(len(pages))]
        self._depth = self._established()

    def recurring(self, number: int) -> tuple[Line, ...]:
        """The lines of a page's margin that come again or are a page number."""
        return _lines(self._rows[number][: self._known[number]])

    def established(self, number: int) -> tuple[Line, ...]:
        """These, and others that stand where most pages have their margin."""
        rows = self._rows[number]
        within = sum(1 for _ in takewhile(lambda row: row.inner <= self._depth, rows))
        known = self._known[number]
        while known < within < len(rows) and not _is_apart(rows[within - 1], rows[within]):
            within -= 1
        return _lines(rows[: within if known < within < len(rows) else known])

    def _in_zone(self, number: int, rows: Iterable[_Row]) -> Iterable[_Row]:
        return takewhile(lambda row: row.base < _ZONE * self._heights[number], rows)

    def _recurring(self, number: int) -> int:
        """How many rows from the edge are furniture by what they are."""
        count = 0
        for row in self._in_zone(number, self._rows[number]):
            at_edge = row.base < _EDGE * self._heights[number]
            if not all(
                self._comes_again(line, row) or (at_edge and _PAGE_NUMBER.fullmatch(line.text))
                for line in row.lines
            ):
                break
            count += 1
        return count

    def _comes_again(self, line: Line, row: _Row) -> bool:
        reach = _SAME_PLACE * line.size
        steps = range(int((row.base - reach) / _STEP), int((row.base + reach) / _STEP) + 1)
        return sum(self._places[_shape(line), step] for step in steps) >= self._wanted

    def _established(self) -> float:
        """How deep the margin is where at least half of the pages have one, else 0."""
        having = [
            (rows, known) for rows, known in zip(self._rows, self._known, strict=True) if known
        ]
        if len(having) < 2 or 2 * len(having) < len(self._rows):
            return 0.0
        return min((rows[known].outer for rows, known in having if known < len(rows)), default=0.0)


def _rows(page: Printed, *, at_top: bool) -> list[_Row]:
    """The rows of a page from its edge inwards."""
    grouped: list[list[Line]] = []
    for line in sorted(page.lines, key=lambda line: line.base if at_top else -line.base):
        if grouped and abs(line.base - grouped[-1][0].base) < 0.5 * line.size:
            grouped[-1].append(line)
        else:
            grouped.append([line])
    rows = []
    for lines in grouped:
        top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
        base, outer, inner = (
            (lines[0].base, top, bottom)
            if at_top
            else (page.height - lines[0].base, page.height - bottom, page.height - top)
        )
        rows.append(_Row(tuple(sorted(lines, key=lambda line: line.x0)), base, outer, inner))
    return rows


def _is_apart(outer: _Row, inner: _Row) -> bool:
    """Whether more than the usual space between lines parts two rows."""
    return inner.outer - outer.inner > _APART * inner.lines[0].size


def _lines(rows: Iterable[_Row]) -> tuple[Line, ...]:
    from_above = sorted(rows, key=lambda row: row.lines[0].base)
    return tuple(line for row in from_above for line in row.lines)


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", "".join(line.text.split())).casefold()
