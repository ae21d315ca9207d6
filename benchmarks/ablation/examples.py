"""What the confidence and the likelihoods are learnt from: questions with what is known of each.

Sources: the questions on the sample page and on the pages of `benchmarks/pages`, but for those that
ask for all that somebody said; everyday questions, each put to one of these pages; and XQuAD
questions on Chinese paragraphs, answerable, or not once the right paragraph (near) or its whole
article (far) is left out of what was found.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from assistant.records import Form
from assistant.retrieval import retriever as door
from assistant.retrieval.query.question_type import form_of
from assistant.retrieval.ranking import relevance_classifier
from assistant.retrieval.ranking.answerability_classifier import Answerability
from assistant.retrieval.ranking.confidence import ConfidenceInput, signals, traits_of
from assistant.retrieval.ranking.relevance_classifier import AnswerScope, wanted
from assistant.retrieval.ranking.scoring import ScoredPassage
from assistant.retrieval.retriever import Retriever
from ingest.pipeline import parse
from vectorstore.analysis.language_detection import detect
from vectorstore.embedder_protocol import Matrix
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.records import (
    EVERYWHERE,
    ParsedDocument,
    ParsedSpeech,
    PassageKind,
    PassageSpan,
)
from vectorstore.store import Store

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "assistant/models"
SAMPLE = ROOT / "ingest/sample/page.txt"
PAGES = sorted(path for path in (ROOT / "benchmarks/pages").iterdir())
SETS = ("dev", "test", "blind", *(f"blind{number}" for number in range(2, 8)))
ASKED = {
    SAMPLE: [ROOT / f"benchmarks/questions/{name}.jsonl" for name in SETS],
    **{
        page / "speeches.jsonl": [
            page / f"{name}.jsonl" for name in ("questions", "plain", "tricky", "absent")
        ]
        for page in PAGES
    },
}
"""The files of questions that are asked of each page."""
EVERYDAY = sorted((ROOT / "benchmarks/everyday").glob("*.txt"))
EVERY = 12
"""One in so many questions of XQuAD is asked."""
FOLDS = 5
"""Parts that the everyday questions are dealt out to."""
_TWICE = 2
"""How often the confidence is asked about a question: of what was found, and of elsewhere."""

Question = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Others:
    """Passages found behind the best, a row of signals each and whether it holds evidence."""

    wanted: AnswerScope
    signals: NDArray[np.float64]
    evidence: list[bool]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its signals and traits; `source` is its set, page, fold or article.

    `others` are told of an answerable question on a page that compares nothing.
    """

    corpus: str
    source: str
    language: str
    kind: str
    answerable: bool
    signals: dict[str, float]
    traits: Matrix
    others: Others | None = None


Heard = tuple[ConfidenceInput, list[ScoredPassage], list[ScoredPassage], Answerability | None]
"""What the confidence was asked about: its arguments."""


class Listening(Retriever):
    """A retriever that keeps what the confidence was asked about first."""

    def heard(self, question: str, language: str | None) -> Heard | None:
        """None for a question whose confidence is not asked."""
        kept: list[Heard] = []

        def keep(*asked: Any) -> float:
            kept.append(asked)
            return 0.0

        with patch.object(door, "confidence", keep):
            self.retrieve(question, language=language, filters=EVERYWHERE, k=1)
        return kept[0] if len(kept) == _TWICE else None


def read(path: Path) -> list[Question]:
    """The questions of a set, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def stored(page: Path, folder: Path, embedder: LazyEmbedder) -> Store:
    """A page alone in a folder of its own."""
    store = Store(folder, embedder)
    document = parse(page.name, page.read_bytes(), embedder)
    store.add(document, name=page.name, source=page.name, sha256="0" * 64)
    return store


def pages(folder: Path, embedder: LazyEmbedder) -> Iterator[Example]:
    """The questions on the sample page and the others, and everyday ones in turn on each."""
    everyday = [
        {"question": line, "lang": path.stem, "kind": "everyday", "answerable": False}
        for path in EVERYDAY
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for number, (path, sets) in enumerate(ASKED.items()):
        store = stored(path, folder / str(number), embedder)
        retriever = Listening(store)
        for questions in sets:
            corpus, source = (
                ("sample", questions.stem) if path == SAMPLE else ("pages", path.parent.name)
            )
            for row in read(questions):
                yield from _example(corpus, source, row, retriever)
        for place, row in enumerate(everyday[number :: len(ASKED)]):
            yield from _example("everyday", f"everyday {place % FOLDS}", row, retriever)
        store.close()


def _example(corpus: str, source: str, row: Question, retriever: Listening) -> Iterator[Example]:
    heard = retriever.heard(row["question"], None)
    if heard:
        asked, ranked, elsewhere, _ = heard
        yield Example(
            corpus,
            source,
            row["lang"],
            row["kind"],
            row["answerable"],
            signals(asked, ranked, elsewhere),
            traits_of(asked, ranked[0]),
            _others(row, ranked, named=bool(elsewhere)) if row["answerable"] else None,
        )


def _others(row: Question, ranked: list[ScoredPassage], *, named: bool) -> Others | None:
    forms = form_of(row["question"], detect(row["question"]))
    if Form.COMPARISON in forms and Form.LIST not in forms:
        return None
    return Others(
        wanted(forms),
        relevance_classifier.signals(ranked, forms, named=named),
        [answers(row, one.speaker, one.candidate.passage.text) for one in ranked[1:]],
    )


def answers(row: Question, speaker: str, text: str) -> bool:
    """Whether a passage is by one who answers, and holds evidence, white space ignored."""
    return speaker in row["speakers"] and any(
        _unspaced(span) in _unspaced(text) for span in row["evidence"]
    )


def _unspaced(text: str) -> str:
    return "".join(text.split())


def xquad(folder: Path, embedder: LazyEmbedder, shared: Path) -> Iterator[Example]:
    """XQuAD questions on the Chinese paragraphs, with and without what answers them."""
    articles: dict[str, Any] = {
        language: json.loads(
            (shared / f"benchmarks/xquad/xquad.{language}.json").read_text(encoding="utf-8")
        )["data"]
        for language in ("zh", "en", "ru")
    }
    store = Store(folder, embedder)
    for number, article in enumerate(articles["zh"]):
        texts = [paragraph["context"] for paragraph in article["paragraphs"]]
        store.add(
            _document(texts), name=str(number), source=str(number), sha256=str(number).zfill(16)
        )
    retriever = Listening(store)
    for language, every in articles.items():
        asked = [
            (question["question"], number, place)
            for number, article in enumerate(every)
            for place, paragraph in enumerate(article["paragraphs"], 1)
            for question in paragraph["qas"]
        ]
        for question, number, place in asked[::EVERY]:
            heard = retriever.heard(question, language)
            if heard is None:
                continue
            asked_of, ranked, _, _ = heard
            gold = articles["zh"][number]["paragraphs"][place - 1]["context"]
            article = {p["context"] for p in articles["zh"][number]["paragraphs"]}
            near = [one for one in ranked if one.candidate.passage.text != gold]
            far = [one for one in ranked if one.candidate.passage.text not in article]
            for kind, some in (("answerable", ranked), ("near", near), ("far", far)):
                yield Example(
                    "xquad",
                    f"article {number}",
                    language,
                    kind,
                    kind == "answerable",
                    signals(asked_of, some, ()),
                    traits_of(asked_of, some[0]),
                )
    store.close()


def _document(texts: list[str]) -> ParsedDocument:
    return ParsedDocument(
        tuple(
            ParsedSpeech("", "", "", "", text, (PassageSpan(PassageKind.BODY, None, 0, len(text)),))
            for text in texts
        )
    )


def collected(shared: Path) -> list[Example]:
    """All examples; `shared` holds `benchmarks/xquad`."""
    embedder = LazyEmbedder("bundled")
    with tempfile.TemporaryDirectory() as folder:
        return [
            *pages(Path(folder) / "pages", embedder),
            *xquad(Path(folder) / "xquad", embedder, shared),
        ]
