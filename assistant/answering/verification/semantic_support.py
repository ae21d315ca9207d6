"""Which sentences of the passages shown are most similar to a claim: those are quoted for it.

Similarity chooses between sentences and says nothing about truth: the embedding of a claim turned
around lies where that of the claim lies.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import Evidence
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.records import Sentence

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
