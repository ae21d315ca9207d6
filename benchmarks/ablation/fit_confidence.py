"""Estimate the weights of the confidence anew, and tell how good they are.

    python benchmarks/ablation/fit_confidence.py SHARED [--write]

SHARED holds `benchmarks/xquad`. Sources: the questions on the sample page and on the pages of
`benchmarks/pages`, but for those that ask for all that somebody said; everyday questions, each put
to one of these pages; and XQuAD questions on Chinese paragraphs, answerable, or not once the right
paragraph (near) or its whole article (far) is left out of what was found.

Answerability is learnt first. What the confidence then learns of it is what was said of questions
by machines that were learnt without them. Where another embedder is set, the confidence does
without it, and without the everyday questions, which then cost more than they bring.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.svm import SVC

from assistant.retrieval import retriever as door
from assistant.retrieval.answerability import Answerability, traits
from assistant.retrieval.confidence import ANSWERABILITY, LIMIT, Asked, signals
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
DATA = ROOT / "assistant/retrieval/data"
SAMPLE = ROOT / "ingest/sample/page.txt"
PAGES = sorted(path for path in (ROOT / "benchmarks/pages").iterdir())
EVERYDAY = sorted((ROOT / "benchmarks/everyday").glob("*.txt"))
SETS = ("dev", "test", "blind", "blind2", "blind3", "blind4")
XQUAD_SHARE = 0.1
"""What all questions of XQuAD, whose passages are no speeches, count against all on the pages."""
EVERYDAY_SHARE = 0.3
"""What all everyday questions count against all on the pages."""
EVERY = 12
COMPONENTS = 512
"""Main components of the traits that the answerability is learnt on."""
ANSWERABILITY_C = 3.0
"""What an example on the wrong side costs the answerability, as scikit-learn counts it."""
FOLDS = 5
_TWICE = 2
"""How often the confidence is asked about a question: of what was found, and of elsewhere."""

Mask = NDArray[np.bool_]
Question = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its signals and traits; `source` is its set, page, fold or article."""

    corpus: str
    source: str
    language: str
    kind: str
    answerable: bool
    signals: dict[str, float]
    traits: Matrix


Heard = tuple[Asked, list[Ranked], list[Ranked], Answerability | None]
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


def pages(folder: Path, embedder: LazyEmbedder) -> Iterator[Example]:
    """The questions on the sample page and the others, and everyday ones in turn on each."""
    sources = {SAMPLE: {name: read(ROOT / f"benchmarks/questions/{name}.jsonl") for name in SETS}}
    for page in PAGES:
        sources[page / "speeches.jsonl"] = {page.name: read(page / "questions.jsonl")}
    everyday = [
        {"question": line, "lang": path.stem, "kind": "everyday", "answerable": False}
        for path in EVERYDAY
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for number, (path, sets) in enumerate(sources.items()):
        store = Store(folder / str(number), embedder)
        document = parse(path.name, path.read_bytes(), embedder)
        store.add(document, name=path.name, source=path.name, sha256="0" * 64)
        retriever = Listening(store)
        for source, questions in sets.items():
            corpus = "sample" if path == SAMPLE else "pages"
            for row in questions:
                yield from _example(corpus, source, row, retriever)
        for place, row in enumerate(everyday[number :: len(sources)]):
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
            traits(asked.vector, ranked[0].candidate.sentence_vectors),
        )


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
                    traits(asked_of.vector, some[0].candidate.sentence_vectors),
                )
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
        self.corpus = np.array([one.corpus for one in examples])
        self.source = np.array([one.source for one in examples])
        self.language = np.array([one.language for one in examples])
        self.kind = np.array([one.kind for one in examples])
        self.speeches = np.isin(self.corpus, ("sample", "pages"))
        self.plain = self.corpus != "everyday"
        self.traits = self._main(np.array([one.traits for one in examples]))
        raw = np.array([[one.signals[name] for name in self.names] for one in examples])
        self.mean = raw[self.speeches].mean(axis=0)
        self.scale = np.maximum(raw[self.speeches].std(axis=0), 0.02)
        self.rows = np.clip((raw - self.mean) / self.scale, -LIMIT, LIMIT)
        self.weight = np.ones(len(examples))
        xquad, everyday = self.corpus == "xquad", ~self.plain
        for some, share in (
            (xquad & self.answerable, XQUAD_SHARE / 2),
            (xquad & ~self.answerable, XQUAD_SHARE / 2),
            (everyday, EVERYDAY_SHARE),
        ):
            self.weight[some] = share * self.speeches.sum() / max(some.sum(), 1)

    def _main(self, traits: Matrix) -> Matrix:
        """The traits by their main components, whose spread is 1 over all; none of paragraphs."""
        found = PCA(COMPONENTS, random_state=0).fit(traits[self.corpus != "xquad"])
        rows = found.transform(traits)
        self.centre = found.mean_
        self.components = (found.components_ / rows.std()).T
        main: Matrix = rows / rows.std()
        return main

    def learn(self, rows: Matrix, on: Mask) -> LogisticRegression:
        model = LogisticRegression(max_iter=9000)
        return model.fit(rows[on], self.answerable[on], sample_weight=self.weight[on])

    def machine(self, on: Mask) -> SVC:
        """The answerability, learnt from what is asked of speeches and from everyday questions."""
        on = on & (self.corpus != "xquad")
        model = SVC(C=ANSWERABILITY_C, gamma=1 / COMPONENTS, cache_size=1000)
        return model.fit(self.traits[on], self.answerable[on], sample_weight=self.weight[on])

    def answerability(self, on: Mask) -> Matrix:
        """The odds of all examples; of those learnt from, by machines that had not seen them."""
        odds = self.machine(on).decision_function(self.traits)
        sources = sorted(set(self.source[on].tolist()))
        for number in range(FOLDS):
            fold = on & np.isin(self.source, sources[number::FOLDS])
            odds[fold] = self.machine(on & ~fold).decision_function(self.traits[fold])
        return np.clip(odds, -LIMIT, LIMIT)

    def known(self, on: Mask) -> Matrix:
        """The signals, the answerability last."""
        return np.column_stack((self.rows, self.answerability(on)))

    def held_out(self, parts: Sequence[Mask], *, bundled: bool = True) -> Matrix:
        """The probability of each example of the parts, from all examples outside its part."""
        probability = np.zeros(len(self.rows), np.float32)
        for part in parts:
            rows, on = (self.known(~part), ~part) if bundled else (self.rows, self.plain & ~part)
            probability[part] = self.learn(rows, on).predict_proba(rows[part])[:, 1]
        return probability

    def tell(self, title: str, probability: Matrix, of: Mask) -> str:
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
        for edge in (0.3, 0.35, 0.4, 0.45, 0.5):
            refused = {
                kind: round(float((probability[some] < edge).mean()), 3)
                for kind in ("near", "far", "misattributed", "everyday")
                if (some := of & (self.kind == kind)).any()
            }
            wrongly = (said[truth] < edge).mean()
            lines.append(f"    at {edge}: wrongly refused {wrongly:.3f}, refused {refused}")
        return "\n".join(lines) + "\n"

    def content(self, model: LogisticRegression) -> dict[str, Any]:
        """A regression on the signals, and perhaps the answerability, as it is kept."""
        numbers = [*zip(self.names, self.mean, self.scale, strict=True), (ANSWERABILITY, 0, 1)]
        return {
            "intercept": round(float(model.intercept_[0]), 4),
            "signals": {
                name: {
                    "mean": round(float(mean), 5),
                    "scale": round(float(scale), 5),
                    "weight": round(float(weight), 4),
                }
                for (name, mean, scale), weight in zip(numbers, model.coef_[0], strict=False)
            },
        }


def keep(fit: Fit) -> None:
    """Write the weights learnt from all examples."""
    every = np.ones(len(fit.rows), bool)
    machine = fit.machine(every)
    scale = np.abs(machine.support_vectors_).max() / 127
    np.savez_compressed(
        DATA / "answerability.npz",
        mean=fit.centre.astype(np.float32),
        components=fit.components.astype(np.float16),
        vectors=(machine.support_vectors_ / scale).round().astype(np.int8),
        scale=np.float32(scale),
        weights=machine.dual_coef_[0].astype(np.float32),
        gamma=1 / COMPONENTS,
        intercept=machine.intercept_[0],
    )
    content = {
        "bundled": fit.content(fit.learn(fit.known(every), every)),
        "others": fit.content(fit.learn(fit.rows, fit.plain)),
    }
    path = DATA / "confidence.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Collect, fit, tell; with `--write`, keep."""
    shared = Path(sys.argv[1])
    embedder = LazyEmbedder("bundled")
    with tempfile.TemporaryDirectory() as folder:
        examples = [
            *pages(Path(folder) / "pages", embedder),
            *xquad(Path(folder) / "xquad", embedder, shared),
        ]
    fit = Fit(examples)
    if "--write" in sys.argv:
        keep(fit)
    sample, other = fit.corpus == "sample", fit.corpus == "pages"
    everyday = fit.corpus == "everyday"
    parts = [np.isin(fit.source, (name, f"everyday {n}")) for n, name in enumerate(SETS)]
    parts += [np.isin(fit.source, [page.name for page in PAGES[n::6]]) for n in range(6)]
    write = sys.stdout.write
    for bundled in (True, False):
        write(f"{'bundled' if bundled else 'others'}:\n")
        probability = fit.held_out(parts, bundled=bundled)
        write(fit.tell("sample page, set left out", probability, sample | everyday))
        write(fit.tell("other pages, five left out", probability, other | everyday))
    languages = [fit.language == tag for tag in sorted(set(fit.language.tolist()))]
    write(fit.tell("pages, language left out", fit.held_out(languages), sample | other))
    write(fit.tell("sample page, from others", fit.held_out([sample]), sample))
    write(
        fit.tell("XQuAD, from pages", fit.held_out([fit.corpus == "xquad"]), fit.corpus == "xquad")
    )


if __name__ == "__main__":
    main()
