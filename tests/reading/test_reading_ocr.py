"""Scanned pages: what is recognised is laid out like a text layer, columns and all."""

import io
from difflib import SequenceMatcher

import pytest
from printing import Print, wrapped

from ingest.readers.sandbox import has_ocr, read

pytestmark = pytest.mark.skipif(not has_ocr(), reason="the extra `ocr` is not installed")

TEXT = (
    "北区河道常年淤塞，雨天积水难行。为此建议：一是疏浚河道，二是加高堤岸，"
    "三是设立水位标尺，由街道每日查看并公布，四是请居民监督。"
)


def scanned(pdf: bytes) -> bytes:
    """The same pages as pictures without text."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for page in pypdfium2.PdfDocument(pdf):
        width, height = page.get_size()
        canvas.setPageSize((width, height))
        picture = ImageReader(page.render(scale=2).to_pil())
        canvas.drawImage(picture, 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.slow
def test_a_scan_is_read_column_by_column() -> None:
    page = Print(400, 200)
    page.put("疏通北区河道", 120, 50, 20)
    lines = wrapped(TEXT, 12)
    page.column(lines[:3], 40, 90, size=12)
    page.column(lines[3:], 220, 90, size=12)
    blocks = read("scan.pdf", scanned(page.pdf())).text.split("\n\n")
    assert blocks[0].strip("　") == "疏通北区河道"
    body = "".join("".join(blocks[1:]).split())
    assert SequenceMatcher(None, body, TEXT, autojunk=False).ratio() > 0.95
