"""The folder that training keeps its work in, so that it can be interrupted and go on.

Results of steps are kept by joblib under their inputs; pages that were taken in are kept as stores.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from joblib import Memory

from benchmarks.training.corpora import ROOT
from vectorstore.bundled_model import BundledModel, former_identity
from vectorstore.embedder_protocol import Matrix
from vectorstore.records import ParsedDocument
from vectorstore.store import Store

_READING = ("ingest", "vectorstore")
_SCORING = (
    *_READING,
    "assistant/retrieval",
    "benchmarks/training/collect.py",
    "benchmarks/training/corpora.py",
)


@cache
def model() -> BundledModel:
    """The one bundled model of this process."""
    return BundledModel()


def embed_queries(identity: str, texts: tuple[str, ...]) -> Matrix:
    """Questions to vectors of the bundled model, whose identity is told for the cache's sake."""
    assert identity == model().identity
    return model().encode(texts, is_query=True)


def embed_documents(identity: str, texts: tuple[str, ...]) -> Matrix:
    """The same of passages and sentences."""
    assert identity == model().identity
    return model().encode(texts, is_query=False)


class PageEmbedder:
    """The bundled model, which embeds the questions of a page all at once, and no text twice."""

    def __init__(self, memory: Memory, questions: Iterable[str]) -> None:
        self.identity = model().identity
        self.name = former_identity()
        self.dimension = model().dimension
        self._queries = memory.cache(embed_queries)
        self._documents = memory.cache(embed_documents)
        self._known: dict[str, Matrix] = {}
        self._learn(tuple(dict.fromkeys(questions)))

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        missing = tuple(text for text in texts if text not in self._known)
        if missing:
            self._learn(missing)
        return np.stack([self._known[text] for text in texts])

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        rows: Matrix = self._documents(self.identity, tuple(texts))
        return rows

    def _learn(self, questions: tuple[str, ...]) -> None:
        self._known |= zip(questions, self._queries(self.identity, questions), strict=True)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder for the work, shared by several processes."""

    folder: Path

    @property
    def memory(self) -> Memory:
        return Memory(self.folder / "steps", verbose=0)

    def embedder(self, questions: Iterable[str] = ()) -> PageEmbedder:
        """An embedder that knows the questions already."""
        return PageEmbedder(self.memory, questions)

    @contextmanager
    def store(
        self, name: str, documents: Callable[[], Iterable[ParsedDocument]], embedder: PageEmbedder
    ) -> Iterator[Store]:
        """The store of a page; the documents are taken in where that was not done before."""
        folder = self.folder / "stores" / fingerprint(*_READING)[:16] / name
        done = folder.with_suffix(".done")
        store = Store(folder, embedder)
        try:
            if not done.exists():
                for number, document in enumerate(documents()):
                    key = str(number)
                    digest = hashlib.sha256(key.encode()).hexdigest()
                    store.add(document, name=key, source=key, sha256=digest)
                done.touch()
            yield store
        finally:
            store.close()


def scoring_fingerprint() -> str:
    """Changes with everything that the scores of passages depend on, but for the artefacts."""
    return fingerprint(*_SCORING)


@cache
def fingerprint(*places: str) -> str:
    """The SHA-256 of the sources and data below some places of the repository."""
    total = hashlib.sha256()
    for place in places:
        below = ROOT / place
        paths = [below] if below.is_file() else sorted(below.rglob("*"))
        for path in paths:
            if path.is_file() and path.suffix != ".pyc":
                total.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return total.hexdigest()
