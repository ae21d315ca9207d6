"""Whether a claim means what it cites: its similarity to that, against that to all passages shown.

An absolute cosine says little: the same claim scores .84 in one pair of languages, .91 in
another, and elsewhere with another model. So a claim is compared with every sentence the model
saw, in units of the standard deviation of its cosines with them:

- its `margin` is the best cited sentence minus the best of what was not cited,
- its `lift` is the best cited sentence minus the mean of all.

Measured with the bundled model on XQuAD: claims in English, Russian and Chinese, 70 each, and the
eight Chinese paragraphs nearest to the question, whose cosines spread by about .04. In 98 % of
claims the margin of the right citation is at least .044, .041, -.007 (en, ru, zh), and that of
another one of the paragraphs at most -.081, -.055, -.030. The lift of the right one is at least 2.1
deviations in 98 %; where the right paragraph was not shown, that of the best one is 2.2 at the
median, so the floor stops only a part of those. With multilingual-e5-small alone (150 claims each,
spread .025) the margins are -.004, .003, -.014 against -.022, -.014, -.004.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.records import Evidence
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.records import Sentence

MIN_MARGIN = -0.5
CLEAR_MARGIN = 0.3
"""The margin over other speakers that is asked of a sentence which shares neither words nor facts
with what it cites: there meaning alone says whose it is."""
MIN_LIFT = 1.9
_FEW = 12
"""Of fewer sentences than this none can stand out by much."""

SentenceVectors: TypeAlias = Callable[[Sequence[str]], tuple[list[Sentence], Matrix]]
"""The sentences of passages, by passage id, with their vectors, one row each."""


class SemanticSupport:
    """Compares claims with the sentences of the passages that were shown to the model."""

    def __init__(
        self, embedder: Embedder, sentence_vectors: SentenceVectors, shown: Sequence[Evidence]
    ) -> None:
        self._embedder = embedder
        self._sentences, self._vectors = sentence_vectors([item.passage.id for item in shown])

    def similarity(self, claim: str) -> "ClaimSimilarity":
        """How similar the claim is to each sentence."""
        vector = self._embedder.embed_documents([claim])[0]
        return ClaimSimilarity(self._sentences, self._vectors @ vector)


@dataclass(frozen=True, slots=True)
class ClaimSimilarity:
    """The cosine of one claim with each sentence shown."""

    sentences: Sequence[Sentence]
    cosines: NDArray[np.float32]

    def of(self, sentences: Sequence[Sentence]) -> NDArray[np.float32]:
        """The cosines of these sentences."""
        place = {sentence: n for n, sentence in enumerate(self.sentences)}
        return self.cosines[[place[sentence] for sentence in sentences]]

    def most_similar(self, evidence: Evidence) -> Sentence | None:
        """The sentence of the passage that is most similar to the claim."""
        own = self._is_of([evidence])
        if not own.any():
            return None
        return self.sentences[int(np.where(own, self.cosines, -np.inf).argmax())]

    def best(self, evidence: Evidence) -> float:
        """The cosine of the passage's most similar sentence."""
        return float(self.cosines[self._is_of([evidence])].max(initial=-1.0))

    def supports(
        self, cited: Iterable[Evidence], *, min_margin: float = MIN_MARGIN, has_facts: bool = False
    ) -> bool:
        """Whether the cited passages are what the claim is about.

        With `has_facts` the claim's numbers or terms stand in them, and its lift is not asked for.
        """
        own = self._is_of(cited)
        if not own.any() or own.all():
            return bool(own.any())
        lift = float(self.cosines[own].max() - self.cosines.mean()) / self._deviation
        stands_out = has_facts or len(self.cosines) < _FEW or lift >= MIN_LIFT
        return stands_out and self._margin(own, ~own) >= min_margin

    def margin(self, cited: Iterable[Evidence], others: Iterable[Evidence]) -> float:
        """How far the best of the cited passages is ahead of the best of others, in deviations.

        Infinite where there are no others.
        """
        own, rest = self._is_of(cited), self._is_of(others)
        if not own.any() or not rest.any():
            return np.inf if own.any() else -np.inf
        return self._margin(own, rest)

    @property
    def _deviation(self) -> float:
        return max(float(self.cosines.std()), 1e-6)

    def _margin(self, own: NDArray[np.bool_], others: NDArray[np.bool_]) -> float:
        return float(self.cosines[own].max() - self.cosines[others].max()) / self._deviation

    def _is_of(self, cited: Iterable[Evidence]) -> NDArray[np.bool_]:
        ids = {item.passage.id for item in cited}
        return np.array([sentence.passage_id in ids for sentence in self.sentences], bool)
