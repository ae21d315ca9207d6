"""Matches the words of a question with the words of passages across languages.

Words are compared by their vectors in the word model, where translations are near each other. So a
question in any language of the model finds the Chinese word; an exact word, number or Latin name
matches best.
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
"""How fast the weight of a match falls behind that of the best one, in one over cosine."""
_LONG_TERM = 12
"""Characters from which a term cannot stand in a question by chance."""
_SAME = 0.5
"""The mean cosine from which words may be a translation of a coined term."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How strongly each word matches in each text, shape (words, texts), 0 for not at all.

    `similarity` is the cosine of the best match of each word in each text, of the same shape, and
    `best` in [0, 1], shape (words,), that of its best match among all the texts.
    """

    strength: NDArray[np.float32]
    similarity: NDArray[np.float32]
    best: NDArray[np.float32]

    @property
    def scale(self) -> float:
        """What a sum over the words is divided by, so that long questions do not count more."""
        return math.sqrt(max(float(self.best.sum()), 1e-6))


def align(
    words: Sequence[str], texts: Sequence[NDArray[np.int64]], vocabulary: Vocabulary
) -> Alignment:
    """Match the words with texts, each given as the rows of its terms in the vocabulary.

    A match is weighted by the rarity (idf) of the matching term and by the word's best cosine.
    """
    strength = np.zeros((len(words), len(texts)), np.float32)
    similarity = np.zeros_like(strength)
    filled = [column for column, text in enumerate(texts) if len(text)]
    if not words or not filled:
        return Alignment(strength, similarity, np.zeros(len(words), np.float32))
    rows, inverse = np.unique(
        np.concatenate([texts[column] for column in filled]), return_inverse=True
    )
    cosines = _cosines(words, rows, vocabulary)
    best = np.maximum(cosines.max(axis=1, keepdims=True), 0)
    weights = np.exp((cosines - best) * _SHARPNESS) * best * vocabulary.idf[rows]
    starts = np.cumsum([0, *(len(texts[column]) for column in filled[:-1])])
    strength[:, filled] = np.maximum.reduceat(weights[:, inverse], starts, axis=1)
    similarity[:, filled] = np.maximum.reduceat(cosines[:, inverse], starts, axis=1)
    return Alignment(strength, similarity, best[:, 0])


def unmatched_meaning(words: Sequence[str], term_match: NDArray[np.float32]) -> Matrix:
    """The meaning of the words that a text lacks: a sum of vectors, shape (word dimension,).

    A word is weighted by the square of what its best match in the text, whose cosine `term_match`
    gives, lacks of 1; the sum is divided by the square root of the number of words.
    """
    lacking: Matrix = (1 - np.clip(term_match, 0, 1)) ** 2 / math.sqrt(max(len(words), 1))
    return lacking @ _vectors(words) if words else np.zeros(word_model().dimension, np.float32)


def coined_term_match(
    question: str,
    words: Sequence[str],
    texts: Sequence[NDArray[np.int64]],
    vocabulary: Vocabulary,
) -> NDArray[np.float32]:
    """How surely the question names a coined term of each text, in [0, 1], shape (texts,).

    The texts are given as the rows of their coined terms. A term is named when the question holds
    it, or when `words` match each of the term's words, in whatever language.
    """
    match = np.zeros(len(texts), np.float32)
    rows = np.array(sorted({row for text in texts for row in text.tolist()}), np.int64)
    if not len(rows):
        return match
    terms = [vocabulary.terms[row] for row in rows]
    by_term = np.maximum(_word_match(words, terms, vocabulary) - _SAME, 0) / (1 - _SAME)
    for place, term in enumerate(terms):
        if holds(question, term):
            by_term[place] = max(by_term[place], min(1.0, len(term) / _LONG_TERM))
    for place, text in enumerate(texts):
        if len(text):
            match[place] = by_term[np.searchsorted(rows, text)].max()
    return match


def _word_match(
    words: Sequence[str], terms: Sequence[str], vocabulary: Vocabulary
) -> NDArray[np.float32]:
    """The mean cosine of each coined term's words with the best of `words`, shape (terms,).

    0 for a term of one word: that alone may be in any question.
    """
    match = np.zeros(len(terms), np.float32)
    rows = [vocabulary.rows(_words_of(term)) for term in terms]
    several = [place for place, found in enumerate(rows) if len(found) > 1]
    if not words or not several:
        return match
    cosines = _cosines(words, np.concatenate([rows[place] for place in several]), vocabulary)
    starts = np.cumsum([0, *(len(rows[place]) for place in several[:-1])])
    sums = np.add.reduceat(cosines.max(axis=0), starts)
    match[several] = sums / [len(rows[place]) for place in several]
    return match


def _cosines(
    words: Sequence[str], rows: NDArray[np.int64], vocabulary: Vocabulary
) -> NDArray[np.float32]:
    """Of each word with each of these terms, shape (words, rows); 1 where they are the same."""
    cosines: NDArray[np.float32] = _vectors(words) @ vocabulary.vectors[rows].T
    for place, word in enumerate(words):
        cosines[place, rows == vocabulary.numbers.get(fold(word), -1)] = 1.0
    return cosines


@lru_cache(maxsize=10_000)
def _words_of(term: str) -> tuple[str, ...]:
    """The words of a coined term, each once."""
    return tuple(dict.fromkeys(token for token in tokens(term) if is_term(token)))


class _WordVectors:
    """Vectors of words, seen from the centre of their language; those used last are kept."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._cache: dict[str, Matrix] = {}

    def __call__(self, words: Sequence[str]) -> Matrix:
        """One row a word, of unit length."""
        rows = {word: self._cache[word] for word in words if word in self._cache}
        fresh = [word for word in dict.fromkeys(words) if word not in rows]
        if fresh:
            centres = np.stack([word_centre(chinese=is_chinese(word)) for word in fresh])
            rows |= zip(fresh, seen_from(centres, word_model().encode(fresh)), strict=True)
            self._cache = dict([*self._cache.items(), *rows.items()][-self._size :])
        return np.stack([rows[word] for word in words])


_vectors = _WordVectors(5_000)


def prefetch(words: Sequence[str]) -> None:
    """Embed words that will be matched, all at once: one by one takes several times as long."""
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
