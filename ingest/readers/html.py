"""The main text of a web page, as its reader sees it; nothing is fetched."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from ingest.readers.records import Content, Limits, Refusal, Reply
from ingest.readers.trees import refuse_deep
from vectorstore.analysis.lexicon_file import read_lexicon

_ELEMENTS = read_lexicon("ingest.readers", "html_elements")
_UNSEEN, _FURNITURE, _ROLES, _BLOCKS = (
    frozenset(name for names in _ELEMENTS.of(kind) for name in names)
    for kind in ("unseen", "furniture", "role", "block")
)
_HEADINGS = {f"h{depth}": "#" * depth + " " for depth in range(1, 7)}
_CELLS = frozenset({"td", "th"})
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WIDE = r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_BREAK_IN_WIDE = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t\n]*(?={_WIDE})")
_BLANKS = re.compile(r"[ \t\r\n]+")

# Noncharacters stand for what the tags mean until all text is together.
_LINE, _CELL, _ROW, _BLOCK, _KEPT = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"


def read(data: bytes, _: Limits) -> Reply:
    """The text of the page's `main` or articles, else of its body without navigation.

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
    main = "".join(_joined(part) for part in _main_parts(root))
    found = _settled(main) or _settled(_joined(root, keep_furniture=True))
    if not found:
        raise Refusal(
            "holds no text of its own, perhaps a script would load it: save the page as it is shown"
        )
    return Reply(Content(found))


def _main_parts(root: etree._Element) -> list[etree._Element]:
    for path in ("//main | //*[@role='main']", "//article"):
        found = set(root.xpath(path))
        outermost = [
            part for part in root.iter() if part in found and found.isdisjoint(part.iterancestors())
        ]
        if any(text.strip() for part in outermost for text in part.itertext()):
            return outermost
    return [root]


def _joined(root: etree._Element, *, keep_furniture: bool = False) -> str:
    return _BLOCK + "".join(_pieces(root, keep_furniture)) + _BLOCK


def _pieces(root: etree._Element, keep_furniture: bool) -> Iterator[str]:
    """Text and the breaks between, in document order; a walk, for the tree may be deep."""
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and skipped is None:
            if _is_unseen(element) or (not keep_furniture and _is_furniture(element)):
                skipped = element
                continue
            yield _break_at(element)
            yield _HEADINGS.get(str(element.tag), "")
            yield _as_set(element.text, element)
        elif event == "end" and skipped in {None, element}:
            yield "" if element.tag == "br" else _break_at(element)
            skipped = None
            if element is not root:
                yield _as_set(element.tail, element.getparent())


def _break_at(element: etree._Element) -> str:
    if element.tag in _CELLS:
        blocks = (inner for inner in element.iterdescendants() if inner.tag in _BLOCKS)
        return _BLOCK if len(list(islice(blocks, 2))) == 2 else _CELL
    if element.tag == "tr":
        return _ROW
    if element.tag == "br":
        return _LINE
    return _BLOCK if element.tag in _BLOCKS else ""


def _as_set(text: str | None, parent: etree._Element | None) -> str:
    if text and parent is not None and parent.tag == "pre":
        return text.strip("\n").replace("\n", _LINE).replace(" ", _KEPT)
    return text or ""


def _is_unseen(element: etree._Element) -> bool:
    return (
        element.tag in _UNSEEN
        or "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDING.search(element.get("style", "")))
    )


def _is_furniture(element: etree._Element) -> bool:
    """Navigation by its name, or a list in which links hold most of the text."""
    if element.tag in _FURNITURE or element.get("role") in _ROLES:
        return True
    if element.tag not in {"ul", "ol", "div", "table", "dl"}:
        return False
    links = element.findall(".//a")
    if len(links) < 3:
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    return linked > 0.6 * len("".join("".join(element.itertext()).split()))


def _settled(text: str) -> str:
    """White space collapsed as browsers do; none is left where a line of Chinese was wrapped."""
    text = re.sub(f"{_BLOCK}*{_CELL}{_BLOCK}*", _CELL, text)
    blocks = []
    for block in re.split(f"[{_BLOCK}{_ROW}]+", text):
        lines = [_line(line) for line in block.split(_LINE)]
        if any(line.strip("# \t") for line in lines):
            blocks.append("\n".join(lines).strip("\n"))
    return "\n\n".join(blocks)


def _line(line: str) -> str:
    collapsed = _BLANKS.sub(" ", _BREAK_IN_WIDE.sub("", line))
    cells = (cell.strip(" ") for cell in collapsed.split(_CELL))
    return "\t".join(cell for cell in cells if cell).replace(_KEPT, " ")
