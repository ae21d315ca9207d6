"""Pages become one text: paragraphs go on over columns and pages, running heads stand aside."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.readers.layout.blocks import find_blocks
from ingest.readers.layout.lines import find_lines
from ingest.readers.layout.order import bands_of, in_reading_order
from ingest.readers.layout.records import Block, Glyph

_MARGIN = 0.09
_PAGE_NUMBER = re.compile(
    r"\W*第?\W*(?:\d{1,4}|[ivxl]{1,6}|[一二三四五六七八九十百〇]{1,4})\W*[页頁版]?\W*"
)


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page as read: its running head, what is printed on it, its foot."""

    head: tuple[Block, ...]
    body: tuple[Block, ...]
    foot: tuple[Block, ...]


def lay_out(glyphs: Iterable[Glyph], height: float) -> Page:
    """Find the blocks of a page `height` points high and their order."""
    blocks = find_blocks(find_lines(glyphs))
    bands = bands_of(blocks)
    head: list[Block] = []
    foot: list[Block] = []
    if len(bands) > 1 and _all_single(bands[0]) and bands[0][-1].bottom < _MARGIN * height:
        head = bands.pop(0)
    if len(bands) > 1 and _all_single(bands[-1]) and bands[-1][0].top > (1 - _MARGIN) * height:
        foot = bands.pop()
    body = [block for band in bands for block in band]
    return Page(_by_place(head), tuple(in_reading_order(body)), _by_place(foot))


def text_of(pages: Sequence[Page]) -> str:
    r"""The text of all pages, `\n` after a line and a blank line after a block.

    A paragraph that a column or a page breaks goes on as its next line. What comes again and again
    at the head or foot, and page numbers, stand as blocks of their own after the paragraph they
    would have broken.
    """
    repeated = Counter(
        _shape(block) for page in pages for block in {*page.head, *page.foot} if len(pages) > 1
    )

    def is_furniture(block: Block) -> bool:
        return repeated[_shape(block)] > 1 or bool(_PAGE_NUMBER.fullmatch(block.text))

    texts: list[list[str]] = []
    waiting: list[str] = []
    last: Block | None = None
    for page in pages:
        for block in (*page.head, *page.body, *page.foot):
            if block not in page.body and is_furniture(block):
                waiting.append(block.text)
            elif last is not None and _goes_on(last, block, turned=bool(waiting)):
                texts[-1].append(block.text)
                last = block
            else:
                texts.extend([text] for text in (*waiting, block.text))
                waiting.clear()
                last = block
    return "\n\n".join((*map("\n".join, texts), *waiting))


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


def _shape(block: Block) -> str:
    return re.sub(r"\d+", "0", block.text)
