"""The one door for files of strangers: text is decoded here, all else is parsed apart."""

import logging
import unicodedata
from dataclasses import replace
from importlib.util import find_spec

from ingest.readers.encodings import decode
from ingest.readers.formats import Format, packed_format, text_format
from ingest.readers.process import Checkpoint, parse_apart
from ingest.readers.records import Content, Limits, Refusal
from ingest.readers.text import content_of_text, settle_lines
from vectorstore.errors import UnreadableDocument
from vectorstore.progress import Progress, silent

__all__ = ["STANDARD", "Limits", "read"]

STANDARD = Limits()
_LONGEST_LABEL = 80
_PDF_PATIENCE = 8.0
"""How much longer a PDF may take than its size says, for its text is packed."""
_log = logging.getLogger(__name__)


def read(name: str, data: bytes, limits: Limits = STANDARD, progress: Progress = silent) -> Content:
    """The text of a file, or the speeches it lists. `name` is a label and is never opened.

    Raises:
        UnreadableDocument: no text could be had; the message names the file and the mend.
    """

    def checkpoint() -> None:
        progress("read", 0, 1)

    checkpoint()
    try:
        return _not_empty(_content(name, data, limits, checkpoint))
    except Refusal as refusal:
        raise UnreadableDocument(f"“{_label(name)}” {_one_line(refusal.reason)}.") from refusal


def _not_empty(content: Content) -> Content:
    if not content.known and not content.text.strip():
        raise Refusal("holds no text: bring the file with its text")
    return content


def _content(name: str, data: bytes, limits: Limits, checkpoint: Checkpoint) -> Content:
    if len(data) > limits.file_size:
        raise Refusal(f"is larger than {limits.file_size >> 20} MB: bring it in parts")
    packed = packed_format(name, data)
    if packed is Format.PDF:
        return _pdf(name, data, limits, checkpoint)
    if packed is not None:
        return parse_apart(packed, data, limits, checkpoint).content
    decoded = decode(data)
    text = _not_empty(Content(settle_lines(decoded))).text
    kind = text_format(name, text)
    if kind is not Format.TEXT:
        return parse_apart(kind, text.encode("utf-8"), limits, checkpoint).content
    if len(text) > limits.characters:
        raise Refusal(f"holds more than {limits.characters:,} characters: bring it in parts")
    return content_of_text(decoded)


def _pdf(name: str, data: bytes, limits: Limits, checkpoint: Checkpoint) -> Content:
    """The text layer; pages that are pictures are recognised when the extra `ocr` is there."""
    limits = replace(limits, seconds=_PDF_PATIENCE * limits.seconds)
    reply = parse_apart(Format.PDF, data, limits, checkpoint)
    if not reply.pictures:
        return reply.content
    if has_ocr():
        if reply.pictures > limits.ocr_pages:
            raise Refusal(
                f"has {reply.pictures} scanned pages, more than {limits.ocr_pages}: "
                "bring it in parts"
            )
        seconds = limits.seconds + limits.ocr_seconds * reply.pictures
        wider = replace(limits, seconds=seconds, memory=limits.ocr_memory)
        return parse_apart(Format.OCR, data, wider, checkpoint).content
    if 2 * reply.pictures >= reply.pages:
        raise Refusal(
            "is scanned, pictures without text: install wenzheng[ocr] to have it read, "
            "or bring it with a text layer"
        )
    _log.warning("%d pages of “%s” are pictures and were not read", reply.pictures, _label(name))
    return reply.content


def has_ocr() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr_onnxruntime") is not None and find_spec("pypdfium2") is not None


def _label(name: str) -> str:
    """The last part of `name` in one line, its unprintable characters replaced."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    label = _one_line(last)
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _one_line(text: str) -> str:
    shown = (" " if unicodedata.category(each) in _UNPRINTABLE else each for each in text)
    return " ".join("".join(shown).split())


_UNPRINTABLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
