"""The main text of a web page, as its reader sees it; nothing is fetched."""

import re
from collections.abc import Iterator, Mapping, Set
from itertools import islice

from lxml import etree

from ingest.readers.html_elements import BLOCKS, KIND_OF_ROLE, KIND_OF_TAG, UNSEEN
from ingest.readers.main_text import main_part, marked_parts
from ingest.readers.records import Limits, Refusal, Reply
from ingest.readers.text_blocks import TextBlock, content_of
from ingest.readers.text_extraction import PageBlock, with_furniture
from ingest.readers.trees import refuse_deep
from vectorstore.records import FurnitureKind

_HEADINGS = {f"h{depth}": "#" * depth + " " for depth in range(1, 7)}
_CELLS = frozenset({"td", "th"})
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WIDE = r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_BREAK_IN_WIDE = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t\n]*(?={_WIDE})")
_BLANKS = re.compile(r"[ \t\r\n]+")

# Noncharacters stand for what the tags mean until all text is together.
_LINE, _CELL, _ROW, _BLOCK, _KEPT = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_OPENING = {
    kind: chr(0xFDD5 + place)
    for place, kind in enumerate((
        FurnitureKind.NAVIGATION,
        FurnitureKind.HEADER,
        FurnitureKind.FOOTER,
    ))
}
_OPENED = {mark: kind for kind, mark in _OPENING.items()}
_CLOSING, _MAIN, _MAIN_ENDS, _LINK, _LINK_ENDS = "\ufdda", "\ufddb", "\ufddc", "\ufddd", "\ufdde"
_LINKED = re.compile(f"{_LINK}[^{_LINK_ENDS}]*{_LINK_ENDS}")
_LINK_MARKS = re.compile(f"[{_LINK}{_LINK_ENDS}]")


def read(data: bytes, _: Limits) -> Reply:
    """All text that the page shows; what stands around its main text is furniture.

    A blank line stands between blocks, a tab between the cells of a row.

    Raises:
        Refusal: there is no text, or elements are nested more than 150 deep.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    if root is None:
        raise Refusal("holds no text: bring the page with its text in it")
    refuse_deep(root)
    aside = dict(_aside(root))
    marked = marked_parts(root)
    main = frozenset(
        marked if len(marked) > 1 else [main_part(marked[0] if marked else root, aside)]
    )
    found = list(_blocks("".join(_pieces(root, main, aside))))
    if not found:
        raise Refusal(
            "holds no text of its own, perhaps a script would load it: save the page as it is shown"
        )
    blocks = list(
        with_furniture(data.decode("utf-8", "replace"), root.findtext(".//title") or "", found)
    )
    if all(block.furniture for block in blocks):
        blocks = [TextBlock(block.text) for block in blocks]
    return Reply(content_of(blocks))


def _aside(root: etree._Element) -> Iterator[tuple[etree._Element, FurnitureKind | None]]:
    """The outermost elements that are not the page's text, by kind, or None where unseen."""
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            skipped = None if element is skipped else skipped
        elif skipped is None:
            kind = _furniture_kind(element)
            if kind is not None or _is_unseen(element):
                skipped = element
                yield element, None if _is_unseen(element) else kind


def _pieces(
    root: etree._Element,
    main: Set[etree._Element],
    aside: Mapping[etree._Element, FurnitureKind | None],
) -> Iterator[str]:
    """Text and the breaks between, in document order; a walk, for the tree may be deep."""
    unseen: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        kind = aside.get(element)
        if event == "start" and unseen is None:
            if (element in aside and kind is None) or _is_unseen(element):
                unseen = element
                continue
            yield _break_at(element)
            if kind:
                yield _BLOCK + _OPENING[kind] + _BLOCK
            if element in main:
                yield _BLOCK + _MAIN + _BLOCK
            yield _HEADINGS.get(str(element.tag), _LINK if element.tag == "a" else "")
            yield _as_set(element.text, element)
        elif event == "end" and unseen in {None, element}:
            yield _LINK_ENDS if element.tag == "a" and unseen is None else ""
            if element in main:
                yield _BLOCK + _MAIN_ENDS + _BLOCK
            if kind:
                yield _BLOCK + _CLOSING + _BLOCK
            yield "" if element.tag == "br" else _break_at(element)
            unseen = None
            if element is not root:
                yield _as_set(element.tail, element.getparent())


def _break_at(element: etree._Element) -> str:
    if element.tag in _CELLS:
        blocks = (inner for inner in element.iterdescendants() if inner.tag in BLOCKS)
        return _BLOCK if len(list(islice(blocks, 2))) == 2 else _CELL
    if element.tag == "tr":
        return _ROW
    if element.tag == "br":
        return _LINE
    return _BLOCK if element.tag in BLOCKS else ""


def _as_set(text: str | None, parent: etree._Element | None) -> str:
    if text and parent is not None and parent.tag == "pre":
        return text.strip("\n").replace("\n", _LINE).replace(" ", _KEPT)
    return text or ""


def _is_unseen(element: etree._Element) -> bool:
    return (
        element.tag in UNSEEN
        or "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDING.search(element.get("style", "")))
    )


def _furniture_kind(element: etree._Element) -> FurnitureKind | None:
    """What an element is by its name or role; a list that is mostly links is navigation."""
    role = element.get("role", "")
    if kind := KIND_OF_TAG.get(str(element.tag)) or KIND_OF_ROLE.get(role):
        return kind
    if element.tag not in {"ul", "ol", "div", "table", "dl"}:
        return None
    links = element.findall(".//a")
    if len(links) < 3:
        return None
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    is_menu = linked > 0.6 * len("".join("".join(element.itertext()).split()))
    return FurnitureKind.NAVIGATION if is_menu else None


def _blocks(text: str) -> Iterator[PageBlock]:
    """The blocks of the page, white space collapsed as browsers do.

    None is left where a line of Chinese was wrapped.
    """
    text = re.sub(f"{_BLOCK}*{_CELL}{_BLOCK}*", _CELL, text)
    within: FurnitureKind | None = None
    in_main = False
    for block in re.split(f"[{_BLOCK}{_ROW}]+", text):
        if block in _OPENED:
            within = _OPENED[block]
        elif block == _CLOSING:
            within = None
        elif block in {_MAIN, _MAIN_ENDS}:
            in_main = block == _MAIN
        else:
            is_link = 2 * sum(map(len, _LINKED.findall(block))) > len(block.strip())
            lines = [_line(line) for line in _LINK_MARKS.sub("", block).split(_LINE)]
            if any(line.strip("# \t") for line in lines):
                yield PageBlock("\n".join(lines).strip("\n"), within, in_main, is_link)


def _line(line: str) -> str:
    collapsed = _BLANKS.sub(" ", _BREAK_IN_WIDE.sub("", line))
    cells = (cell.strip(" ") for cell in collapsed.split(_CELL))
    return "\t".join(cell for cell in cells if cell).replace(_KEPT, " ")
