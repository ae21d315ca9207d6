"""Whether a claim means what it cites: nearness to it, against nearness to all that was shown.

An absolute cosine says little (the same claim scores .85 in one pair of languages and .95 in
another), so a claim is compared with every sentence the model saw. Measured on XQuAD with the
bundled model, eight Chinese paragraphs shown for each of 150 questions, claims in English,
Russian and Chinese:

- `lead` = best cited sentence minus best sentence of what was not cited: the right citation has
  at least -.004, .003, -.014 in 98 % of claims (en, ru, zh); another one of the shown paragraphs
  has at most -.022, -.014, -.004 in 98 %.
- `lift` = best cited sentence minus the mean of all shown: the right citation has at least
  .044, .037, .028 in 98 %; where the right paragraph was not shown, the best one has .039, .038,
  .037 at the median. The floor is set where next to no right citation falls.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.records import Evidence
from vectorstore.embedding import Embedder, Matrix
from vectorstore.records import Sentence

MIN_LEAD = -0.015
MIN_LIFT = 0.025

SentenceVectors: TypeAlias = Callable[[Sequence[str]], tuple[list[Sentence], Matrix]]
"""The sentences of passages, by passage id, with their vectors, one row each."""


class Meaning:
    """How near claims are to the sentences of the passages that were shown to the model."""

    def __init__(
        self, embedder: Embedder, sentence_vectors: SentenceVectors, shown: Sequence[Evidence]
    ) -> None:
        self._embedder = embedder
        ids = [item.passage.id for item in shown]
        self.sentences, self._vectors = sentence_vectors(ids)
        self._passages = np.array([sentence.passage_id for sentence in self.sentences])

    def nearness(self, claim: str) -> NDArray[np.float32]:
        """The cosine of the claim and each of `sentences`."""
        vector = self._embedder.embed_documents([claim])[0]
        near: NDArray[np.float32] = self._vectors @ vector
        return near

    def is_close(self, nearness: NDArray[np.float32], cited: Iterable[str]) -> bool:
        """Whether the cited passages, by id, are what the claim is about."""
        chosen = np.isin(self._passages, list(cited))
        if not chosen.any():
            return False
        if chosen.all():
            return True
        best = nearness[chosen].max()
        lead = best - nearness[~chosen].max()
        lift = best - nearness.mean()
        return bool(lead >= MIN_LEAD and lift >= MIN_LIFT)
