"""Word files: the paragraphs, tables and text boxes of the body, in their order.

The body's XML is walked directly: what Word prints but does not store as text, the numbers of
lists, is put back; deleted and hidden text stays out. Headers stand before the body as furniture,
footnotes and footers after it, since no place in the running text is theirs.
"""

import posixpath
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.readers.archive import Archive
from ingest.readers.numbering import SYMBOLS, Numbering, value, value_of
from ingest.readers.records import Limits, Refusal, Reply
from ingest.readers.text_blocks import TextBlock, content_of
from ingest.readers.trees import parse_xml
from vectorstore.records import FurnitureKind

_GONE = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr", "sectPr", "instrText", "rt"})
_BODY_LEVEL = 9
_NAMES = {
    FurnitureKind.HEADER: ("header",),
    FurnitureKind.FOOTNOTE: ("footnotes", "endnotes"),
    FurnitureKind.FOOTER: ("footer",),
}
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(data: bytes, limits: Limits) -> Reply:
    """The text of the body, a blank line between paragraphs and a tab between cells of a row.

    Raises:
        Refusal: it is no Word file, is damaged, locked, or made to do harm.
    """
    archive = Archive(data, limits)
    main = _related(archive, "").get("officeDocument", "word/document.xml")
    if main not in archive.names:
        raise Refusal("is a ZIP file but no Word document: unpack it, or save it as docx")
    body = parse_xml(archive.part(main)).find("{*}body")
    if body is None:
        raise Refusal("is another kind of Office file: save it as docx, PDF or plain text")
    reading = _Body(archive, main)
    printed = [TextBlock(block) for block in reading.blocks(body)]
    heads, feet = (
        [
            TextBlock(block, kind)
            for kind in kinds
            for path in _paths(archive, main, _NAMES[kind])
            for block in reading.blocks(parse_xml(archive.part(path)))
        ]
        for kinds in (
            (FurnitureKind.HEADER,),
            (FurnitureKind.FOOTNOTE, FurnitureKind.FOOTER),
        )
    )
    return Reply(content_of([*heads, *printed, *feet] if printed else []))


def _related(archive: Archive, part: str) -> dict[str, str]:
    """Where the parts are that `part` refers to, by the last word of their relationship."""
    return dict(_relations(archive, part))


def _paths(archive: Archive, part: str, names: Container[str]) -> list[str]:
    """The stored parts that `part` refers to by one of these names, each once."""
    found = (path for name, path in _relations(archive, part) if name in names)
    return [path for path in dict.fromkeys(found) if path in archive.names]


def _relations(archive: Archive, part: str) -> Iterator[tuple[str, str]]:
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.names:
        return
    for relation in parse_xml(archive.part(path)):
        if relation.get("TargetMode") != "External":
            target = posixpath.join("/", folder, relation.get("Target", ""))
            name = posixpath.basename(relation.get("Type", ""))
            yield name, posixpath.normpath(target).lstrip("/")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph is by itself or by its styles: in a list, a heading."""

    list_id: str
    list_depth: int
    outline: int

    @classmethod
    def of(cls, properties: Sequence[etree._Element]) -> "_Style":
        """The first to say something is heard: the paragraph's own come before its styles'."""

        def said(path: str) -> str:
            found = (each.find(path) for each in properties)
            return next((value(element) for element in found if element is not None), "")

        return cls(
            said("{*}numPr/{*}numId"),
            int(said("{*}numPr/{*}ilvl") or 0),
            int(said("{*}outlineLvl") or _BODY_LEVEL),
        )

    @property
    def mark(self) -> str:
        return "#" * min(self.outline + 1, 6) + " " if self.outline < _BODY_LEVEL else ""


class _Body:
    """The body of one document, read once from its beginning: its lists count as they go."""

    def __init__(self, archive: Archive, main: str) -> None:
        related = _related(archive, main)
        self._styles = {
            next(iter(style.xpath("@*[local-name()='styleId']")), ""): style
            for style in self._part(archive, related, "styles")
        }
        numbering = self._part(archive, related, "numbering")
        self._numbering = Numbering.of(numbering)

    @staticmethod
    def _part(archive: Archive, related: dict[str, str], kind: str) -> etree._Element:
        path = related.get(kind)
        return parse_xml(archive.part(path)) if path in archive.names else etree.Element("none")

    def blocks(self, container: etree._Element) -> Iterator[str]:
        for child in container:
            name = _name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name not in _GONE:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        for box in _outermost(paragraph, "txbxContent"):
            yield from self.blocks(box)
        text = re.sub(r"\n{2,}", "\n", "".join(_runs(paragraph)).strip("\n"))
        if text.strip():
            style = _Style.of(list(self._properties(paragraph)))
            yield style.mark + self._numbering.label(style.list_id, style.list_depth) + text

    def _table(self, table: etree._Element) -> Iterator[str]:
        for row in _outermost(table, "tr"):
            cells = [list(self.blocks(cell)) for cell in _outermost(row, "tc")]
            if all(len(cell) <= 1 and "\n" not in "".join(cell) for cell in cells):
                if line := "\t".join(cell[0] for cell in cells if cell):
                    yield line
            else:
                for cell in cells:
                    yield from cell

    def _properties(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The paragraph's own properties, then those of its style and of what that is based on."""
        style_id, seen = "", set[str]()
        own = paragraph.find("{*}pPr")
        if own is not None:
            style_id = value_of(own, "pStyle")
            yield own
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield from self._styles[style_id].iterfind("{*}pPr")
            style_id = value_of(self._styles[style_id], "basedOn")


def _runs(paragraph: etree._Element) -> Iterator[str]:
    """The text of a paragraph without its text boxes, deleted and hidden runs."""
    for child in paragraph:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            code = next(iter(child.xpath("@*[local-name()='char']")), "0")
            yield SYMBOLS.get(int(code, 16), "")
        elif name not in _GONE and name != "txbxContent" and not _is_hidden(child):
            yield from _runs(child)


def _outermost(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in parent:
        found = _name(child)
        if found == name:
            yield child
        elif found not in _GONE:
            yield from _outermost(child, name)


def _is_hidden(run: etree._Element) -> bool:
    return run.find("{*}rPr/{*}vanish") is not None


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
