"""Estimates whether the corpus answers a question, from the question and its nearest sentence.

A support vector machine over the question's vector, its product, element by element, with the
vector of the sentence nearest to it, and the meaning of those of its words that the passage does
not hold. Learned from answerable and unanswerable questions (`assistant/models/MODEL_CARD.md`):
prices and procedures are asked for more often than speeches give them, recipes always in vain; a
passage without the word "propose" may answer, one without the word "budget" hardly.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedder_protocol import Matrix

_PRODUCT_SCALE = 20.0
"""What brings products of two unit vectors' elements to the size of the elements."""


@dataclass(frozen=True)
class Answerability:
    """A radial basis function machine on the main components of traits.

    `mean` has the shape (traits,) and `components` (traits, components); `vectors` are the support
    vectors, shape (vectors, components), and `weights` what each counts.
    """

    mean: NDArray[np.float32]
    components: NDArray[np.float32]
    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    gamma: float
    intercept: float

    def __call__(self, found: NDArray[np.float32]) -> float:
        """The odds for what was found, told by its `traits`; 0 is even."""
        place = (found - self.mean) @ self.components
        distances = self._squares - 2 * (self.vectors @ place) + place @ place
        return float(self.weights @ np.exp(-self.gamma * distances)) + self.intercept

    @cached_property
    def _squares(self) -> NDArray[np.float32]:
        squares: NDArray[np.float32] = (self.vectors**2).sum(axis=1)
        return squares


def traits(question: Matrix, sentences: Matrix, missing: Matrix) -> NDArray[np.float32]:
    """What the odds are told by, shape (traits,).

    `sentences`, shape (sentences, dimension), are those of the passage found, and `missing` is what
    its words leave unsaid of the question's (`crosslingual_matching.unmatched_meaning`).
    """
    nearest = sentences[int(np.argmax(sentences @ question))]
    return np.concatenate((question, question * nearest * np.float32(_PRODUCT_SCALE), missing))
