"""The words of the corpus: where each stands among the words of all languages, how rare it is."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.analysis.normalization import fold
from vectorstore.embedder_protocol import Matrix
from vectorstore.library_reader import Catalogue
from vectorstore.progress import Progress, silent
from vectorstore.word_embedder import WordModel, word_model

_QUOTED = re.compile(r"[“「『《\"]([^“”「」『』《》\"]{3,24})[”」』》\"]")
_MARK = "“"
_BATCH = 64


def coined(text: str) -> list[str]:
    """The terms that the text puts in quotation marks, folded, with a mark in front."""
    return [_MARK + _bare(name) for name in _QUOTED.findall(text)]


def is_coined(term: str) -> bool:
    """Whether it is a term from quotation marks, and not a word."""
    return term.startswith(_MARK)


def holds(text: str, term: str) -> bool:
    """Whether the text holds the coined term, with or without marks, in either script."""
    return term[1:] in _bare(text)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))


def is_term(token: str) -> bool:
    """Whether a token means something by itself: two characters or more, or a number."""
    return len(token) > 1 or token.isdigit()


def unknown_terms(
    library: Catalogue, terms: Iterable[str], progress: Progress = silent
) -> list[tuple[str, bytes]]:
    """Those of the terms that are not stored yet, with their vectors as 512 float16.

    Raises what the progress raises.
    """
    fresh = library.unknown_terms(list(terms))
    found: list[tuple[str, bytes]] = []
    for first in range(0, len(fresh), _BATCH):
        progress("terms", first, len(fresh))
        some = fresh[first : first + _BATCH]
        rows = word_model().encode([term.removeprefix(_MARK) for term in some]).astype(np.float16)
        found.extend((term, row.tobytes()) for term, row in zip(some, rows, strict=True))
    return found


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of the corpus at one moment.

    `numbers` gives the row of a term in `vectors` (shape (terms, 512), of unit length
    seen from the centre of the language) and in `idf`, its inverse document frequency as BM25 has
    it. `passages` is how many there are.
    """

    terms: Sequence[str]
    numbers: dict[str, int]
    vectors: Matrix
    idf: NDArray[np.float32]
    passages: int

    def held(self, term: str) -> float:
        """How many passages hold the term."""
        return (self.passages + 1) * math.exp(-self.idf[self.numbers[term]]) - 0.5

    def rows(self, words: Iterable[str]) -> NDArray[np.int64]:
        """The rows of those words that are terms."""
        known = map(self.numbers.get, words)
        return np.array([row for row in known if row is not None], np.int64)


class VocabularyReader:
    """Keeps the vocabulary in memory, and in step with the library."""

    def __init__(self, library: Catalogue, centre: Callable[[], Matrix]) -> None:
        """`centre` gives what all words of the corpus's language share, shape (512,)."""
        self._library = library
        self._centre = centre
        self._lock = Lock()
        self._state: str | None = None
        self._terms: list[str] = []
        self._last = 0
        self._vectors = np.zeros((0, WordModel.dimension), np.float32)
        self._vocabulary = Vocabulary((), {}, self._vectors, np.zeros(0, np.float32), 0)

    def at(self, state: str) -> Vocabulary:
        """The vocabulary; read anew when `state`, the corpus's fingerprint, is another."""
        with self._lock:
            if state != self._state:
                self._read_terms()
                total, counts = self._library.passage_count(), self._library.term_counts()
                terms, vectors = self._terms, self._vectors
                if self._library.is_part:
                    rows = [row for row, term in enumerate(terms) if term in counts]
                    terms, vectors = [terms[row] for row in rows], vectors[rows]
                self._vocabulary = Vocabulary(
                    tuple(terms),
                    {term: row for row, term in enumerate(terms)},
                    vectors,
                    inverse_frequency([counts.get(term, 1) for term in terms], total),
                    total,
                )
                self._state = state
            return self._vocabulary

    def _read_terms(self) -> None:
        rows = self._library.terms_after(self._last)
        if rows:
            fresh = np.frombuffer(b"".join(row[2] for row in rows), np.float16)
            self._terms.extend(row[1] for row in rows)
            self._last = rows[-1][0]
            placed = seen_from(self._centre(), fresh.reshape(len(rows), -1))
            self._vectors = np.concatenate([self._vectors, placed])


def seen_from(centre: Matrix, rows: NDArray[np.floating[Any]]) -> Matrix:
    """The rows moved by the centre, of unit length."""
    moved = rows.astype(np.float32) - centre
    unit: Matrix = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
    return unit


def inverse_frequency(counts: Sequence[int], total: int) -> NDArray[np.float32]:
    """log(1 + (N - n + .5) / (n + .5)) for each count n of N passages."""
    held = np.asarray(counts, np.float32)
    rarity: NDArray[np.float32] = np.log1p(np.maximum(total - held + 0.5, 0.5) / (held + 0.5))
    return rarity
