"""Sets dense scores against those of questions that have nothing to do with the corpus.

Cosines have another range in each language and each corpus. They can be compared once they are
set against those of everyday questions in the same language, put to the same corpus.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.retrieval.query.query_encoder import QueryEncoder, encoding_language
from assistant.retrieval.ranking.candidates import Candidate
from assistant.retrieval.ranking.scoring import dense_score
from vectorstore.embedder_protocol import Matrix

_LEAST_DEVIATION = 0.005


@dataclass(frozen=True, slots=True)
class ScoreBaseline:
    """Mean and standard deviation of the best dense score of unrelated questions."""

    mean: float
    deviation: float

    def z_score(self, score: float) -> float:
        """By how many standard deviations a dense score is above the mean."""
        return (score - self.mean) / max(self.deviation, _LEAST_DEVIATION)


class ScoreBaselines:
    """The baseline of each language in one state of the corpus, estimated when first needed."""

    def __init__(
        self, encoder: QueryEncoder, nearest: Callable[[Matrix], Sequence[Candidate]]
    ) -> None:
        """`nearest` gives some passages near to a vector of shape (dimension,)."""
        self._encoder = encoder
        self._nearest = nearest
        self._baselines: dict[str, ScoreBaseline] = {}

    def baseline(self, language: str) -> ScoreBaseline:
        """The baseline of a language; the same for all languages that are encoded alike."""
        key = encoding_language(language)
        if key not in self._baselines:
            self._baselines[key] = self._estimate(language)
        return self._baselines[key]

    def _estimate(self, language: str) -> ScoreBaseline:
        best = [
            max(dense_score(vector, one)[0] for one in candidates)
            for vector in self._encoder.encode_samples(language)
            if (candidates := self._nearest(vector))
        ]
        if not best:
            return ScoreBaseline(0.0, 1.0)
        return ScoreBaseline(float(np.mean(best)), float(np.std(best)))
