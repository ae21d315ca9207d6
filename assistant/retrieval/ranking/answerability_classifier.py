"""Whether a question so put tends to be answered, and by a sentence such as the one found.

A support vector machine over the question's vector, its product, element by element, with the
vector of the sentence nearest to it, and what those of its words mean that the passage does not
hold. Learnt from questions on invented pages, on the sample page and on everyday matters, answered
and not (`benchmarks/ablation/fit_confidence.py`): prices and procedures are asked for more often
than speeches give them, recipes always in vain; a passage without the word "propose" may answer,
one without the word "budget" hardly.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vectorstore.bundled_model import bundled_identity
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


def answerability(embedder: str) -> Answerability | None:
    """What was learnt with an embedder of that identity; None for others than the bundled one."""
    return _learnt() if embedder == bundled_identity() else None


@cache
def _learnt() -> Answerability:
    stored = files("assistant.models").joinpath("answerability.npz")
    with stored.open("rb") as file, np.load(file) as kept:
        return Answerability(
            mean=kept["mean"],
            components=kept["components"].astype(np.float32),
            vectors=kept["vectors"] * kept["scale"],
            weights=kept["weights"],
            gamma=float(kept["gamma"]),
            intercept=float(kept["intercept"]),
        )
