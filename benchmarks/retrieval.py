"""How long a search takes beside embedding its question, as the corpus grows.

    .venv/bin/python -m benchmarks.retrieval [--passages 100 1000 …] [--plot PATH]

The corpus is invented: sentences of the sample page's words in random order, whose vectors lie
about those of its real sentences. Questions are the product's sample questions, each asked once,
so that their words are new as a visitor's are. Each is also embedded by itself, just before or just
after; what its search takes beyond that is the search's own. Filters take a speaker, the passages
of an affiliation and a document in turn.
"""

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from assistant.retrieval.retriever import Retriever
from vectorstore.analysis.function_words import sample_questions
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.analysis.tokenizer import tokens
from vectorstore.embedder_protocol import Matrix
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.records import (
    EVERYWHERE,
    Filters,
    ParsedDocument,
    ParsedSpeech,
    PassageKind,
    PassageSpan,
)
from vectorstore.store import Store

_SENTENCES = 3_000
_SPEECHES = 20
_PASSAGES = 10
_AFFILIATIONS = 12
_ASKED = 40
_LANGUAGES = ("zh", "en", "ru", "pt", "hi")


class InventedEmbedder(LazyEmbedder):
    """Real vectors for questions; for texts, points about the sample page's sentences."""

    def __init__(self, page: Sequence[str]) -> None:
        super().__init__("bundled")
        self._around = super().embed_documents(page)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        seeds = [int.from_bytes(hashlib.sha256(t.encode()).digest()[:8]) for t in texts]
        centres = self._around[[seed % len(self._around) for seed in seeds]]
        noise = np.stack([np.random.default_rng(s).normal(size=self.dimension) for s in seeds])
        rows = centres + 0.5 * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        unit: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in milliseconds: of embedding the question, of all else, of all else if filtered."""

    passages: int
    embedding: float
    own: float
    slow: float
    filtered: float


def documents(count: int, words: Sequence[str], chance: random.Random) -> Iterator[ParsedDocument]:
    """Invented documents that hold so many passages together."""
    pool = ["".join(chance.choices(words, k=24)) + "。" for _ in range(_SENTENCES)]
    number = 0
    while number < count:
        speeches = []
        for _ in range(_SPEECHES):
            size = min(_PASSAGES, count - number)
            texts = ["".join(chance.sample(pool, 3)) for _ in range(size)]
            ends = np.cumsum([len(text) for text in texts]).tolist()
            spans = tuple(
                PassageSpan(PassageKind.PROPOSAL, place, end - len(text), end)
                for place, (text, end) in enumerate(zip(texts, ends, strict=True), 1)
            )
            speaker = f"讲者{number // _PASSAGES}号"
            affiliation = f"界别{number // _PASSAGES % _AFFILIATIONS}"
            if size:
                speeches.append(
                    ParsedSpeech("题目", speaker, "委员", affiliation, "".join(texts), spans)
                )
            number += size
        yield ParsedDocument(tuple(speeches))


def measure(count: int, page: str) -> Measured:
    """Build a corpus of `count` passages and ask."""
    chance = random.Random(count)  # noqa: S311 - no secret
    embedder = InventedEmbedder([page[a:b] for a, b in sentences(page)])
    words = [word for word in tokens(page) if not word.isdigit()]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), embedder)
        for place, document in enumerate(documents(count, words, chance)):
            store.add(document, name=str(place), source=str(place), sha256=f"{place:016x}" * 4)
        retriever = Retriever(store)
        retriever.warm()
        asked = [q for some in zip(*map(sample_questions, _LANGUAGES), strict=False) for q in some]
        chance.shuffle(asked)
        headers = store.library.headers()
        filters = [
            Filters(speakers=(headers[-1].speaker,)),
            Filters(affiliations=(headers[-1].affiliation,)),
            Filters(documents=(headers[-1].document_id,)),
        ]
        for filtered in (EVERYWHERE, *filters):
            _searched(retriever, "O que mudou?", filtered)
        own, embedding, narrowed = [], [], []
        for place, question in enumerate(asked[:_ASKED]):
            alone, spent = _side_by_side(
                retriever, embedder, question, EVERYWHERE, first=bool(place % 2)
            )
            own.append(spent - alone)
            embedding.append(alone)
            alone, spent = _side_by_side(
                retriever, embedder, asked[-1 - place], filters[place % 3], first=bool(place % 2)
            )
            narrowed.append(spent - alone)
        store.close()
    own.sort()
    return Measured(
        count,
        statistics.median(embedding) * 1e3,
        statistics.median(own) * 1e3,
        own[int(len(own) * 0.9)] * 1e3,
        statistics.median(narrowed) * 1e3,
    )


def _side_by_side(
    retriever: Retriever, embedder: LazyEmbedder, question: str, filters: Filters, *, first: bool
) -> tuple[float, float]:
    """Seconds of embedding the question alone, before the search or after it, and of the search."""
    alone = _embedded(embedder, question) if first else 0.0
    spent = _searched(retriever, question, filters)
    return alone or _embedded(embedder, question), spent


def _embedded(embedder: LazyEmbedder, question: str) -> float:
    start = time.perf_counter()
    embedder.embed_queries([question])
    return time.perf_counter() - start


def _searched(retriever: Retriever, question: str, filters: Filters) -> float:
    start = time.perf_counter()
    retriever.retrieve(question, language=None, filters=filters, k=20)
    return time.perf_counter() - start


def draw_growth(found: Sequence[Measured], path: Path) -> None:
    """Plot milliseconds per question against the number of passages, on a logarithmic axis."""
    figure = Figure((6, 3), layout="constrained")
    axes = figure.add_subplot()
    passages = [one.passages for one in found]
    axes.plot(passages, [one.embedding for one in found], "o-", label="embedding the question")
    axes.plot(passages, [one.own for one in found], "o-", label="all else")
    axes.plot(passages, [one.filtered for one in found], "o-", label="all else, with a filter")
    axes.set(xscale="log", xlabel="passages", ylabel="ms per question")
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    figure.legend(loc="outside upper center", ncols=3, frameon=False)
    figure.savefig(path)


def main() -> None:
    """Measure and print; with `--plot`, draw as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    page = files("ingest").joinpath("sample", "page.txt").read_text(encoding="utf-8")
    found = []
    sys.stdout.write("passages  embedding  own (90 %)  filtered  [ms]   own / embedding\n")
    for count in given.passages:
        one = measure(count, page)
        found.append(one)
        sys.stdout.write(
            f"{one.passages:8}  {one.embedding:9.1f}  {one.own:5.1f} ({one.slow:4.1f})"
            f"  {one.filtered:8.1f}         {one.own / one.embedding:.2f}\n"
        )
        sys.stdout.flush()
    if given.plot:
        draw_growth(found, given.plot)


if __name__ == "__main__":
    main()
