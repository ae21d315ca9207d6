"""Tells the kind of plan that answers a question, and the term that it looks up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.planning.question_tokens import (
    Token,
    boundary_features,
    question_features,
    token_features,
)
from vectorstore.embedder_protocol import Matrix

FILE = "query_plans.npz"
KIND_FEATURES = 1 << 16
TERM_FEATURES = 1 << 17
_MOST = 3.0
"""Log odds that a single token of the term counts at most."""


@dataclass(frozen=True, slots=True)
class KindWeights:
    """Log odds of the labels: `tokens`, shape (labels, KIND_FEATURES), `meanings`, shape (labels,
    dimension), and `intercepts`, shape (labels,).
    """

    tokens: NDArray[np.float32]
    meanings: NDArray[np.float32]
    intercepts: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PlanClassifier:
    """Multinomial logistic regression over the tokens and the embedding of a question.

    `with_meaning` weighs tokens and embedding, `alone` tokens where there is no embedding of the
    bundled model. `terms`, shape (3, TERM_FEATURES), and `biases`, shape (3,), give the log odds of
    a gap between tokens to be where the term begins and where it ends, and of a token to be in it.
    """

    labels: tuple[str, ...]
    with_meaning: KindWeights
    alone: KindWeights
    terms: NDArray[np.float32]
    biases: NDArray[np.float32]

    def probabilities(
        self, tokens: Sequence[Token], vector: Matrix | None, language: str, topic_words: int
    ) -> dict[str, float]:
        """How likely each label is, 0 to 1; they add up to 1.

        `vector` has shape (dimension,); `topic_words` are those left of the question without whom
        it names and words that only ask.
        """
        weights = self.alone if vector is None else self.with_meaning
        places = question_features(tokens, KIND_FEATURES, language, topic_words)
        scores = weights.tokens[:, places].sum(axis=1) + weights.intercepts
        if vector is not None:
            scores = scores + weights.meanings @ vector
        odds = np.exp(scores - scores.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))

    def term(self, tokens: Sequence[Token]) -> tuple[int, int] | None:
        """The place [start, end) in the question of the tokens likeliest to be the term."""
        if not tokens:
            return None
        gaps = boundary_features(tokens, TERM_FEATURES)
        opens, closes = self._odds(gaps, 0), self._odds(gaps, 1)
        inside = self._odds(token_features(tokens, TERM_FEATURES), 2).clip(-_MOST, _MOST)
        sums = np.concatenate([[0.0], inside.cumsum()])
        first, last = max(
            combinations(range(len(gaps)), 2),
            key=lambda span: opens[span[0]] + closes[span[1]] + sums[span[1]] - sums[span[0]],
        )
        return tokens[first].start, tokens[last - 1].end

    def _odds(self, rows: Sequence[NDArray[np.int64]], model: int) -> NDArray[np.float32]:
        weights, bias = self.terms[model], self.biases[model]
        return np.array([weights[row].sum() + bias for row in rows])


@cache
def plan_classifier() -> PlanClassifier:
    """The classifier that ships."""
    with (files("assistant.models") / FILE).open("rb") as file, np.load(file) as stored:

        def weights(name: str) -> KindWeights:
            return KindWeights(
                stored[f"{name}_tokens"].astype(np.float32),
                stored[f"{name}_meanings"].astype(np.float32),
                stored[f"{name}_intercepts"],
            )

        return PlanClassifier(
            labels=tuple(stored["labels"].tolist()),
            with_meaning=weights("with_meaning"),
            alone=weights("alone"),
            terms=stored["terms"].astype(np.float32),
            biases=stored["biases"],
        )
