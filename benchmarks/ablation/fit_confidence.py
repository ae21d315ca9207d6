"""Estimate the weights of the confidence anew, and tell how good they are.

    python benchmarks/ablation/fit_confidence.py SHARED [--write]

SHARED holds `benchmarks/xquad`. Two sources: the questions on the sample page, but for those that
ask for all that somebody said; and XQuAD questions on Chinese paragraphs, answerable, or not once
the right paragraph (near) or its whole article (far) is left out of what was found.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.retrieval import retriever as door
from assistant.retrieval.baseline import Baseline
from assistant.retrieval.confidence import signals
from assistant.retrieval.ranking import Ranked
from assistant.retrieval.retriever import Retriever
from ingest.pipeline import parse
from vectorstore.embedding import Matrix
from vectorstore.lazy import LazyEmbedder
from vectorstore.records import (
    EVERYWHERE,
    ParsedDocument,
    ParsedSpeech,
    PassageKind,
    PassageSpan,
)
from vectorstore.store import Store

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "assistant/retrieval/data/confidence.json"
SAMPLE = ROOT / "ingest/sample/page.txt"
XQUAD_SHARE = 0.1
"""What all questions of XQuAD, whose passages are no speeches, count against all on the page."""
SETS = ("dev", "test", "blind")
EVERY = 12


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its signals; `source` is its set, or the article it is of."""

    page: bool
    source: str
    language: str
    kind: str
    answerable: bool
    signals: dict[str, float]


Heard = tuple[str, str, list[Ranked], list[Ranked], Baseline]
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
            found = self.retrieve(question, language=language, filters=EVERYWHERE, k=1)
        return None if found.whole else kept[0]


def page(folder: Path, embedder: LazyEmbedder) -> Iterator[Example]:
    """The questions on the sample page."""
    store = Store(folder, embedder)
    document = parse(SAMPLE.name, SAMPLE.read_bytes(), embedder)
    store.add(document, name="sample", source="sample", sha256="0" * 64)
    retriever = Listening(store)
    for name in SETS:
        path = ROOT / f"benchmarks/questions/{name}.jsonl"
        for asked in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            heard = retriever.heard(asked["question"], None)
            if heard:
                found = signals(*heard)
                yield Example(True, name, asked["lang"], asked["kind"], asked["answerable"], found)
    store.close()


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
            _, _, ranked, _, baseline = heard
            gold = articles["zh"][number]["paragraphs"][place - 1]["context"]
            article = {p["context"] for p in articles["zh"][number]["paragraphs"]}
            near = [one for one in ranked if one.candidate.passage.text != gold]
            far = [one for one in ranked if one.candidate.passage.text not in article]
            for kind, some in (("answerable", ranked), ("near", near), ("far", far)):
                found = signals(question, language, some, (), baseline)
                answerable = kind == "answerable"
                yield Example(False, str(number), language, kind, answerable, found)
    store.close()


def _document(texts: list[str]) -> ParsedDocument:
    return ParsedDocument(
        tuple(
            ParsedSpeech("", "", "", "", text, (PassageSpan(PassageKind.BODY, None, 0, len(text)),))
            for text in texts
        )
    )


class Fit:
    """The examples as numbers, and regressions on parts of them."""

    def __init__(self, examples: list[Example]) -> None:
        self.names = list(examples[0].signals)
        self.answerable = np.array([one.answerable for one in examples])
        self.page = np.array([one.page for one in examples])
        self.source = np.array([one.source for one in examples])
        self.language = np.array([one.language for one in examples])
        self.kind = np.array([one.kind for one in examples])
        raw = np.array([[one.signals[name] for name in self.names] for one in examples])
        self.mean = raw[self.page].mean(axis=0)
        self.scale = np.maximum(raw[self.page].std(axis=0), 0.02)
        self.rows = np.clip((raw - self.mean) / self.scale, -4, 4)
        share = XQUAD_SHARE * self.page.sum() / 2
        self.weight = np.ones(len(examples))
        for side in (True, False):
            some = ~self.page & (self.answerable == side)
            self.weight[some] = share / some.sum()

    def on(self, chosen: np.ndarray) -> LogisticRegression:
        model = LogisticRegression(max_iter=9000)
        return model.fit(
            self.rows[chosen], self.answerable[chosen], sample_weight=self.weight[chosen]
        )

    def held_out(self, parts: list[np.ndarray]) -> Matrix:
        """The probability of each example of the parts, from all examples outside its part."""
        probability = np.zeros(len(self.rows), np.float32)
        for part in parts:
            probability[part] = self.on(~part).predict_proba(self.rows[part])[:, 1]
        return probability

    def tell(self, title: str, probability: Matrix, of: np.ndarray) -> str:
        truth, said = self.answerable[of], probability[of]
        edges = np.minimum((said * 10).astype(int), 9)
        error = sum(
            (edges == one).mean() * abs(said[edges == one].mean() - truth[edges == one].mean())
            for one in set(edges.tolist())
        )
        by = {
            f"{what}": round(float(roc_auc_score(self.answerable[some], probability[some])), 3)
            for what, some in [
                *(
                    (k, of & (self.answerable | (self.kind == k)))
                    for k in ("near", "far", "misattributed")
                ),
                *(
                    (tag, of & (self.language == tag))
                    for tag in ("zh", "en", "pt", "ru", "zh-Hant")
                ),
            ]
            if len(set(self.answerable[some].tolist())) > 1
        }
        score = roc_auc_score(truth, said)
        lines = [f"{title}: AUROC {score:.3f}, ECE {error:.3f}, {by}"]
        for edge in (0.3, 0.4, 0.5, 0.6):
            refused = {
                kind: round(float((probability[some] < edge).mean()), 3)
                for kind in ("near", "far", "misattributed")
                if (some := of & ~self.answerable & (self.kind == kind)).any()
            }
            wrongly = (said[truth] < edge).mean()
            lines.append(f"    at {edge}: wrongly refused {wrongly:.3f}, refused {refused}")
        return "\n".join(lines) + "\n"


def main() -> None:
    """Collect, fit, tell; with `--write`, keep."""
    shared = Path(sys.argv[1])
    embedder = LazyEmbedder("bundled")
    with tempfile.TemporaryDirectory() as folder:
        examples = [
            *page(Path(folder) / "page", embedder),
            *xquad(Path(folder) / "xquad", embedder, shared),
        ]
    fit = Fit(examples)
    languages = [fit.language == tag for tag in sorted(set(fit.language.tolist()))]
    sets = [fit.source == name for name in SETS]
    sys.stdout.write(fit.tell("page, language left out", fit.held_out(languages), fit.page))
    sys.stdout.write(fit.tell("page, set left out", fit.held_out(sets), fit.page))
    sys.stdout.write(fit.tell("page, from XQuAD alone", fit.held_out([fit.page]), fit.page))
    sys.stdout.write(fit.tell("XQuAD, from the page alone", fit.held_out([~fit.page]), ~fit.page))
    if "--write" in sys.argv:
        model = fit.on(np.ones(len(examples), bool))
        numbers = zip(fit.names, fit.mean, fit.scale, model.coef_[0], strict=True)
        content = {
            "intercept": round(float(model.intercept_[0]), 4),
            "signals": {
                name: {
                    "mean": round(float(mean), 5),
                    "scale": round(float(scale), 5),
                    "weight": round(float(weight), 4),
                }
                for name, mean, scale, weight in numbers
            },
        }
        WEIGHTS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
