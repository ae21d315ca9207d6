"""Scanned pages: their characters are recognised and laid out like those of a text layer.

The extra `ocr`: PDFium renders the page, PP-OCR (through RapidOCR, its models in the package)
finds lines of text and reads them.
"""

import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from rapidocr_onnxruntime import RapidOCR  # type: ignore[import-untyped]

from ingest.reading import pdf
from ingest.reading.layout.pages import Page, lay_out
from ingest.reading.layout.records import Glyph
from ingest.reading.records import Limits, Reply

_SCALE = 2.4
_LONGEST_SIDE = 3000
_BASE_ABOVE_BOTTOM = 0.15

Corners = Sequence[tuple[float, float]]


def read(data: bytes, limits: Limits) -> Reply:
    """All pages of a PDF: those with a text layer as `pdf` reads them, the rest recognised."""
    layer = pdf.text_layer(data, limits)
    engine = RapidOCR(max_side_len=_LONGEST_SIDE, intra_op_num_threads=1, inter_op_num_threads=1)
    document = pypdfium2.PdfDocument(data)
    recognised = {number: _recognise(engine, document[number]) for number in layer.pictures}
    return pdf.TextLayer({**layer.pages, **recognised}, ()).reply


def _recognise(engine: RapidOCR, page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    scale = min(_SCALE, _LONGEST_SIDE / max(width, height))
    picture: np.ndarray = page.render(scale=scale, rev_byteorder=False).to_numpy()
    found, _ = engine(picture, use_cls=False)
    glyphs = [
        glyph
        for corners, text, _ in found or ()
        for glyph in _glyphs([(x / scale, y / scale) for x, y in corners], text)
    ]
    return lay_out(glyphs, height)


def _glyphs(corners: Corners, text: str) -> Iterator[Glyph]:
    """The characters of a recognised line, spread over it by their widths."""
    x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    widths = [1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in text]
    unit = (x1 - x0) / sum(widths)
    size = min(unit, bottom - top)
    base = bottom - _BASE_ABOVE_BOTTOM * (bottom - top)
    at = x0
    for character, width in zip(text, widths, strict=True):
        yield Glyph(character, at, at + width * unit, base, size)
        at += width * unit
