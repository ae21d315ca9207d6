"""Passages that may answer, with all that they are judged by, read from the library once."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedder_protocol import Matrix
from vectorstore.library import Library
from vectorstore.records import Passage, Sentence
from vectorstore.vocabulary import Vocabulary, is_coined

_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer.

    `vector` has the shape (dimension,), `sentence_vectors` one row a sentence, and `terms` holds
    for each sentence the rows of its words in the vocabulary; `coined` does for its coined terms.
    """

    passage: Passage
    vector: Matrix
    sentences: tuple[Sentence, ...]
    sentence_vectors: Matrix
    terms: tuple[NDArray[np.int64], ...]
    coined: tuple[NDArray[np.int64], ...]


class CandidateReader:
    """Reads candidates, and keeps those read lately until the corpus changes."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = Lock()
        self._vocabulary: Vocabulary | None = None
        self._kept: dict[str, Candidate] = {}

    def read(self, ids: Sequence[str], vocabulary: Vocabulary) -> list[Candidate]:
        """Those of the passages that exist, in the order of the ids."""
        with self._lock:
            if vocabulary is not self._vocabulary:
                self._vocabulary, self._kept = vocabulary, {}
            kept = self._kept
        found = {key: kept[key] for key in ids if key in kept}
        fresh = [key for key in ids if key not in found]
        if fresh:
            found |= self._fresh(fresh, vocabulary)
            with self._lock:
                if vocabulary is self._vocabulary:
                    self._kept = dict([*kept.items(), *found.items()][-_KEPT:])
        return [found[key] for key in ids if key in found]

    def _fresh(self, ids: Sequence[str], vocabulary: Vocabulary) -> dict[str, Candidate]:
        passages, vectors = self._library.passage_vectors(ids)
        sentences, worded, sentence_vectors = self._library.worded_sentences(ids)
        places: dict[str, list[int]] = {key: [] for key in ids}
        for place, sentence in enumerate(sentences):
            places[sentence.passage_id].append(place)
        words = [_words(some) for some in worded]
        terms = [vocabulary.rows(some[:end]) for some, end in zip(worded, words, strict=True)]
        coined = [vocabulary.rows(some[end:]) for some, end in zip(worded, words, strict=True)]
        return {
            passage.id: Candidate(
                passage=passage,
                vector=vector,
                sentences=tuple(sentences[place] for place in places[passage.id]),
                sentence_vectors=sentence_vectors[places[passage.id]],
                terms=tuple(terms[place] for place in places[passage.id]),
                coined=tuple(coined[place] for place in places[passage.id]),
            )
            for passage, vector in zip(passages, vectors, strict=True)
        }


def _words(terms: Sequence[str]) -> int:
    """How many of a sentence's terms are words: its coined terms stand last."""
    count = len(terms)
    while count and is_coined(terms[count - 1]):
        count -= 1
    return count
