"""Learn how likely a passage answers besides the best, and tell how good that is.

    python -m benchmarks.ablation.fit_further [--write]

Learnt from the answerable questions on the pages (`examples.py`). Tells for each way of
asking the average precision of passages behind the best, by likelihood and by distance in score
alone, on five parts of the pages, each learnt from the others; with `--write`, keeps the weights
learnt from all.
"""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from assistant.retrieval.ranking.logistic_regression import LIMIT, LogisticModel
from assistant.retrieval.ranking.relevance_classifier import SIGNALS, AnswerScope
from benchmarks.ablation.examples import MODELS, Example, pages
from benchmarks.ablation.weights import regression
from vectorstore.lazy_embedder import LazyEmbedder

FOLDS = 5
FIRMNESS = 0.3
"""How little large weights are held against a regression, as scikit-learn counts it."""


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages behind the best of the questions that want the same; one row each."""

    rows: NDArray[np.float64]
    evidence: NDArray[np.bool_]
    source: NDArray[np.str_]

    @classmethod
    def of(cls, examples: list[Example], wanted: AnswerScope) -> "Passages":
        told = [
            (one.source if one.corpus == "pages" else "sample", one.others)
            for one in examples
            if one.others and one.others.wanted is wanted
        ]
        return cls(
            np.concatenate([others.signals for _, others in told]),
            np.array([evidence for _, others in told for evidence in others.evidence]),
            np.array([source for source, others in told for _ in others.evidence]),
        )

    def learn(self, on: NDArray[np.bool_]) -> LogisticModel:
        """The weights from some of them."""
        mean, scale = self.rows.mean(axis=0), np.maximum(self.rows.std(axis=0), 1e-3)
        standing = np.clip((self.rows - mean) / scale, -LIMIT, LIMIT)
        model = LogisticRegression(C=FIRMNESS, max_iter=9000).fit(standing[on], self.evidence[on])
        return regression(SIGNALS, mean, scale, model)

    def held_out(self) -> NDArray[np.float64]:
        """How likely each is, learnt from other pages."""
        likely = np.zeros(len(self.rows))
        sources = sorted(set(self.source.tolist()))
        for number in range(FOLDS):
            part = np.isin(self.source, sources[number::FOLDS])
            likely[part] = self.learn(~part).each(self.rows[part])
        return likely


def tell(passages: Passages) -> str:
    """Average precision by likelihood and by distance."""
    behind = -passages.rows[:, SIGNALS.index("behind")]
    by = [average_precision_score(passages.evidence, s) for s in (behind, passages.held_out())]
    share = passages.evidence.mean()
    return f"{len(passages.rows)} passages, {share:.3f} evidence: {by[0]:.3f} → {by[1]:.3f}\n"


def learn_and_tell(examples: list[Example], *, write: bool) -> None:
    """Of each way of asking; where it is said, keep the weights."""
    every = {wanted: Passages.of(examples, wanted) for wanted in AnswerScope}
    for wanted, passages in every.items():
        sys.stdout.write(f"{wanted}: {tell(passages)}")
    if write:
        models = {
            wanted.value: passages.learn(np.ones(len(passages.rows), bool)).model_dump()
            for wanted, passages in every.items()
        }
        path = MODELS / "relevance.json"
        path.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        every = list(pages(Path(folder), LazyEmbedder("bundled")))
    learn_and_tell(every, write="--write" in sys.argv)
