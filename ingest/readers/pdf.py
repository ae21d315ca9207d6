"""PDF files with a text layer: where every character lies decides what is read after what."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTComponent, LTContainer, LTPage
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import dict_value, int_value
from pdfminer.psexceptions import PSException

from ingest.readers.layout.margins import Printed
from ingest.readers.layout.pages import content_of_pages, lay_out
from ingest.readers.layout.records import Glyph
from ingest.readers.records import Limits, Refusal, Reply

_TAIL = 2048
_UNNAMED_ALLOWED = 0.1
_CUT = "is cut short or broken: fetch it again, or print it to a new PDF"


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The pages with text laid out, and the numbers, from 0, of those that are pictures only."""

    pages: dict[int, Printed]
    pictures: tuple[int, ...]

    @property
    def reply(self) -> Reply:
        content = content_of_pages([self.pages[number] for number in sorted(self.pages)])
        return Reply(content, len(self.pages) + len(self.pictures), len(self.pictures))


def read(data: bytes, limits: Limits) -> Reply:
    """The text layer of a PDF and how many of its pages are pictures.

    Raises:
        Refusal: it is locked, cut short, damaged, or has too many pages.
    """
    return text_layer(data, limits).reply


def text_layer(data: bytes, limits: Limits) -> TextLayer:
    """The text layer of a PDF, page by page; raises as `read` does."""
    if b"%%EOF" not in data[-_TAIL:]:
        raise Refusal(_CUT)
    try:
        return _text_layer(PDFDocument(PDFParser(io.BytesIO(data))), limits)
    except PDFPasswordIncorrect as locked:
        raise Refusal("is locked with a password: save it without one") from locked
    except (PDFException, PSException) as broken:
        raise Refusal(_CUT) from broken


def _text_layer(document: PDFDocument, limits: Limits) -> TextLayer:
    declared = int_value(dict_value(document.catalog.get("Pages")).get("Count"))
    if declared > limits.pages:
        raise Refusal(f"has {declared} pages, more than {limits.pages}: bring it in parts")
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    pages: dict[int, Printed] = {}
    pictures: list[int] = []
    blank = 0
    for number, pdf_page in enumerate(islice(PDFPage.create_pages(document), limits.pages)):
        interpreter.process_page(pdf_page)
        printed = device.get_result()
        glyphs = list(_glyphs(printed))
        if _is_named(glyphs):
            pages[number] = lay_out(glyphs, printed.height, _turned(printed))
        elif any(True for _ in printed):
            pictures.append(number)
        else:
            blank += 1
    if len(pages) + len(pictures) + blank < declared:
        raise Refusal(_CUT)
    return TextLayer(pages, tuple(pictures))


def _is_named(glyphs: list[Glyph]) -> bool:
    """Whether the page has text and its fonts say which characters they draw."""
    inked = [glyph.text for glyph in glyphs if glyph.text.strip()]
    unnamed = sum(text.startswith("(cid:") for text in inked)
    return bool(inked) and unnamed <= _UNNAMED_ALLOWED * len(inked)


def _glyphs(page: LTPage) -> Iterator[Glyph]:
    for item in _characters(page):
        text = _whole(item.get_text())
        if text and item.upright:
            base = page.y1 - item.matrix[5]
            yield Glyph(text, item.x0 - page.x0, item.x1 - page.x0, base, item.size)


def _turned(page: LTPage) -> str:
    """The text that does not stand upright, in the order in which the file draws it."""
    return "".join(
        _whole(item.get_text()) for item in _characters(page) if not item.upright
    ).strip()


def _characters(container: LTContainer[LTComponent]) -> Iterator[LTChar]:
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTContainer):
            yield from _characters(item)


def _whole(text: str) -> str:
    """`text` with halves of characters joined, and what no character can be left out."""
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(character for character in paired if character >= " " and character != "\x7f")
