"""Which blocks of a web page are its text, as trafilatura finds it; the others are furniture.

The library gives a text of its own, in which places are lost. So it only marks blocks here: what
it has taken, and the prose among that. Where it takes little of what the page's own marking holds,
that marking stands.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from trafilatura import bare_extraction

from ingest.readers.main_text import is_prose
from ingest.readers.text_blocks import TextBlock
from vectorstore.records import FurnitureKind

_LEAST_TAKEN = 0.4
"""The share of the prose in the page's own marking that the library takes at least."""
_NEARLY_ALL = 0.8
"""The share from which on what it leaves is taken for furniture, but for what may be a byline."""
_LEAST = 250
"""Bytes of UTF-8, at least, from which on the library's choice means something."""
_SHORTEST_TITLE = 6
_LONG = 12
"""Characters from which on a line that stands within a longer one is no chance."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page.

    `furniture` is what its element says it is; `is_main` whether it stands where most prose does;
    `is_link` whether most of it can be clicked on.
    """

    text: str
    furniture: FurnitureKind | None
    is_main: bool
    is_link: bool = False

    @property
    def is_title(self) -> bool:
        return self.text.startswith("# ")

    @property
    def is_heading(self) -> bool:
        return self.text.startswith("#")

    @property
    def size(self) -> int:
        return len(self.text.encode("utf-8"))

    @property
    def is_prose(self) -> bool:
        return is_prose(self.text)


def with_furniture(page: str, page_title: str, blocks: Sequence[PageBlock]) -> Iterator[TextBlock]:
    """All blocks of a page in their order, with what is none of its text as furniture.

    `page_title` is what a browser shows as the page's title: with it begins that of the text.
    """
    taken = _taken(page, blocks)
    if not taken:
        taken = [block.is_main and not block.furniture for block in blocks]
    if not any(taken):
        taken = [not block.furniture for block in blocks]
    first = taken.index(True) if any(taken) else 0
    last = len(taken) - 1 - taken[::-1].index(True) if any(taken) else 0
    title = _title(blocks, first, _ink(page_title)) if blocks else None
    begins = first if title is None else title
    for at, block in enumerate(blocks):
        if at == title and not block.is_heading:
            yield TextBlock(f"# {block.text}")
        elif taken[at] or at == title or (begins < at < first and _may_be_byline(block)):
            yield TextBlock(block.text)
        elif first <= at <= last:
            yield TextBlock(block.text, block.furniture or FurnitureKind.NOTICE)
        else:
            around = FurnitureKind.NAVIGATION if at < first else FurnitureKind.FOOTER
            yield TextBlock(block.text, block.furniture or around)


def _title(blocks: Sequence[PageBlock], first: int, page_title: str) -> int | None:
    """The title over the text that begins with block `first`, where that is none.

    It is the last block with which the page's title begins, or else the last that is marked as a
    title, if nothing that may be prose stands between it and the text.
    """
    if blocks[first].is_heading:
        return None
    above = range(first - 1, -1, -1)
    for at in above:
        text = _ink(blocks[at].text)
        if len(text) >= _SHORTEST_TITLE and page_title.startswith(text):
            return at
    for at in above:
        if not blocks[at].furniture and (blocks[at].is_title or blocks[at].is_prose):
            return at if blocks[at].is_title else None
    return None


def _taken(page: str, blocks: Sequence[PageBlock]) -> list[bool]:
    """Which blocks are of the extracted text; none where it is not to be trusted."""
    extracted = _Extracted.of(page)
    found = [extracted.has(block.text) for block in blocks]
    certain = [at for at, block in enumerate(blocks) if found[at] and block.is_prose]
    own = sum(one.size for one in blocks if one.is_main and one.is_prose and not one.furniture)
    prose = sum(blocks[at].size for at in certain)
    if prose < max(_LEAST, _LEAST_TAKEN * own):
        return []
    first, last = certain[0], certain[-1]
    while first and found[first - 1]:
        first -= 1
    while last + 1 < len(blocks) and found[last + 1]:
        last += 1
    is_sure = prose > _NEARLY_ALL * own
    return [
        first <= at <= last
        and (found[at] or (_may_be_byline(block) if is_sure else _may_be_said(block)))
        for at, block in enumerate(blocks)
    ]


def _may_be_said(block: PageBlock) -> bool:
    """Whether nothing about a block itself tells that it is furniture."""
    return block.is_main and not block.furniture and not block.is_link


def _may_be_byline(block: PageBlock) -> bool:
    """Whether a block beside the text may say who speaks; dates and counts do not."""
    return _may_be_said(block) and (
        block.text[-1] in ":：" or not any(map(str.isdigit, block.text))
    )


class _Extracted:
    """The text that was extracted from a page, to be looked up without white space."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = frozenset(map(_ink, texts))
        self._whole = _ink("".join(texts[:1]))

    @classmethod
    def of(cls, page: str) -> "_Extracted":
        with suppress(Exception):  # whatever it finds in a stranger's page, its marks are missing
            document = bare_extraction(page, fast=True, include_comments=False)
            if document is not None and not isinstance(document, dict):
                parts = document.body.iter()
                texts = [text for part in parts for text in ("".join(part.itertext()), part.tail)]
                return cls([text for text in texts if text])
        return cls(())

    def has(self, block: str) -> bool:
        return self._has(_ink(block)) or all(self._has(_ink(line)) for line in block.split("\n"))

    def _has(self, line: str) -> bool:
        return line in self._texts or (len(line) >= _LONG and line in self._whole)


def _ink(text: str) -> str:
    return re.sub(r"[\s#]+", "", text)
