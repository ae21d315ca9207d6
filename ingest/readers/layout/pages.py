"""Pages become one text: paragraphs go on over columns and pages, furniture stands after them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.readers.layout.blocks import find_blocks, usual_size
from ingest.readers.layout.lines import find_lines
from ingest.readers.layout.margins import Parted, Printed, kind_of, part_margins
from ingest.readers.layout.order import bands_of, in_reading_order
from ingest.readers.layout.records import Block, Glyph, Line
from ingest.readers.layout.right_to_left import is_right_to_left, mirrored
from ingest.readers.records import Content
from ingest.readers.text_blocks import TextBlock, content_of
from vectorstore.records import FurnitureKind

_MARGIN = 0.09
_SMALL = 0.93
_NOTE_MARK = re.compile(r"\W?(?:\d{1,3}|[¹²³⁰⁴-⁹]{1,3}|[①-⑳*†‡§※])")


def lay_out(glyphs: Iterable[Glyph], height: float, turned: str = "") -> Printed:
    """The lines of a page `height` points high; `turned` is the text that runs up or down it."""
    laid = list(glyphs)
    are_mirrored = is_right_to_left(laid)
    lines = find_lines(mirrored(laid) if are_mirrored else laid, are_mirrored=are_mirrored)
    return Printed(tuple(lines), height, turned)


def content_of_pages(pages: Sequence[Printed]) -> Content:
    r"""The text of all pages, `\n` after a line and a blank line after a block.

    A paragraph that a column or a page breaks goes on as its next line. Running heads and feet,
    page numbers and footnotes stand as blocks of their own after the paragraph they would have
    broken.
    """
    return content_of(_running(pages))


@dataclass(frozen=True, slots=True)
class _Aside:
    """What stands between two blocks that may be one paragraph; a note has no kind yet."""

    text: str
    kind: FurnitureKind | None

    def settled(self, *, interrupts: bool) -> TextBlock:
        is_note = interrupts or _NOTE_MARK.match(self.text.lstrip("\u3000"))
        return TextBlock(self.text, self.kind or (FurnitureKind.FOOTNOTE if is_note else None))


def _running(pages: Sequence[Printed]) -> Iterator[TextBlock]:
    asides: list[_Aside] = []
    paragraph: list[str] = []
    last: Block | None = None
    for page, parted in zip(pages, part_margins(pages), strict=True):
        asides.extend(_furniture(parted.head, is_head=True))
        body = _in_order(parted, page.height)
        low = _small_at_foot(body)
        for block in body:
            if block in low:
                asides.append(_Aside(block.text, None))
                continue
            goes_on = last is not None and _goes_on(last, block, turned=bool(asides))
            if not goes_on:
                yield TextBlock("\n".join(paragraph))
                yield from (aside.settled(interrupts=False) for aside in asides)
                paragraph, asides = [], []
            paragraph.append(block.text)
            asides = [
                _Aside(aside.text, aside.settled(interrupts=True).furniture) for aside in asides
            ]
            last = block
        asides.extend(_furniture(parted.foot, is_head=False))
        if page.turned:
            asides.append(_Aside(page.turned, FurnitureKind.NOTICE))
    yield TextBlock("\n".join(paragraph))
    yield from (aside.settled(interrupts=False) for aside in asides)


def _small_at_foot(body: Sequence[Block]) -> list[Block]:
    """Blocks in smaller type than the page's, at the foot of a column: they may be footnotes."""
    usual = usual_size([line for block in body for line in block.lines])
    small = [block for block in body if block.size < _SMALL * usual]
    others = [block for block in body if block not in small]
    return [
        block
        for block in small
        if not any(
            other.top > block.top and other.x0 < block.x1 and block.x0 < other.x1
            for other in others
        )
    ]


def _furniture(lines: Sequence[Line], *, is_head: bool) -> Iterator[_Aside]:
    for kind, run in groupby(lines, lambda line: kind_of(line, is_head=is_head)):
        yield _Aside("\n".join(line.text for line in run), kind)


def _in_order(page: Parted, height: float) -> list[Block]:
    """The blocks of a page's body; what stands alone in its margins first and last."""
    bands = bands_of(find_blocks(page.body))
    head: list[Block] = []
    foot: list[Block] = []
    if len(bands) > 1 and _all_single(bands[0]) and bands[0][-1].bottom < _MARGIN * height:
        head = bands.pop(0)
    if len(bands) > 1 and _all_single(bands[-1]) and bands[-1][0].top > (1 - _MARGIN) * height:
        foot = bands.pop()
    body = in_reading_order([block for band in bands for block in band])
    return [*_by_place(head), *body, *_by_place(foot)]


def _goes_on(last: Block, block: Block, *, turned: bool) -> bool:
    """Whether `block` continues the paragraph of `last` in the next column or on the next page."""
    jumps = turned or block.top < last.bottom
    return (
        jumps
        and last.runs_on
        and block.begins_flush
        and abs(block.size - last.size) < 0.05 * last.size
        and abs((block.right - block.left) - (last.right - last.left)) < last.size
    )


def _all_single(band: Sequence[Block]) -> bool:
    return all(len(block.lines) == 1 for block in band)


def _by_place(band: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(sorted(band, key=lambda block: block.x0))
