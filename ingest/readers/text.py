"""Plain text: every line is kept as it is printed, running heads and page numbers are marked."""

import re
from collections.abc import Iterator, Sequence

from ingest.normalization import ends_sentence
from ingest.readers.page_heads import PageHead, find_page_heads
from ingest.readers.records import Content, FurnitureSpan

_FEED = re.compile(r"\f")


def settle_lines(text: str) -> str:
    r"""`text` with `\n` at the end of every line and a blank line where a page was fed."""
    return _with_line_feeds(text).replace("\f", "\n\n")


def content_of_text(text: str) -> Content:
    """The settled lines of `text`, those marked that stand at the head or foot of its pages.

    A sentence that goes on over a page takes no blank line with it: those around the head of the
    page are part of its span.
    """
    settled = settle_lines(text)
    lines = settled.split("\n")
    heads = find_page_heads(lines, frozenset(_page_starts(_with_line_feeds(text))))
    return Content(settled, furniture=tuple(_spans(lines, heads)))


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _page_starts(text: str) -> Iterator[int]:
    r"""The settled lines that the pages begin with which a `\f` feeds."""
    for count, feed in enumerate(_FEED.finditer(text)):
        yield text.count("\n", 0, feed.start()) + 2 * (count + 1)


def _spans(lines: Sequence[str], heads: Sequence[PageHead]) -> Iterator[FurnitureSpan]:
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    for head in heads:
        first, last = head.first, head.last
        before = _printed(lines, first, -1)
        after = _printed(lines, last, 1)
        if before is not None and after is not None and not ends_sentence(lines[before].rstrip()):
            first, last = before + 1, after - 1
        yield FurnitureSpan(head.kind, offsets[first], offsets[last + 1] - 1)


def _printed(lines: Sequence[str], at: int, step: int) -> int | None:
    """The nearest line above (-1) or below (1) that is not blank."""
    at += step
    while 0 <= at < len(lines) and not lines[at].strip():
        at += step
    return at if 0 <= at < len(lines) else None
