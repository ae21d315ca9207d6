"""How good the artefacts are on pages that nothing was learned from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from assistant.answering.answer_policy import ANSWERABLE
from assistant.evaluation.significance import auroc, ece
from assistant.retrieval.learned_models import LearnedModels
from assistant.retrieval.ranking.confidence import ANSWERABILITY
from assistant.retrieval.ranking.relevance_classifier import SIGNALS, AnswerScope
from benchmarks.training.classifiers import FurtherTable
from benchmarks.training.collect import Example
from benchmarks.training.corpora import EVERYDAY, SAMPLE, XQUAD

HEADLINE = "pages"
REFUSED = ("near", "far", "misattributed", "premise", EVERYDAY)
_REFUSED_COLUMNS = tuple(f"{kind}_refused" for kind in REFUSED)
Scores = dict[str, float]


@dataclass(frozen=True)
class Judged:
    """Questions with the odds and probabilities of artefacts that had not seen their pages."""

    page: NDArray[np.str_]
    language: NDArray[np.str_]
    kind: NDArray[np.str_]
    answerable: NDArray[np.bool_]
    odds: NDArray[np.float64]
    bundled: NDArray[np.float64]
    others: NDArray[np.float64]

    @classmethod
    def of(
        cls, examples: Sequence[Example], bundled: LearnedModels, others: LearnedModels
    ) -> "Judged":
        """As the product would judge them, with the bundled embedder and with others' weights."""
        machine = bundled.confidence.answerability
        assert machine is not None
        odds = [machine(one.traits) for one in examples]
        return cls(
            np.array([one.page for one in examples]),
            np.array([one.language for one in examples]),
            np.array([one.kind for one in examples]),
            np.array([one.answerable for one in examples]),
            np.array(odds),
            np.array([
                bundled.confidence.weights(one.signals | {ANSWERABILITY: odd})
                for one, odd in zip(examples, odds, strict=True)
            ]),
            np.array([others.confidence.weights(one.signals) for one in examples]),
        )

    @classmethod
    def joined(cls, parts: Sequence["Judged"]) -> "Judged":
        names = ("page", "language", "kind", "answerable", "odds", "bundled", "others")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    @property
    def on_pages(self) -> NDArray[np.bool_]:
        """The questions that were written for the invented pages."""
        known = np.isin(self.page, (SAMPLE, XQUAD)) | (self.kind == EVERYDAY)
        return np.asarray(~known)

    def scores(self, probability: NDArray[np.float64], some: NDArray[np.bool_]) -> Scores:
        """Of some of the questions; what does not apply to them is left out."""
        said, truth = probability[some], self.answerable[some]
        kind = self.kind[some]
        found = {"questions": float(some.sum())}
        columns = np.stack([said, truth.astype(np.float64)])
        if 0 < truth.sum() < len(truth):
            found |= {"auroc": float(auroc(columns)), "ece": float(ece(columns))}
        if truth.any():
            found["wrongly_refused"] = float((said[truth] < ANSWERABLE).mean())
        found |= {
            f"{name}_refused": float((said[kind == name] < ANSWERABLE).mean())
            for name in REFUSED
            if (kind == name).any()
        }
        return found

    def tables(self) -> Iterator[tuple[str, Scores]]:
        """A row for all other pages, each language of them, the sample page and XQuAD."""
        other, asked = ~np.isin(self.page, (SAMPLE, XQUAD)), self.on_pages
        yield HEADLINE, self.scores(self.bundled, asked)
        yield "pages and everyday questions", self.scores(self.bundled, other)
        yield "pages, weights for other embedders", self.scores(self.others, asked)
        for language in sorted(set(self.language[asked].tolist())):
            yield (
                f"pages, {language}",
                self.scores(self.bundled, asked & (self.language == language)),
            )
        for title, page in (("sample page", SAMPLE), ("XQuAD", XQUAD)):
            if (self.page == page).any():
                yield title, self.scores(self.bundled, self.page == page)


def relevance_columns(
    examples: Sequence[Example], models: LearnedModels
) -> Iterator[tuple[AnswerScope, NDArray[np.float64]]]:
    """For each scope the likelihood, distance from the best and evidence, shape (3, passages)."""
    for scope in AnswerScope:
        table = FurtherTable.of(examples, scope)
        distance = -table.signals[:, SIGNALS.index("behind")]
        likelihood = models.relevance[scope].each(table.signals)
        yield scope, np.stack([likelihood, distance, table.evidence])


@dataclass(frozen=True)
class Measured:
    """All pages as judged by artefacts that were learned without them.

    `first` says whether a right speaker stands first by cosine, without and with the dimension
    weights, shape (2, questions).
    """

    judged: Judged
    relevance: Mapping[AnswerScope, NDArray[np.float64]]
    first: NDArray[np.bool_]

    @property
    def tables(self) -> dict[str, Scores]:
        """All scores by what they are of."""
        without, with_weights = self.first.mean(axis=1)
        return {
            **dict(self.judged.tables()),
            "answerability alone": self._answerability(),
            "right speaker first": {"without": float(without), "with": float(with_weights)},
            **{f"further passages, {scope}": self._precision(scope) for scope in AnswerScope},
        }

    def held_out(self) -> dict[str, Scores]:
        """The scores that each artefact's manifest holds."""
        tables = self.tables
        return {
            "dimension_weights.npy": {
                f"right_speaker_first_{name}": value
                for name, value in tables["right speaker first"].items()
            },
            "answerability.npz": tables["answerability alone"],
            "confidence.json": tables[HEADLINE],
            "relevance.json": {
                f"{name}_{scope}": value
                for scope in AnswerScope
                for name, value in tables[f"further passages, {scope}"].items()
            },
        }

    def markdown(self) -> str:
        """The confidence's scores as a table."""
        columns = ("questions", "auroc", "ece", "wrongly_refused", *_REFUSED_COLUMNS)
        lines = [f"| | {' | '.join(columns)} |", f"|{' --- |' * (len(columns) + 1)}"]
        for title, scores in self.judged.tables():
            cells = [_cell(scores.get(name)) for name in columns]
            lines.append(f"| {title} | {' | '.join(cells)} |")
        return "\n".join(lines) + "\n"

    def _answerability(self) -> Scores:
        some = self.judged.on_pages
        columns = np.stack([self.judged.odds, self.judged.answerable.astype(np.float64)])
        return {"auroc": float(auroc(columns[:, some]))}

    def _precision(self, scope: AnswerScope) -> Scores:
        likelihood, distance, evidence = self.relevance[scope]
        return {
            "passages": float(len(evidence)),
            "evidence": float(evidence.mean()),
            "average_precision": float(average_precision_score(evidence, likelihood)),
            "average_precision_by_distance": float(average_precision_score(evidence, distance)),
        }


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value > 1 else f"{value:.3f}"
