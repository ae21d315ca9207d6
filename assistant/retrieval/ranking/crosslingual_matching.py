"""Words across languages: which words of a passage say what the words of a question say.

Each word of the question is compared with the words of the passages in the word model, where
translations are near each other. So a question in any of its languages finds the Chinese word,
and an exact word, number or Latin name above all.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.analysis.function_words import SAMPLED, sample_questions, words
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.tokenizer import tokens
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.embedder_protocol import Matrix
from vectorstore.vocabulary import Vocabulary, holds, is_term, seen_from
from vectorstore.word_embedder import LANGUAGES, word_model

_SHARPNESS = 1 / 0.12
"""How fast a word counts less than the best match, in one over cosine."""
_LONG_TERM = 12
"""Characters from which a term cannot stand in a question by chance."""
_SAME = 0.5
"""The mean cosine from which words may be a translation of a coined term."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How strongly each word is found in each text, shape (words, texts), 0 for not at all.

    `nearness` is the cosine of the best match of each word in each text, of the same shape, and
    `certainty` in [0, 1], shape (words,), that of its best match among all the texts.
    """

    strength: NDArray[np.float32]
    nearness: NDArray[np.float32]
    certainty: NDArray[np.float32]

    @property
    def scale(self) -> float:
        """What a sum over the words is divided by, so that long questions do not count more."""
        return math.sqrt(max(float(self.certainty.sum()), 1e-6))


def align(
    words: Sequence[str], texts: Sequence[NDArray[np.int64]], vocabulary: Vocabulary
) -> Alignment:
    """Look for the words in texts, each given as the rows of its terms in the vocabulary.

    A word counts with the rarity (idf) of the term that matches it and with its certainty.
    """
    strength = np.zeros((len(words), len(texts)), np.float32)
    nearness = np.zeros_like(strength)
    filled = [place for place, text in enumerate(texts) if len(text)]
    if not words or not filled:
        return Alignment(strength, nearness, np.zeros(len(words), np.float32))
    every = np.concatenate([texts[place] for place in filled])
    chosen, flat = np.unique(every, return_inverse=True)
    near = _vectors(words) @ vocabulary.vectors[chosen].T
    for place, word in enumerate(words):
        near[place, chosen == vocabulary.numbers.get(fold(word), -1)] = 1.0
    best = np.maximum(near.max(axis=1, keepdims=True), 0)
    held = np.exp((near - best) * _SHARPNESS) * best * vocabulary.idf[chosen]
    starts = np.cumsum([0, *(len(texts[place]) for place in filled[:-1])])
    strength[:, filled] = np.maximum.reduceat(held[:, flat], starts, axis=1)
    nearness[:, filled] = np.maximum.reduceat(near[:, flat], starts, axis=1)
    return Alignment(strength, nearness, best[:, 0])


def missing(words: Sequence[str], heard: NDArray[np.float32]) -> Matrix:
    """What words mean that a text hardly holds: the sum of their vectors, shape (word dimension,).

    A word counts by the square of what its best match in the text, whose cosine `heard` gives,
    lacks of 1; the sum is divided by the root of how many they are.
    """
    lacking: Matrix = (1 - np.clip(heard, 0, 1)) ** 2 / math.sqrt(max(len(words), 1))
    return lacking @ _vectors(words) if words else np.zeros(word_model().dimension, np.float32)


def named_terms(
    question: str,
    words: Sequence[str],
    texts: Sequence[NDArray[np.int64]],
    vocabulary: Vocabulary,
) -> NDArray[np.float32]:
    """How surely the question names a coined term of each text, shape (texts,), 0 for not at all.

    The texts are given as the rows of their coined terms. A term is named when the question holds
    it, or when its words say each of the term's words, in whatever language.
    """
    sure = np.zeros(len(texts), np.float32)
    chosen = np.array(sorted({row for text in texts for row in text.tolist()}), np.int64)
    if not len(chosen):
        return sure
    terms = [vocabulary.terms[row] for row in chosen]
    best = np.maximum(_said(words, terms, vocabulary) - _SAME, 0) / (1 - _SAME)
    for place, term in enumerate(terms):
        if holds(question, term):
            best[place] = max(best[place], min(1.0, len(term) / _LONG_TERM))
    for place, text in enumerate(texts):
        if len(text):
            sure[place] = best[np.searchsorted(chosen, text)].max()
    return sure


def _said(
    words: Sequence[str], terms: Sequence[str], vocabulary: Vocabulary
) -> NDArray[np.float32]:
    """The mean over each coined term's words of how near the nearest of `words` comes.

    0 for a term of one word: that alone may be in any question.
    """
    said = np.zeros(len(terms), np.float32)
    rows = [vocabulary.rows(_parts(term)) for term in terms]
    several = [place for place, found in enumerate(rows) if len(found) > 1]
    if not words or not several:
        return said
    every = np.concatenate([rows[place] for place in several])
    near = _vectors(words) @ vocabulary.vectors[every].T
    for place, word in enumerate(words):
        near[place, every == vocabulary.numbers.get(fold(word), -1)] = 1.0
    starts = np.cumsum([0, *(len(rows[place]) for place in several[:-1])])
    sums = np.add.reduceat(near.max(axis=0), starts)
    said[several] = sums / [len(rows[place]) for place in several]
    return said


@lru_cache(maxsize=10_000)
def _parts(term: str) -> tuple[str, ...]:
    """The words of a coined term, each once."""
    return tuple(dict.fromkeys(token for token in tokens(term) if is_term(token)))


class _WordVectors:
    """Where words stand, seen from the centre of their language; those met lately are kept."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: dict[str, Matrix] = {}

    def __call__(self, words: Sequence[str]) -> Matrix:
        """One row a word, of unit length."""
        rows = {word: self._known[word] for word in words if word in self._known}
        fresh = [word for word in dict.fromkeys(words) if word not in rows]
        if fresh:
            centres = np.stack([word_centre(chinese=is_chinese(word)) for word in fresh])
            rows |= zip(fresh, seen_from(centres, word_model().encode(fresh)), strict=True)
            self._known = dict([*self._known.items(), *rows.items()][-self._size :])
        return np.stack([rows[word] for word in words])


_vectors = _WordVectors(5_000)


def meet(words: Sequence[str]) -> None:
    """Embed words that will be looked for, all at once: one by one takes several times as long."""
    if words:
        _vectors(words)


@cache
def word_centre(*, chinese: bool) -> Matrix:
    """The mean word vector of Chinese, or of the other languages the model knows, shape (512,).

    Estimated on the sample questions; each of the other languages counts the same.
    """
    languages = ("zh",) if chinese else tuple(tag for tag in SAMPLED if tag in LANGUAGES - {"zh"})
    means = []
    for language in languages:
        sample = {word for question in sample_questions(language) for word in words(question)}
        means.append(word_model().encode(sorted(sample)).mean(axis=0))
    mean: Matrix = np.mean(means, axis=0)
    return mean
