"""Whether a question so put tends to be answered, and by a sentence such as the one found.

Linear in the question's vector and in its product, element by element, with the vector of the
sentence nearest to it. Learnt by logistic regression from questions on invented pages, on the
sample page and on everyday matters, answered and not (`benchmarks/ablation/fit_confidence.py`):
prices and procedures are asked for more often than speeches give them, recipes always in vain.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from vectorstore.bundled_model import bundled_identity
from vectorstore.embedding import Matrix

_PRODUCT_SCALE = 20.0
"""What brings products of two unit vectors' elements to the size of the elements."""


@dataclass(frozen=True, slots=True)
class Answerability:
    """Weights of the traits of a question and a sentence, shape (twice the dimension,)."""

    weights: NDArray[np.float32]
    intercept: float

    def __call__(self, question: Matrix, sentences: Matrix) -> float:
        """The log odds for the nearest of the sentences, shape (sentences, dimension)."""
        return float(self.weights @ traits(question, sentences)) + self.intercept


def traits(question: Matrix, sentences: Matrix) -> NDArray[np.float32]:
    """What the odds are linear in, shape (twice the dimension,)."""
    nearest = sentences[int(np.argmax(sentences @ question))]
    return np.concatenate((question, question * nearest * np.float32(_PRODUCT_SCALE)))


def answerability(embedder: str) -> Answerability | None:
    """What was learnt with an embedder of that identity; None for others than the bundled one."""
    return _learnt() if embedder == bundled_identity() else None


@cache
def _learnt() -> Answerability:
    stored = files("assistant.retrieval").joinpath("data", "answerability.npz")
    with stored.open("rb") as file, np.load(file) as kept:
        return Answerability(kept["weights"], float(kept["intercept"]))
