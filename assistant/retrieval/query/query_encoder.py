"""Encodes a question into the vector space of the passages, whatever its language.

The bundled word model knows some languages only, so its part of the vector is zero for others.
There e5 stands alone, less half the mean vector of the language's questions: that mean is near
some passages (hubs) whatever is asked.

Some dimensions of the vectors tell passages apart better than others; how much each counts was
learned (`assistant/models/MODEL_CARD.md`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.retrieval.query.query_analysis import AnalyzedQuery
from vectorstore.analysis.function_words import SAMPLED, primary, sample_questions
from vectorstore.bundled_model import USE, bundled_identity
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.word_embedder import LANGUAGES

_MEAN_SHARE = 0.5
_UNSAMPLED = "und"
_SAMPLE = 24
"""Sample questions of a language that are embedded; each costs as much as a visitor's."""


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """An analysed question with its vector, shape (dimension,).

    `concepts` are the terms that it may mean by everyday words, and by how much each stands out.
    """

    analysis: AnalyzedQuery
    vector: Matrix
    concepts: Mapping[str, float]


def encoding_language(language: str) -> str:
    """The primary subtag of a language; one tag for all that are encoded alike."""
    tag = primary(language)
    return tag if tag in SAMPLED or tag in LANGUAGES else _UNSAMPLED


class QueryEncoder:
    """Encodes questions with one embedder; the mean of a language's questions is computed once."""

    def __init__(self, embedder: Embedder, dimension_weights: Matrix | None = None) -> None:
        """`dimension_weights` has the shape (dimension,); without, all dimensions count alike."""
        self._embedder = embedder
        self._weights = dimension_weights
        self._samples: dict[str, Matrix] = {}
        self.embed = lru_cache(maxsize=64)(self._embed)
        """The vector of a question as the embedder gives it, shape (dimension,)."""

    def encode(self, question: str, language: str) -> Matrix:
        """The vector to search with, shape (dimension,)."""
        vector: Matrix = self._adapt(self.embed(question)[np.newaxis], primary(language))[0]
        return vector

    def _embed(self, question: str) -> Matrix:
        vector: Matrix = self._embedder.embed_queries([question])[0]
        return vector

    def encode_samples(self, language: str) -> Matrix:
        """Questions on everyday topics in the language, encoded alike; one row each."""
        return self._adapt(self._samples_of(primary(language)), primary(language))

    def _adapt(self, rows: Matrix, language: str) -> Matrix:
        if self._embedder.identity != bundled_identity():
            return rows
        centred = rows
        if language not in LANGUAGES:
            centred = rows - _MEAN_SHARE * self._samples_of(language).mean(axis=0)
            centred[:, USE] = 0
        if self._weights is None:
            return centred
        weighted: Matrix = centred * self._weights
        lengths = np.linalg.norm(centred, axis=1) / np.linalg.norm(weighted, axis=1)
        weighted *= lengths[:, np.newaxis]
        return weighted

    def _samples_of(self, language: str) -> Matrix:
        """Questions of the language, or one of each language when there is no sample of it."""
        key = language if language in SAMPLED else _UNSAMPLED
        if key not in self._samples:
            texts = sample_questions(key) or [sample_questions(one)[0] for one in SAMPLED]
            self._samples[key] = self._embedder.embed_queries(list(texts[:_SAMPLE]))
        return self._samples[key]
