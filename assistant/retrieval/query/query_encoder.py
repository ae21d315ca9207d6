"""Where a question stands among the passages, whatever its language.

The bundled word model knows some languages only, so its part of the vector is silent for others.
There e5 stands alone, and half of what all questions of a language share is taken off it: that
share is near some passages (hubs) whatever is asked.

Some elements of the vectors tell passages apart better than others.
`assistant/models/dimension_weights.npy` holds how much each counts, learnt from questions on
invented pages (`benchmarks/ablation/emphasis.py`).
"""

from functools import cache
from importlib.resources import files

import numpy as np

from vectorstore.analysis.function_words import SAMPLED, primary, sample_questions
from vectorstore.bundled_model import USE, bundled_identity
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.word_embedder import LANGUAGES

_SHARE = 0.5
_UNSAMPLED = "und"
_SAMPLE = 24
"""Sample questions of a language that are embedded; each costs as much as a visitor's."""


def kind_of(language: str) -> str:
    """The language by its primary subtag; one tag for all those that are placed alike."""
    tag = primary(language)
    return tag if tag in SAMPLED or tag in LANGUAGES else _UNSAMPLED


class QueryEncoder:
    """Places questions for one embedder; what a language's questions share is worked out once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._samples: dict[str, Matrix] = {}

    def __call__(self, question: str, language: str) -> Matrix:
        """The vector to search with, shape (dimension,)."""
        rows = self._placed(self._embedder.embed_queries([question]), primary(language))
        placed: Matrix = rows[0]
        return placed

    def everyday(self, language: str) -> Matrix:
        """Questions on everyday topics in the language, placed alike; one row each."""
        return self._placed(self._sample(primary(language)), primary(language))

    def _placed(self, rows: Matrix, language: str) -> Matrix:
        if self._embedder.identity != bundled_identity():
            return rows
        placed = rows
        if language not in LANGUAGES:
            placed = rows - _SHARE * self._sample(language).mean(axis=0)
            placed[:, USE] = 0
        turned: Matrix = placed * emphasis()
        lengths = np.linalg.norm(placed, axis=1) / np.linalg.norm(turned, axis=1)
        turned *= lengths[:, np.newaxis]
        return turned

    def _sample(self, language: str) -> Matrix:
        """Questions of the language, or one of each language when there is no sample of it."""
        key = language if language in SAMPLED else _UNSAMPLED
        if key not in self._samples:
            texts = sample_questions(key) or [sample_questions(one)[0] for one in SAMPLED]
            self._samples[key] = self._embedder.embed_queries(list(texts[:_SAMPLE]))
        return self._samples[key]


@cache
def emphasis() -> Matrix:
    """How much each element of a question's vector counts, shape (dimension,)."""
    stored = files("assistant.models").joinpath("dimension_weights.npy")
    with stored.open("rb") as file:
        weights: Matrix = np.load(file)
    return weights
