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

import numpy as np
from numpy.typing import NDArray

from assistant.records import QuestionType
from assistant.retrieval.ranking import relevance_classifier
from assistant.retrieval.ranking.confidence import signals, traits_of
from assistant.retrieval.ranking.relevance_classifier import AnswerScope, answer_scope
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.scored_query import Scope, ScoredQuery
from ingest.pipeline import parse
from vectorstore.embedder_protocol import Matrix
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.records import (
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
        retriever = Retriever(store)
        for questions in sets:
            corpus, source = (
                ("sample", questions.stem) if path == SAMPLE else ("pages", path.parent.name)
            )
            for row in read(questions):
                yield from _example(corpus, source, row, retriever)
        for place, row in enumerate(everyday[number :: len(ASKED)]):
            yield from _example("everyday", f"everyday {place % FOLDS}", row, retriever)
        store.close()


def _example(corpus: str, source: str, row: Question, retriever: Retriever) -> Iterator[Example]:
    scored = retriever.score(row["question"])
    if _is_learnt_from(scored):
        yield Example(
            corpus,
            source,
            row["lang"],
            row["kind"],
            row["answerable"],
            signals(scored.confidence_input, scored.passages, scored.by_others),
            traits_of(scored.confidence_input, scored.passages[0]),
            _others(row, scored) if row["answerable"] else None,
        )


def _is_learnt_from(scored: ScoredQuery) -> bool:
    """Whether something was found, and the question does not ask for all that somebody said."""
    return bool(scored.passages) and scored.scope is Scope.TOPIC


def _others(row: Question, scored: ScoredQuery) -> Others | None:
    ranked, types = scored.passages, scored.question_types
    if QuestionType.COMPARISON in types and QuestionType.LIST not in types:
        return None
    return Others(
        answer_scope(types),
        relevance_classifier.signals(ranked, types, named=bool(scored.by_others)),
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
    retriever = Retriever(store)
    for language, every in articles.items():
        asked = [
            (question["question"], number, place)
            for number, article in enumerate(every)
            for place, paragraph in enumerate(article["paragraphs"], 1)
            for question in paragraph["qas"]
        ]
        for question, number, place in asked[::EVERY]:
            scored = retriever.score(question, language=language)
            if not _is_learnt_from(scored):
                continue
            asked_of, ranked = scored.confidence_input, scored.passages
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
