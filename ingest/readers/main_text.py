"""Where the main text of a web page stands: the smallest element that holds most of its prose."""

from collections.abc import Container, Iterator

from lxml import etree

_MOST = 0.8
_LONG = 40
"""Bytes of UTF-8 from which on a stretch of text is prose and no label."""


def main_part(whole: etree._Element, aside: Container[etree._Element]) -> etree._Element:
    """What in `whole` holds most of its prose; nothing inside an element of `aside` counts."""
    wanted = _MOST * next((prose for part, prose in _prose(whole, aside) if part is whole), 0)
    return next((part for part, prose in _prose(whole, aside) if prose >= wanted > 0), whole)


def _prose(
    whole: etree._Element, aside: Container[etree._Element]
) -> Iterator[tuple[etree._Element, int]]:
    """Every element and how much prose it holds, the inner before the outer."""
    held = [0]
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(whole, events=("start", "end")):
        if event == "start":
            if skipped is None and (element in aside or element.tag == "a"):
                skipped = element
            held.append(0 if skipped is not None else _length(element.text))
        else:
            prose = held.pop()
            if element is skipped:
                skipped = None
            if skipped is None:
                yield element, prose
                held[-1] += prose + _length(element.tail)


def is_prose(text: str) -> bool:
    """Whether a stretch of text is long enough to be no label."""
    return len(text.encode("utf-8")) >= _LONG


def _length(text: str | None) -> int:
    stripped = (text or "").strip()
    return len(stripped) if is_prose(stripped) else 0


def marked_parts(root: etree._Element) -> list[etree._Element]:
    """The `main` elements or articles of a page, those within others left out."""
    for path in ("//main | //*[@role='main']", "//article"):
        found = set(root.xpath(path))
        outermost = [
            part for part in root.iter() if part in found and found.isdisjoint(part.iterancestors())
        ]
        if any(text.strip() for part in outermost for text in part.itertext()):
            return outermost
    return []
