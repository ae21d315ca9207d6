"""How much of the time of taking documents in is the embedder's own, and how memory grows.

    .venv/bin/python -m benchmarks.ingest [--documents N]

The documents are speeches of the sample page in running order, each with a number of its own so
that no two share a text. The same texts are embedded bare, side by side, in this process.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from ingest.page import understand
from ingest.pipeline import take_in
from vectorstore.lazy import LazyEmbedder
from vectorstore.sentences import sentences
from vectorstore.store import Store


def documents(embedder: LazyEmbedder, count: int) -> Iterator[tuple[str, bytes]]:
    """Clean documents of one speech each: title, byline, body."""
    page = files("ingest").joinpath("sample", "page.txt").read_text(encoding="utf-8")
    speeches = [s for s in understand(page, embedder).speeches if s.role]
    for number in range(count):
        speech = speeches[number % len(speeches)]
        body = speech.body.replace("。", f"（{number}）。")
        byline = f"●{speech.speaker}（{speech.role}，代表{speech.affiliation}发言）"
        yield f"{number}.txt", f"{speech.title}\n{byline}\n{body}\n".encode()


def texts(store: Store) -> list[str]:
    """What the store had embedded: every passage and every sentence, each text once."""
    found: dict[str, None] = {}
    for header in store.library.headers():
        for passage in store.library.speech(header.id).passages:
            found[passage.text] = None
            found.update((passage.text[a:b], None) for a, b in sentences(passage.text))
    return list(found)


def memory() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=60)
    arguments = parser.parse_args()
    embedder = LazyEmbedder("bundled")
    given = list(documents(embedder, arguments.documents))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), embedder)
        first = len(given) // 3
        started = time.perf_counter()
        for name, data in given[:first]:
            take_in(store, name, data, name)
        after_a_third = memory()
        for name, data in given[first:]:
            take_in(store, name, data, name)
        taking_in = time.perf_counter() - started
        at_the_end = memory()
        bare = texts(store)
        started = time.perf_counter()
        for begin in range(0, len(bare), 64):
            embedder.embed_documents(bare[begin : begin + 64])
        embedding = time.perf_counter() - started
        store.close()
    sys.stdout.write(
        f"{len(given)} documents, {len(bare)} texts\n"
        f"embedder alone / taking in: {embedding / taking_in:.2f}\n"
        f"memory at the end / after a third: {at_the_end / after_a_third:.2f}\n"
    )


if __name__ == "__main__":
    main()
