"""Invented documents as files: pages set in columns, Word files, archives made to do harm."""

import io
import zipfile
from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as WordDocument
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


class Print:
    """Pages on which text is put where a newspaper would; heights are counted from above."""

    def __init__(self, width: float = 600, height: float = 800, password: str = "") -> None:
        self._file = io.BytesIO()
        lock = StandardEncryption(password) if password else None
        self.canvas = Canvas(self._file, pagesize=(width, height), encrypt=lock)
        self.height = height

    def put(self, text: str, x: float, y: float, size: float = 10) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - y, text)

    def spread(self, pieces: Iterable[tuple[str, float]], y: float, size: float = 10) -> None:
        for text, x in pieces:
            self.put(text, x, y, size)

    def column(
        self, lines: Sequence[str], x: float, y: float, size: float = 10, pitch: float = 1.5
    ) -> None:
        """Lines below each other; leading ideographic spaces are set as an indent, not as text."""
        for place, line in enumerate(lines):
            bare = line.lstrip("　")
            indent = (len(line) - len(bare)) * size
            self.put(bare, x + indent, y + place * pitch * size, size)

    def turn(self) -> None:
        self.canvas.showPage()

    def pdf(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()


def wrapped(text: str, width: int) -> list[str]:
    """A paragraph in lines of `width` characters, the first indented by two."""
    indented = f"　　{text}"
    return [indented[at : at + width] for at in range(0, len(indented), width)]


def word(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_of(body: str, numbering: str = "") -> bytes:
    """A Word file with this XML inside its body, and inside its list definitions."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(word(Document()))) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    parts["word/document.xml"] = (
        f'<w:document xmlns:w="{WORD}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>"
    ).encode()
    if numbering:
        xml = f'<w:numbering xmlns:w="{WORD}">{numbering}</w:numbering>'
        parts["word/numbering.xml"] = xml.encode()
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def repacked(document: bytes, name: str, content: bytes) -> bytes:
    """The same Office file with another content for one part."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return packed({**parts, name: content})
