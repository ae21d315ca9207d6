"""How near questions that have nothing to do with a corpus come to it all the same.

Cosines have another range in each language and each corpus. Against those of everyday questions
in the same language, put to the same corpus, a cosine says something.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from assistant.retrieval.query.query_encoder import QueryEncoder, kind_of
from assistant.retrieval.ranking.candidates import Candidate
from assistant.retrieval.ranking.scoring import nearness
from vectorstore.embedder_protocol import Matrix

_LEAST_SPREAD = 0.005


@dataclass(frozen=True, slots=True)
class ScoreBaseline:
    """Mean and spread of the nearness of the passage nearest to an unrelated question."""

    mean: float
    spread: float

    def standing(self, near: float) -> float:
        """By how many spreads a passage is nearer than that."""
        return (near - self.mean) / max(self.spread, _LEAST_SPREAD)


class ScoreCalibration:
    """The baseline of each language, worked out when it is first needed of a corpus."""

    def __init__(
        self, place: QueryEncoder, nearest: Callable[[Matrix], Sequence[Candidate]]
    ) -> None:
        """`nearest` gives some passages near to a vector of shape (dimension,)."""
        self._place = place
        self._nearest = nearest
        self._lock = Lock()
        self._state = ""
        self._known: dict[str, ScoreBaseline] = {}

    def of(self, language: str, state: str) -> ScoreBaseline:
        """The baseline in the corpus whose fingerprint is `state`."""
        key = kind_of(language)
        with self._lock:
            if state != self._state:
                self._state, self._known = state, {}
            known = self._known.get(key)
        if known is None:
            known = self._estimate(language)
            with self._lock:
                if state == self._state:
                    self._known[key] = known
        return known

    def _estimate(self, language: str) -> ScoreBaseline:
        best = [
            max(nearness(vector, one)[0] for one in candidates)
            for vector in self._place.everyday(language)
            if (candidates := self._nearest(vector))
        ]
        return (
            ScoreBaseline(float(np.mean(best)), float(np.std(best)))
            if best
            else ScoreBaseline(0.0, 1.0)
        )
