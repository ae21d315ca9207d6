"""Learns the weights of the confidence for passages in other languages than Chinese.

    python -m benchmarks.training.other_languages --xquad FOLDER [--work FOLDER]

They are learned from the invented records of `benchmarks/records` and the first articles of XQuAD
in English and Russian, with questions in several languages: a logistic regression, pulled towards
the weights for Chinese passages as strongly as serves the records and articles left out. The other
artefacts, which `python -m benchmarks.training` learns, are used as they are.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed, parallel_config
from numpy.typing import NDArray

from assistant.answering.answer_policy import ANSWERABLE
from assistant.calibration.fitting import Examples, fitted, held_out
from assistant.evaluation.significance import auroc, ece
from assistant.retrieval.learned_models import OTHER_LANGUAGES, LearnedModels, read_models
from assistant.retrieval.ranking.confidence import ANSWERABILITY
from assistant.retrieval.ranking.logistic_regression import LogisticModel, Weight
from benchmarks.training.artifacts import write_manifest
from benchmarks.training.collect import Example, page_examples
from benchmarks.training.corpora import (
    EVERYDAY,
    RECORDS,
    ROOT,
    XQUAD,
    XQUAD_ARTICLES,
    Page,
    Paragraphs,
    records,
    training_data,
)
from benchmarks.training.workspace import Workspace, scoring_fingerprint
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect
from vectorstore.bundled_model import compute_in_one_thread

XQUAD_RECORDS = ("en", "ru")
XQUAD_EVERY = 4
XQUAD_SHARE = 0.5
"""What all questions on XQuAD count against all on the invented records."""
EVERYDAY_SHARE = 0.6
"""What questions that have nothing to do with a record count against its answerable ones."""
_LEAST_SCALE = 0.02
_REFUSED = ("near", "far", "misattributed", EVERYDAY)


@dataclass(frozen=True)
class Asked:
    """Questions as they are judged, in the order of the `examples`.

    `record` is the language of the record that each is asked of.
    """

    examples: Examples
    record: NDArray[np.str_]
    question: NDArray[np.str_]
    kind: NDArray[np.str_]

    @property
    def of_xquad(self) -> NDArray[np.bool_]:
        return np.char.startswith(self.examples.groups, XQUAD)


def ask(
    corpora: Sequence[Page | Paragraphs], models: LearnedModels, work: Workspace
) -> "Questions":
    """Ask all questions of all records."""
    collect = work.memory.cache(page_examples)
    found = Parallel()(
        delayed(collect)(
            one, models.dimension_weights, models.concepts, work, scoring_fingerprint()
        )
        for one in corpora
    )
    return Questions(
        [
            (language_of(corpus), example)
            for corpus, some in zip(corpora, found, strict=True)
            for example in some
        ],
        models,
    )


@dataclass(frozen=True)
class Questions:
    """What was seen of each question, with the language of its record."""

    seen: Sequence[tuple[str, Example]]
    models: LearnedModels

    def prior(self) -> LogisticModel:
        """The weights for Chinese passages, and none for the signals that these do not know."""
        shipped = self.models.confidence.weights
        fresh = [name for name in self.seen[0][1].signals if name not in shipped.signals]
        rows = np.array([[one.signals[name] for name in fresh] for _, one in self.seen])
        scales = np.maximum(rows.std(axis=0), _LEAST_SCALE)
        return LogisticModel(
            intercept=shipped.intercept,
            signals={
                **shipped.signals,
                **{
                    name: Weight(mean=round(mean, 5), scale=round(scale, 5), weight=0)
                    for name, mean, scale in zip(
                        fresh, rows.mean(axis=0).tolist(), scales.tolist(), strict=True
                    )
                },
            },
        )

    def judged_by(self, model: LogisticModel) -> Asked:
        """A row of that model's signals for each question."""
        groups = np.array([_group(one) for _, one in self.seen])
        kinds = np.array([one.kind for _, one in self.seen])
        labels = np.array([one.answerable for _, one in self.seen])
        return Asked(
            Examples(
                np.array([self._row(one, tuple(model.signals)) for _, one in self.seen]),
                labels,
                groups,
                counts(np.char.startswith(groups, XQUAD), kinds == EVERYDAY, labels),
            ),
            np.array([language for language, _ in self.seen]),
            np.array([primary(one.language) for _, one in self.seen]),
            kinds,
        )

    def _row(self, example: Example, names: Sequence[str]) -> list[float]:
        machine = self.models.confidence.answerability
        assert machine is not None
        found = example.signals | {ANSWERABILITY: machine(example.traits)}
        return [found[name] for name in names]


def language_of(corpus: Page | Paragraphs) -> str:
    """The language of a record, as a primary subtag."""
    if isinstance(corpus, Paragraphs):
        return corpus.language
    return primary(detect(corpus.document.read_text(encoding="utf-8")))


def _group(example: Example) -> str:
    return example.page if example.article is None else f"{XQUAD} {example.article}"


def counts(
    xquad: NDArray[np.bool_], everyday: NDArray[np.bool_], labels: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """What each question counts: 1, but for those on XQuAD and everyday questions."""
    found = np.ones(len(labels))
    found[everyday] = EVERYDAY_SHARE * (labels & ~xquad).sum() / max(everyday.sum(), 1)
    share = XQUAD_SHARE * found[~xquad].sum() / 2
    for some in (xquad & labels, xquad & ~labels):
        found[some] = share / max(some.sum(), 1)
    return found


def measure(prior: LogisticModel, asked: Asked) -> Mapping[str, Mapping[str, float]]:
    """Scores on records and articles that nothing was learned from, and on languages left out."""
    left_out = held_out(prior, asked.examples)
    without = np.empty(len(left_out))
    for language in np.unique(asked.record):
        some = asked.record == language
        without[some] = fitted(prior, asked.examples.where(~some)).each(asked.examples.rows[some])
    before = prior.each(asked.examples.rows)
    return dict(_tables(asked, left_out, without, before))


def _tables(
    asked: Asked, *judged: NDArray[np.float64]
) -> Iterator[tuple[str, Mapping[str, float]]]:
    """A row for each part of the questions and each way of judging them."""
    same = asked.record == asked.question
    parts = {"records": ~asked.of_xquad, "XQuAD": asked.of_xquad}
    ways = ("record left out", "language left out", "weights for Chinese")
    for part, some in parts.items():
        for pair, which in (("same language", same), ("another language", ~same)):
            for way, probability in zip(ways, judged, strict=True):
                yield f"{part}, {pair}, {way}", scores(asked, probability, some & which)


def scores(
    asked: Asked, probability: NDArray[np.float64], some: NDArray[np.bool_]
) -> Mapping[str, float]:
    """Of some of the questions."""
    said, truth, kind = probability[some], asked.examples.labels[some], asked.kind[some]
    columns = np.stack([said, truth.astype(np.float64)])
    return {
        "questions": float(some.sum()),
        "auroc": float(auroc(columns)),
        "ece": float(ece(columns)),
        "wrongly_refused": float((said[truth] < ANSWERABLE).mean()),
        **{
            f"{name}_refused": float((said[kind == name] < ANSWERABLE).mean())
            for name in _REFUSED
            if (kind == name).any()
        },
    }


def markdown(tables: Mapping[str, Mapping[str, float]]) -> str:
    """The scores as a table."""
    columns = (
        "questions",
        "auroc",
        "ece",
        "wrongly_refused",
        *(f"{one}_refused" for one in _REFUSED),
    )
    lines = [f"| | {' | '.join(columns)} |", f"|{' --- |' * (len(columns) + 1)}"]
    for title, found in tables.items():
        cells = [
            ""
            if name not in found
            else f"{found[name]:.0f}"
            if name == "questions"
            else f"{found[name]:.2f}"
            for name in columns
        ]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def learn(folder: Path, xquad: Path, work: Workspace) -> str:
    """Learn the weights with the other artefacts of a folder, write them there, and tell scores."""
    models = read_models(folder, bundled=True)
    paragraphs = [
        Paragraphs(xquad, language, XQUAD_ARTICLES, XQUAD_EVERY) for language in XQUAD_RECORDS
    ]
    questions = ask((*records(), *paragraphs), models, work)
    prior = questions.prior()
    asked = questions.judged_by(prior)
    tables = measure(prior, asked)
    learned = fitted(prior, asked.examples)
    path = folder / OTHER_LANGUAGES
    path.write_text(_rounded(learned).model_dump_json(indent=1) + "\n", encoding="utf-8")
    write_manifest(
        path,
        "the confidence where the passages found are in other languages than Chinese",
        training_data(f"{RECORDS}/*/*.jsonl", "benchmarks/everyday/*.txt", xquad=paragraphs[0]),
        tables["records, another language, record left out"],
    )
    return markdown(tables)


def _rounded(model: LogisticModel) -> LogisticModel:
    return LogisticModel(
        intercept=round(model.intercept, 4),
        signals={
            name: one.model_copy(update={"weight": round(one.weight, 4)})
            for name, one in model.signals.items()
        },
    )


def main() -> None:
    """Learn, measure and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--xquad", type=Path, required=True, help="holds xquad.zh.json, en and ru")
    parser.add_argument("--work", type=Path, default=ROOT / "build/training", help="what is kept")
    parser.add_argument("--out", type=Path, default=ROOT / "assistant/models")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    compute_in_one_thread()
    with parallel_config(backend="loky", n_jobs=options.processes):
        sys.stdout.write(learn(options.out, options.xquad, Workspace(options.work)))


if __name__ == "__main__":
    main()
