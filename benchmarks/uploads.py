"""What an upload costs besides embedding, for each MB, as uploads grow.

    .venv/bin/python -m benchmarks.uploads [--sizes 1 2 5 10 20] [--formats txt html docx pdf]

A file holds so many MB of invented speeches as UTF-8, each with its title and byline. It is read,
parsed, analysed, stored and indexed as uploads are, with an embedder that takes no time; sentences
bear a number, so that none is stored twice. Printed is the processor time of this process and its
children for each MB, stage by stage and whole, and the whole beside that of the smallest size:
1.00 everywhere is growth in proportion. The words' own model (`terms`) is not counted in it.
"""

import argparse
import io
import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np
from docx import Document
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.ingest import Seconds
from ingest.pipeline import ingest
from vectorstore.bundled_model import USE
from vectorstore.embedder_protocol import Matrix
from vectorstore.store import Store

_PAGES = Path(__file__).with_name("pages")
_MODELS = frozenset({"embed", "terms"})
_STAGES = ("read", "parse", "analyze", "store")
_FONT, _LEADING, _LINE, _PAGE = "STSong-Light", 15, 40, 48


class InstantEmbedder:
    """Vectors of the bundled model's length from a table of noise, without reading the text."""

    identity = name = "instant"
    dimension = USE.stop

    def __init__(self) -> None:
        noise = np.random.default_rng(7).standard_normal((1 << 12, self.dimension))
        self._table = (noise / np.linalg.norm(noise, axis=1, keepdims=True)).astype(np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._table[[hash(text) % len(self._table) for text in texts]]

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return self.embed_queries(texts)


@dataclass(frozen=True, slots=True)
class Invented:
    """A speech of the invented pages."""

    title: str
    byline: str
    paragraphs: tuple[str, ...]

    @property
    def size(self) -> int:
        return len("\n".join((self.title, self.byline, *self.paragraphs)).encode())

    def numbered(self, number: int) -> "Invented":
        """The same with a number at the end of every sentence."""
        return replace(
            self,
            paragraphs=tuple(re.sub("(?=[。；！？])", str(number), p) for p in self.paragraphs),
        )


def speeches(size: int) -> Iterator[Invented]:
    """Speeches of `size` bytes in all, and a little more."""
    lines = [
        json.loads(line)
        for file in sorted(_PAGES.glob("*/speeches.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    known = [
        Invented(
            line["title"],
            f"●{line['speaker']}（{line['affiliation']}{line['role']}）",
            tuple(line["text"].split("\n")),
        )
        for line in lines
    ]
    for number in count(1):
        for speech in known:
            yield speech.numbered(number)
            size -= speech.size
            if size <= 0:
                return


def txt(size: int) -> bytes:
    """Plain text, a line for each paragraph."""
    return "\n\n".join(
        "\n".join((speech.title, speech.byline, *speech.paragraphs)) for speech in speeches(size)
    ).encode()


def html(size: int) -> bytes:
    """A web page, a heading over each speech."""
    body = "".join(
        f"<h2>{speech.title}</h2>"
        + "".join(f"<p>{text}</p>" for text in (speech.byline, *speech.paragraphs))
        for speech in speeches(size)
    )
    return f"<!doctype html><html><body><main>{body}</main></body></html>".encode()


def docx(size: int) -> bytes:
    """A Word file."""
    document = Document()
    for speech in speeches(size):
        for text in (speech.title, speech.byline, *speech.paragraphs):
            document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(size: int) -> bytes:
    """A PDF with a text layer, paragraphs in lines of forty characters."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = io.BytesIO()
    canvas = Canvas(file)
    row = 0
    for speech in speeches(size):
        for text in (speech.title, speech.byline, *(f"　　{p}" for p in speech.paragraphs)):
            for first in range(0, len(text), _LINE):
                if row == _PAGE:
                    canvas.showPage()
                    row = 0
                if row == 0:
                    canvas.setFont(_FONT, 10)
                line = text[first : first + _LINE]
                indent = 10 * (len(line) - len(line.lstrip("　")))
                canvas.drawString(80 + indent, 780 - row * _LEADING, line.lstrip("　"))
                row += 1
        row = min(row + 1, _PAGE)
    canvas.save()
    return file.getvalue()


FORMATS: dict[str, Callable[[int], bytes]] = {"txt": txt, "html": html, "docx": docx, "pdf": pdf}


class Stages:
    """The processor time of each stage, as its progress tells of it."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._stage, self._since = "store", Seconds.now()

    def __call__(self, what: str, done: int, total: int) -> None:
        now = Seconds.now()
        self.seconds[self._stage] += now.since(self._since).processor
        self._since = now
        self._stage = what if done < total else "store"


def measured(name: str, data: bytes) -> Stages:
    """The stages of one upload into an empty store."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), InstantEmbedder())
        stages = Stages()
        ingest(store, name, data, name, stages)
        stages("store", 1, 1)
        store.close()
    return stages


def main() -> None:
    """Measure every size of every format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 2, 5])
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    arguments = parser.parse_args()
    for kind in arguments.formats:
        smallest = 0.0
        for megabytes in arguments.sizes:
            stages = measured(f"a.{kind}", FORMATS[kind](megabytes * 1_000_000)).seconds
            whole = sum(stages[stage] for stage in stages if stage not in _MODELS) / megabytes
            smallest = smallest or whole
            parts = "  ".join(f"{stage} {stages[stage] / megabytes:5.2f}" for stage in _STAGES)
            sys.stdout.write(
                f"{kind:4} {megabytes:3} MB  {parts}  whole {whole:5.2f} s/MB"
                f"  {whole / smallest:.2f} × the smallest\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
