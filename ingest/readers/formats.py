"""What kind of file it is: by its content first, then by its name."""

import json
import re
from enum import StrEnum
from pathlib import PurePosixPath

from ingest.readers.records import Refusal


class Format(StrEnum):
    """The formats that are read, by the modules that read them."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON_LINES = "jsonl"
    DOCX = "docx"
    PDF = "pdf"
    OCR = "ocr"


_SUFFIXES = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".shtml": Format.HTML,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".docx": Format.DOCX,
    ".pdf": Format.PDF,
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")
_TURNED_AWAY = {
    (
        b"\xd0\xcf\x11\xe0",
    ): "is an old Word file or a locked one: save it as docx without a password",
    (b"{\\rtf",): "is an RTF file: save it as docx",
    _PICTURES: "is a picture: save it as PDF, which is read with OCR",
    (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"): "is packed: unpack it first",
}
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,5}", re.IGNORECASE)


def packed_format(name: str, data: bytes) -> Format | None:
    """`PDF` or `DOCX` when the bytes are such a file, None when they may be text.

    Raises:
        Refusal: they are a kind of file that is known and not read.
    """
    for signatures, reason in _TURNED_AWAY.items():
        if data.startswith(signatures):
            raise Refusal(reason)
    if data[:1024].lstrip(b"\xef\xbb\xbf\0 \t\r\n").startswith(b"%PDF-"):
        return Format.PDF
    if data.startswith(b"PK"):
        return Format.DOCX
    return Format.PDF if suffix_of(name) == ".pdf" and b"%PDF-" in data[:1024] else None


def text_format(name: str, text: str) -> Format:
    """Which kind of text it is.

    Raises:
        Refusal: the name promises another kind.
    """
    suffix = suffix_of(name)
    promised = _SUFFIXES.get(suffix)
    if promised in {Format.DOCX, Format.PDF}:
        raise Refusal(f"is named {suffix} but is none inside: fetch it again")
    if _HTML.match(text):
        return Format.HTML
    if promised is not None and promised is not Format.TEXT:
        return promised
    if _begins_with_object(text):
        return Format.JSON_LINES
    if promised is None and _SUFFIX.fullmatch(suffix):
        raise Refusal("is of no accepted type: bring txt, Markdown, docx, PDF, HTML or JSON Lines")
    return Format.TEXT


def suffix_of(name: str) -> str:
    """The last suffix of `name` in small letters, with its dot, or ""."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _begins_with_object(text: str) -> bool:
    line = text.lstrip().partition("\n")[0]
    if not line.startswith("{"):
        return False
    try:
        return "text" in json.loads(line)
    except (ValueError, RecursionError):
        return False
