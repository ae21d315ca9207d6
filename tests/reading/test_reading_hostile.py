"""Whatever a file is, reading it ends soon, in one sentence, and hurts nothing else."""

import io
import json
import os
import re
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from docx import Document
from printing import Print, packed, repacked, word
from reportlab.lib.utils import ImageReader

from ingest.readers import sandbox
from ingest.readers.sandbox import Limits, read
from vectorstore.errors import UnreadableDocument

ONE_SENTENCE = re.compile(r"“[^”\n]+” [^\n]+[^.\n]\.")


def pdf_of(pages: int = 1) -> bytes:
    page = Print()
    for _ in range(pages):
        page.put("建议修桥。", 60, 100)
        page.turn()
    return page.pdf()


def locked_pdf() -> bytes:
    page = Print(password="secret")
    page.put("建议修桥。", 60, 100)
    return page.pdf()


def scanned_pdf() -> bytes:
    from PIL import Image

    page = Print()
    page.canvas.drawImage(ImageReader(Image.new("L", (600, 800), 200)), 0, 0, 600, 800)
    return page.pdf()


def pdf_of_objects(*objects: bytes) -> bytes:
    """A PDF file of numbered objects, the first its catalog."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, len(data))
    )


def pdf_with_content(twice: bytes) -> bytes:
    return pdf_of_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream"
        % (len(twice), twice),
    )


def inflating_pdf() -> bytes:
    return pdf_with_content(zlib.compress(zlib.compress(b" " * (200 << 20), 1), 1))


def endless_pdf() -> bytes:
    return pdf_of_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>",
    )


def circular_pdf() -> bytes:
    return pdf_of_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 5 >>"
    )


def bomb() -> bytes:
    return repacked(word(Document()), "word/document.xml", b"<w>" + b" " * (30 << 20))


def lying_bomb() -> bytes:
    """Its parts inflate to 30 MB and are declared to be small."""
    data = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("word/document.xml").file_size
    return bytes(data).replace(size.to_bytes(4, "little"), (4000).to_bytes(4, "little"))


def many_parts() -> bytes:
    return packed({f"word/{number}": b"" for number in range(20_000)})


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.txt", bytes, "no text"),
    "blank": ("a.txt", lambda: b"\xef\xbb\xbf \r\n\t", "no text"),
    "binary as text": ("a.txt", lambda: os.urandom(4096) + b"\0", "UTF-8"),
    "NUL bytes": ("a.txt", "建议\0修桥".encode, "UTF-8"),
    "only controls": ("a.txt", lambda: b"\x01\x02\x03" * 100, "UTF-8"),
    "half a surrogate": ("a.txt", lambda: b"\xff\xfe\x00\xd8A\x00", "broken"),
    "surrogates in UTF-8": ("a.txt", lambda: "建议".encode() + b"\xed\xa0\x80" * 9, "UTF-8"),
    "program": ("a.txt", lambda: b"\x7fELF\x02\x01\x01" + bytes(500), "UTF-8"),
    "locked PDF": ("a.pdf", locked_pdf, "password"),
    "cut PDF": ("a.pdf", lambda: pdf_of()[:-200], "cut short"),
    "PDF cut to its head": ("a.pdf", lambda: b"%PDF-1.7\n", "cut short"),
    "PDF of noise": ("a.pdf", lambda: b"%PDF-1.7\n" + os.urandom(9000) + b"%%EOF", "cut short"),
    "no PDF": ("a.pdf", "建议修桥。".encode, "none inside"),
    "PDF with more pages than it says it allows": ("a.pdf", lambda: pdf_of(30), "parts"),
    "PDF that says it has endless pages": ("a.pdf", endless_pdf, "pages"),
    "PDF whose pages hold themselves": ("a.pdf", circular_pdf, "cut short"),
    "bomb": ("a.docx", bomb, "inflate"),
    "lying bomb": ("a.docx", lying_bomb, "cut short|inflate|broken"),
    "20,000 parts": ("a.docx", many_parts, "inflate"),
    "cut docx": ("a.docx", lambda: word(Document())[:-500], "cut short"),
    "other ZIP": ("a.docx", lambda: packed({"a.txt": b"a"}), "no Word document"),
    "empty docx": ("a.docx", lambda: word(Document()), "no text"),
    "broken XML": (
        "a.docx",
        lambda: repacked(word(Document()), "word/document.xml", b"<w><p>"),
        "broken",
    ),
    "old Word": ("a.doc", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "docx"),
    "RTF": ("a.rtf", lambda: b"{\\rtf1 x}", "docx"),
    "picture": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(90), "PDF"),
    "unknown type": ("a.csv", "建议,修桥".encode, "Markdown, docx, PDF, HTML"),
    "nested JSON": ("a.jsonl", lambda: b'{"a":' * 200 + b"1" + b"}" * 200, "text"),
}
FEW_PAGES = Limits(pages=20)


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_in_one_sentence_that_names_the_mend(kind: str) -> None:
    name, make, says = HOSTILE[kind]
    data = make()
    began = time.monotonic()
    with pytest.raises(UnreadableDocument, match=says) as refused:
        read(name, data, FEW_PAGES)
    assert time.monotonic() - began < 10
    assert ONE_SENTENCE.fullmatch(refused.value.message), refused.value.message
    assert ":" in refused.value.message


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.csv",
        "a\nb\r\u2028\u202e.csv",
        "..\\x.csv",
        "名" * 300 + ".csv",
        "\ud800.csv",
    ],
)
def test_a_name_is_a_label_in_one_line(name: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read(name, "建议".encode())
    message = refused.value.message
    assert ONE_SENTENCE.fullmatch(message)
    assert message.isprintable()
    assert ".." not in message
    assert len(message) < 250
    assert message.encode("utf-8")


@pytest.mark.parametrize("name", ["../x.txt", "a\nb.txt", "x"])
def test_a_name_does_not_stand_in_the_way_of_good_text(name: str) -> None:
    assert read(name, "建议修桥。".encode()).text == "建议修桥。"


def test_a_scan_without_ocr_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "has_ocr", lambda: False)
    with pytest.raises(UnreadableDocument, match=r"wenzheng\[ocr\]"):
        read("scan.pdf", scanned_pdf())


def test_a_reader_that_hangs_is_ended_in_time() -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"takes more than 0\.008 seconds"):
        read("a.pdf", pdf_of(), Limits(seconds=0.001, seconds_per_mb=0))
    assert time.monotonic() - began < 5


def test_a_pdf_may_not_inflate_beyond_its_memory() -> None:
    with pytest.raises(UnreadableDocument, match="needs more than 150 MB"):
        read("a.pdf", inflating_pdf(), Limits(memory=150 << 20))


def test_memory_is_bounded() -> None:
    with pytest.raises(UnreadableDocument, match=r"plain text|parts"):
        read("a.html", ("<p>建" * 2_000_000).encode(), Limits(memory=120 << 20))


def test_a_reader_that_dies_takes_only_its_file_with_it() -> None:
    with pytest.raises(UnreadableDocument, match=r"“a\.html” .+: .+\."):
        read("a.html", "<p>建议修桥。".encode() * 9999, Limits(memory=1))
    assert read("a.html", "<p>建议修桥。".encode()).text == "建议修桥。"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_output_is_bounded(name: str) -> None:
    with pytest.raises(UnreadableDocument, match="more than 1,000 characters"):
        read(name, "建议修桥。".encode() * 300, Limits(characters=1000))


def test_a_file_larger_than_allowed_is_not_looked_at() -> None:
    with pytest.raises(UnreadableDocument, match="larger than 1 MB"):
        read("a.txt", b"a" * (1 << 20) + b"b", Limits(file_size=1 << 20))


def test_two_megabytes_in_one_line_of_any_syntax_are_read() -> None:
    line = "建议修桥。" * 140_000
    assert read("a.md", line.encode()).text == line
    assert read("a.html", f"<html><p>{line}</p>".encode()).text == line
    known = read("a.jsonl", json.dumps({"text": line}).encode()).known
    assert known[0].text == line


def test_the_child_loads_no_model_and_no_secret_and_can_write_no_file() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert read("a.md", "# 好".encode()).text == "# 好"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, 60 << 10)
    probe = (
        "import sys, ingest.readers.child, ingest.readers.pdf, ingest.readers.docx, "
        "ingest.readers.html; "
        "heavy = {'torch', 'chromadb', 'gradio', 'onnxruntime', 'fastapi', 'pydantic'}; "
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-I", "-c", probe], check=False).returncode == 0
