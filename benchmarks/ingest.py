"""How much of the time of taking documents in is the embedder's own, and how memory grows.

    .venv/bin/python -m benchmarks.ingest [--documents N]

Clean documents are one speech each of the sample page; scrambled ones, a quarter as many, are that
page with its titles and bylines apart from the bodies. Each has a sign of its own in every
sentence, as wide as the one it replaces, so that hardly a text is shared; what is, is embedded once
on either side. What was stored is then embedded bare, in this process, a third after each third of
the documents, so that other load on the machine meets both alike. Processor time is given beside
wall time.
"""

import argparse
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from ingest.bulk_ingest import Brought, ingest_all
from ingest.document_parser import parse_document
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.store import Added, Store

_THIRDS = 3


@dataclass(frozen=True, slots=True)
class Seconds:
    """Time that passed, and processor time of this process and its children."""

    wall: float
    processor: float

    @classmethod
    def now(cls) -> "Seconds":
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return cls(time.perf_counter(), sum(one.ru_utime + one.ru_stime for one in used))

    def since(self, start: "Seconds") -> "Seconds":
        return Seconds(self.wall - start.wall, self.processor - start.processor)

    def __add__(self, other: "Seconds") -> "Seconds":
        return Seconds(self.wall + other.wall, self.processor + other.processor)


def page() -> str:
    """The sample page, as it is printed: scrambled."""
    return files("ingest").joinpath("sample", "page.txt").read_text(encoding="utf-8")


def clean(embedder: LazyEmbedder, count: int) -> Iterator[Brought]:
    """Documents of one speech each: title, byline, body."""
    speeches = [s for s in parse_document(page(), embedder).speeches if s.role]
    for number in range(count):
        speech = speeches[number % len(speeches)]
        byline = f"●{speech.speaker}（{speech.role}，代表{speech.affiliation}发言）"
        yield brought(number, f"{speech.title}\n{byline}\n{numbered(speech.body, number)}\n")


def scrambled(count: int) -> Iterator[Brought]:
    """Pages of eleven speeches."""
    for number in range(count):
        yield brought(number, numbered(page(), number))


def numbered(text: str, number: int) -> str:
    """The text with a sign for the number at the end of every sentence, no line longer."""
    return re.sub(r"[\u4e00-\u9fff](?=[。；！？])", chr(0x4E00 + number), text)


def brought(number: int, text: str) -> Brought:
    """A file of that text, named by its number."""
    return Brought(f"{number}.txt", f"{number}.txt", partial(text.encode))


def texts(store: Store, document_ids: Sequence[str], before: Set[str]) -> list[str]:
    """What the store had embedded of these: every passage and every sentence new to it, once."""
    found: dict[str, None] = {}
    for header in store.library.headers():
        if header.document_id in document_ids:
            for passage in store.library.speech(header.id).passages:
                found[passage.text] = None
                found.update((passage.text[a:b], None) for a, b in sentences(passage.text))
    return [text for text in found if text not in before]


def memory() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(name: str, given: Sequence[Brought], embedder: LazyEmbedder) -> None:
    """Take the documents in, embed the same texts bare, and print the ratios."""
    taking, embedding = Seconds(0, 0), Seconds(0, 0)
    held: list[float] = []
    embedded: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), embedder)
        size = -(-len(given) // _THIRDS)
        for first in range(0, len(given), size):
            start = Seconds.now()
            outcomes = list(ingest_all(store, given[first : first + size]))
            taking += Seconds.now().since(start)
            held.append(memory())
            added = [outcome.document_id for _, outcome in outcomes if isinstance(outcome, Added)]
            bare = texts(store, added, embedded)
            start = Seconds.now()
            for begin in range(0, len(bare), 64):
                embedder.embed_documents(bare[begin : begin + 64])
            embedding += Seconds.now().since(start)
            embedded.update(bare)
        store.close()
    sys.stdout.write(
        f"{name}: {len(given)} documents, {len(embedded)} texts\n"
        f"  embedder alone / taking in: {embedding.wall / taking.wall:.2f}"
        f" (processor time {embedding.processor / taking.processor:.2f})\n"
        f"  memory at the end / after a third: {held[-1] / held[0]:.2f}\n"
    )


def main() -> None:
    """Measure clean and scrambled documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=60)
    arguments = parser.parse_args()
    embedder = LazyEmbedder("bundled")
    measure("clean", list(clean(embedder, arguments.documents)), embedder)
    measure("scrambled", list(scrambled(-(-arguments.documents // 4))), embedder)


if __name__ == "__main__":
    main()
