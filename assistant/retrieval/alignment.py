"""Words across languages: which words of a passage say what the words of a question say.

Each word of the question is compared with the words of the passages in the word model, where
translations are near each other. So a question in any of its languages finds the Chinese word,
and an exact word, number or Latin name above all.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.wording import SAMPLED, is_chinese, sample_questions, words
from vectorstore.embedding import Matrix
from vectorstore.tokens import fold
from vectorstore.vocabulary import Vocabulary
from vectorstore.word_model import WordModel, word_model

_SHARPNESS = 1 / 0.12
"""How fast a word counts less than the best match, in one over cosine."""
_SAMPLE = 12


@dataclass(frozen=True, slots=True)
class Alignment:
    """How strongly each word is found in each text, shape (words, texts), 0 for not at all.

    `certainty` in [0, 1], shape (words,), is how sure it is that a word's best match among all
    the texts means the same.
    """

    strength: NDArray[np.float32]
    certainty: NDArray[np.float32]

    @property
    def scale(self) -> float:
        """What a sum over the words is divided by, so that long questions do not count more."""
        return math.sqrt(max(float(self.certainty.sum()), 1e-6))


def align(
    words: Sequence[str], texts: Sequence[Sequence[str]], vocabulary: Vocabulary
) -> Alignment:
    """Look for the words in texts given as tokens.

    A word counts with the rarity (idf) of the term that matches it and with its certainty.
    """
    rows = [vocabulary.rows(text) for text in texts]
    strength = np.zeros((len(words), len(texts)), np.float32)
    chosen = np.array(sorted({row for some in rows for row in some}), np.int64)
    if not words or not len(chosen):
        return Alignment(strength, np.zeros(len(words), np.float32))
    near = _vectors(words) @ _centred(vocabulary.vectors[chosen], _centre(True)).T
    for place, word in enumerate(words):
        near[place, chosen == vocabulary.numbers.get(fold(word), -1)] = 1.0
    best = np.maximum(near.max(axis=1, keepdims=True), 0)
    held = np.exp((near - best) * _SHARPNESS) * best * vocabulary.idf[chosen]
    filled = [place for place, some in enumerate(rows) if some]
    flat = np.searchsorted(chosen, np.concatenate([rows[place] for place in filled]))
    starts = np.cumsum([0, *(len(rows[place]) for place in filled[:-1])])
    strength[:, filled] = np.maximum.reduceat(held[:, flat], starts, axis=1)
    return Alignment(strength, best[:, 0])


def _vectors(words: Sequence[str]) -> Matrix:
    return np.stack([_vector(word) for word in words])


@lru_cache(maxsize=20_000)
def _vector(word: str) -> Matrix:
    row: Matrix = _centred(word_model().encode([word]), _centre(is_chinese(word)))[0]
    return row


def _centred(rows: NDArray[np.floating], centre: Matrix) -> Matrix:
    """Unit vectors, without what all words of a language share."""
    moved = rows.astype(np.float32) - centre
    unit: Matrix = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
    return unit


@cache
def _centre(chinese: bool) -> Matrix:
    """The mean word vector of Chinese, or of all other languages together, shape (512,)."""
    languages: Iterable[str] = ("zh",) if chinese else (tag for tag in SAMPLED if tag != "zh")
    sample = {
        word
        for language in languages
        for question in sample_questions(language)[: None if chinese else _SAMPLE]
        for word in words(question)
    }
    if not sample:
        return np.zeros(WordModel.dimension, np.float32)
    mean: Matrix = word_model().encode(sorted(sample)).mean(axis=0)
    return mean
