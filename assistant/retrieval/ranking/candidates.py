"""Candidate passages, with all that they are scored by, read from the library once."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedder_protocol import Matrix
from vectorstore.library_reader import Catalogue
from vectorstore.records import Passage, Sentence
from vectorstore.vocabulary import Vocabulary, is_coined

_CACHED = 2_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer.

    `vector` has the shape (dimension,) and `sentence_vectors` one row a sentence. `terms` holds
    for each sentence the rows of its words in the vocabulary, `coined` those of its coined terms.
    """

    passage: Passage
    vector: Matrix
    sentences: tuple[Sentence, ...]
    sentence_vectors: Matrix
    terms: tuple[NDArray[np.int64], ...]
    coined: tuple[NDArray[np.int64], ...]


class CandidateReader:
    """Reads the candidates of one state of the corpus, and keeps those read last."""

    def __init__(self, library: Catalogue, vocabulary: Vocabulary) -> None:
        self._library = library
        self._vocabulary = vocabulary
        self._lock = Lock()
        self._cache: dict[str, Candidate] = {}

    def read(self, ids: Sequence[str]) -> list[Candidate]:
        """Those of the passages that exist, in the order of the ids."""
        cached = self._cache
        found = {key: cached[key] for key in ids if key in cached}
        missing = [key for key in ids if key not in found]
        if missing:
            found |= self._load(missing)
            with self._lock:
                self._cache = dict([*self._cache.items(), *found.items()][-_CACHED:])
        return [found[key] for key in ids if key in found]

    def _load(self, ids: Sequence[str]) -> dict[str, Candidate]:
        passages, vectors = self._library.passage_vectors(ids)
        sentences, sentence_terms, sentence_vectors = self._library.worded_sentences(ids)
        rows: dict[str, list[int]] = {key: [] for key in ids}
        for row, sentence in enumerate(sentences):
            rows[sentence.passage_id].append(row)
        terms, coined = [], []
        for some in sentence_terms:
            words = _word_count(some)
            terms.append(self._vocabulary.rows(some[:words]))
            coined.append(self._vocabulary.rows(some[words:]))
        return {
            passage.id: Candidate(
                passage=passage,
                vector=vector,
                sentences=tuple(sentences[row] for row in rows[passage.id]),
                sentence_vectors=sentence_vectors[rows[passage.id]],
                terms=tuple(terms[row] for row in rows[passage.id]),
                coined=tuple(coined[row] for row in rows[passage.id]),
            )
            for passage, vector in zip(passages, vectors, strict=True)
        }


def _word_count(terms: Sequence[str]) -> int:
    """How many of a sentence's terms are words: its coined terms stand last."""
    count = len(terms)
    while count and is_coined(terms[count - 1]):
        count -= 1
    return count
