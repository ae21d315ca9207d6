"""Blocks of text in reading order become the content of a file, its furniture marked in place."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.readers.records import Content, FurnitureSpan
from vectorstore.records import FurnitureKind


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that belong together; `furniture` is their kind, or None for what the file is about."""

    text: str
    furniture: FurnitureKind | None = None


def content_of(blocks: Iterable[TextBlock]) -> Content:
    """All blocks with a blank line between them; neighbours of one kind of furniture are one span.

    A block without a printed character is left out.
    """
    parts: list[str] = []
    spans: list[FurnitureSpan] = []
    start = 0
    before: FurnitureKind | None = None
    for block in blocks:
        if not block.text.strip():
            continue
        end = start + len(block.text)
        if block.furniture and block.furniture is before:
            spans[-1] = FurnitureSpan(block.furniture, spans[-1].start, end)
        elif block.furniture:
            spans.append(FurnitureSpan(block.furniture, start, end))
        parts.append(block.text)
        before = block.furniture
        start = end + 2
    return Content("\n\n".join(parts), furniture=tuple(spans))
