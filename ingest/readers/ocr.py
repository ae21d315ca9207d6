"""Scanned pages: their characters are recognised and laid out like those of a text layer.

The extra `ocr`: PDFium renders the page, PP-OCR (through RapidOCR, its models in the package)
finds lines of text and reads them.
"""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from numpy.typing import NDArray
from rapidocr_onnxruntime import RapidOCR  # type: ignore[import-untyped]

from ingest.readers import pdf
from ingest.readers.layout.margins import Printed
from ingest.readers.layout.pages import lay_out
from ingest.readers.layout.records import Glyph
from ingest.readers.records import Limits, Reply

_SCALE = 2.0
_LONGEST_SIDE = 2200
_CONTRAST = 64
_GAP = 1.2
_BASE_ABOVE_BOTTOM = 0.15


def read(data: bytes, limits: Limits) -> Reply:
    """All pages of a PDF: those with a text layer as `pdf` reads them, the rest recognised."""
    layer = pdf.text_layer(data, limits)
    engine = RapidOCR(max_side_len=_LONGEST_SIDE, intra_op_num_threads=1, inter_op_num_threads=1)
    document = pypdfium2.PdfDocument(data)
    recognised = {number: _recognise(engine, document[number]) for number in layer.pictures}
    return pdf.TextLayer({**layer.pages, **recognised}, ()).reply


def _recognise(engine: RapidOCR, page: pypdfium2.PdfPage) -> Printed:
    width, height = page.get_size()
    scale = min(_SCALE, _LONGEST_SIDE / max(width, height))
    picture: NDArray[np.uint8] = page.render(scale=scale).to_numpy()
    found, _ = engine(picture, use_cls=False)
    glyphs = [
        Glyph(
            glyph.text, glyph.x0 / scale, glyph.x1 / scale, glyph.base / scale, glyph.size / scale
        )
        for corners, text, _ in found or ()
        for glyph in _glyphs(np.asarray(corners), text, picture)
    ]
    return lay_out(glyphs, height)


def _glyphs(corners: NDArray[np.float64], text: str, picture: NDArray[np.uint8]) -> Iterator[Glyph]:
    """The characters of a recognised line, spread by their widths over where there is ink.

    The engine sometimes takes the lines of two columns for one; the blank between them stays
    blank. Lengths are in pixels.
    """
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    inked = _inked(picture[int(top) : int(bottom) + 1, int(left) : int(right) + 1])
    stretches = [(left + start, left + end) for start, end in inked] or [(left, right)]
    widths = [1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in text]
    unit = sum(end - start for start, end in stretches) / sum(widths)
    base = bottom - _BASE_ABOVE_BOTTOM * (bottom - top)
    start, end = stretches.pop(0)
    for character, width in zip(text, widths, strict=True):
        if start + width * unit / 2 > end and stretches:
            start, end = stretches.pop(0)
        yield Glyph(character, start, start + width * unit, base, min(unit, bottom - top))
        start += width * unit


def _inked(line: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """Where a line of text has ink, from and to which column of pixels, wide gaps left out."""
    places = np.flatnonzero(np.ptp(line.reshape(*line.shape[:2], -1)[..., 0], axis=0) > _CONTRAST)
    if not places.size:
        return []
    gaps = [(a, b) for a, b in pairwise(places.tolist()) if b - a > _GAP * len(line)]
    starts = [int(places[0]), *(b for _, b in gaps)]
    ends = [*(a + 1 for a, _ in gaps), int(places[-1]) + 1]
    return list(zip(starts, ends, strict=True))
