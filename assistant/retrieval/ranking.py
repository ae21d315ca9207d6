"""Which of the candidate passages answers best: by meaning, and by words in whatever language."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.alignment import align
from vectorstore.embedding import Matrix
from vectorstore.records import Passage, Sentence
from vectorstore.vocabulary import Vocabulary

WORDS_WEIGHT = 0.006
"""What a unit of alignment counts against a unit of cosine."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with all that it is judged by.

    `vector` has the shape (dimension,), `sentence_vectors` one row a sentence, and `tokens` holds
    the words of each sentence.
    """

    passage: Passage
    vector: Matrix
    sentences: tuple[Sentence, ...]
    sentence_vectors: Matrix
    tokens: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score and those of its sentences; higher is nearer."""

    candidate: Candidate
    score: float
    sentence_scores: tuple[float, ...]


def rank(
    vector: Matrix, words: Sequence[str], candidates: Sequence[Candidate], vocabulary: Vocabulary
) -> list[Ranked]:
    """The candidates, best first.

    A passage counts by its own nearness to the question and its best sentence's, in equal parts,
    and so do the words that the passage holds and those that one sentence holds together.
    """
    if not candidates:
        return []
    texts = [text for candidate in candidates for text in candidate.tokens]
    found = align(words, texts, vocabulary)
    ends = np.cumsum([len(candidate.tokens) for candidate in candidates])
    ranked = []
    for candidate, end in zip(candidates, ends, strict=True):
        held: NDArray[np.float32] = found.strength[:, end - len(candidate.tokens) : end]
        near = candidate.sentence_vectors @ vector
        whole = float(candidate.vector @ vector)
        said = held.sum(axis=0) / found.scale
        anywhere = float(held.max(axis=1, initial=0).sum()) / found.scale
        ranked.append(
            Ranked(
                candidate,
                (
                    whole
                    + float(near.max(initial=-1))
                    + WORDS_WEIGHT * 2 * (anywhere + float(said.max(initial=0)))
                )
                / 2,
                tuple((near + WORDS_WEIGHT * 2 * said).tolist()),
            )
        )
    return sorted(ranked, key=lambda one: -one.score)
