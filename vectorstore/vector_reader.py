"""The vectors of the library, as they are read: of passages, of sentences and of terms."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import BindParameter, Executable, Select, bindparam, case, func, select, union

from vectorstore.embedder_protocol import Matrix
from vectorstore.records import Filters, Passage, Scored, Sentence
from vectorstore.storage.database import Rows
from vectorstore.storage.filtering import in_speech, passage_text, passages_within
from vectorstore.storage.speech_rows import PASSAGE, passage_of
from vectorstore.storage.tables import passages, sentences, speeches, terms, vectors

_Id = TypeVar("_Id")
_SENTENCE = func.substr(speeches.c.body, sentences.c.start + 1, sentences.c.end - sentences.c.start)
_EMBEDDED = case(
    (passages.c.question == "", passage_text), else_=passages.c.question + "\n" + passage_text
)
IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_VECTORS_BY_HASH = select(vectors.c.text_hash, vectors.c.vector).where(
    vectors.c.text_hash.in_(bindparam("hashes", expanding=True))
)
_HASHES_WITH_VECTOR = _VECTORS_BY_HASH.with_only_columns(vectors.c.text_hash)
_PASSAGE_VECTORS = (
    select(*PASSAGE, vectors.c.vector)
    .select_from(in_speech.join(vectors))
    .where(passages.c.id.in_(IDS))
)
_SENTENCES = (
    select(
        passages.c.rowid,
        sentences.c.ordinal,
        passages.c.id,
        sentences.c.start,
        sentences.c.end,
        sentences.c.tokens,
        vectors.c.vector,
    )
    .select_from(
        passages.join(sentences).join(vectors, vectors.c.text_hash == sentences.c.text_hash)
    )
    .where(passages.c.id.in_(IDS))
)
_TERMS_BY_TEXT = select(terms.c.term).where(terms.c.term.in_(bindparam("terms", expanding=True)))


def text_hash(text: str) -> bytes:
    """What names a text among the vectors."""
    return hashlib.sha256(text.encode()).digest()[:16]


def with_question(question: str, text: str) -> str:
    """What is embedded of a passage: its text, after the question that it answers."""
    return f"{question}\n{text}" if question else text


class VectorReader(ABC):
    """What of a library stands in vectors. Reading never waits for writing."""

    @abstractmethod
    def query(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> Rows:
        """All rows of a statement that changes nothing. Raises StorageFailed or Unavailable."""

    # -- vectors -----------------------------------------------------------------------------

    def vectors(self, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those of the vectors that are stored, float32, by the hash of their text."""
        found: dict[bytes, bytes] = {}
        for some in batches(hashes):
            found.update(self._pairs(_VECTORS_BY_HASH, {"hashes": some}))
        return found

    def missing_vectors(self, texts: Iterable[str]) -> list[str]:
        """Those of the texts that have no vector yet, each once, in order."""
        wanted = {text_hash(text): text for text in texts}
        missing = self.without_vector(list(wanted))
        return [text for hashed, text in wanted.items() if hashed in missing]

    def without_vector(self, hashes: Sequence[bytes]) -> set[bytes]:
        """Those of the hashes that name no text with a vector."""
        missing = set(hashes)
        for some in batches(hashes):
            rows = self.query(_HASHES_WITH_VECTOR, {"hashes": some})
            missing.difference_update(row[0] for row in rows)
        return missing

    def texts(self) -> list[str]:
        """Every text that has a vector: passages and sentences, each once, in order."""
        rows = self.query(
            union(
                select(_EMBEDDED).select_from(in_speech),
                select(_SENTENCE).select_from(
                    in_speech.join(sentences, sentences.c.passage == passages.c.rowid)
                ),
            )
        )
        return sorted(row[0] for row in rows)

    def passage_vectors(self, ids: Sequence[str]) -> tuple[list[Passage], Matrix]:
        """The passages that exist and their vectors, one row each."""
        found: dict[str, tuple[Passage, bytes]] = {}
        for some in batches(ids):
            for *row, vector in self.query(_PASSAGE_VECTORS, {"ids": some}):
                found[row[0]] = passage_of(row), vector
        known = [found[key] for key in ids if key in found]
        return [passage for passage, _ in known], _matrix([vector for _, vector in known])

    def vectors_of_part(self, filters: Filters) -> tuple[list[str], list[bytes]]:
        """The ids and the vectors of the passages of a part, in the order they came in."""
        rows = self.query(
            select(passages.c.id, vectors.c.vector)
            .select_from(in_speech.join(vectors))
            .where(passages_within(filters))
            .order_by(passages.c.rowid)
        )
        return [row[0] for row in rows], [row[1] for row in rows]

    def nearest_of_part(self, vector: Matrix, k: int, filters: Filters) -> list[Scored]:
        """The `k` passages of a part nearest to a vector of shape (dimension,), all compared."""
        ids, blobs = self.vectors_of_part(filters)
        vectors = np.frombuffer(b"".join(blobs), np.float32).reshape(len(ids), vector.shape[0])
        scores = vectors @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return [Scored(ids[place], float(scores[place])) for place in best]

    def sentence_vectors(self, passage_ids: Sequence[str]) -> tuple[list[Sentence], Matrix]:
        """The sentences of these passages in printed order, and their vectors, one row each."""
        found, _, rows = self.worded_sentences(passage_ids)
        return found, rows

    def worded_sentences(
        self, passage_ids: Sequence[str]
    ) -> tuple[list[Sentence], list[list[str]], Matrix]:
        """The sentences of these passages, those of one in printed order.

        Besides, the words and the coined terms of each, and their vectors, one row each.
        """
        rows: list[Sequence[Any]] = []
        for some in batches(passage_ids):
            rows += self.query(_SENTENCES, {"ids": some})
        rows.sort(key=itemgetter(0, 1))
        return (
            [Sentence(key, start, end) for _, _, key, start, end, _, _ in rows],
            [words.split(" ") if words else [] for *_, words, _ in rows],
            _matrix([row[-1] for row in rows]),
        )

    # -- terms -------------------------------------------------------------------------------

    def unknown_terms(self, wanted: Sequence[str]) -> list[str]:
        """Those of the terms that are not stored."""
        known: set[str] = set()
        for some in batches(wanted):
            known.update(row[0] for row in self.query(_TERMS_BY_TEXT, {"terms": some}))
        return [term for term in wanted if term not in known]

    def terms_after(self, number: int) -> Sequence[tuple[int, str, bytes]]:
        """The number, the text and the vector of the terms that came after one, in order."""
        rows = self.query(
            select(terms.c.number, terms.c.term, terms.c.vector)
            .where(terms.c.number > number)
            .order_by(terms.c.number)
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def _pairs(
        self, statement: Select[Any], parameters: dict[str, object] | None = None
    ) -> Iterator[tuple[Any, Any]]:
        return ((row[0], row[1]) for row in self.query(statement, parameters))


def _matrix(blobs: list[bytes]) -> Matrix:
    if not blobs:
        return np.zeros((0, 0), np.float32)
    return np.frombuffer(b"".join(blobs), np.float32).reshape(len(blobs), -1)


def batches(ids: Sequence[_Id], size: int = 500) -> Iterator[Sequence[_Id]]:
    """The ids in parts that a statement may name."""
    for first in range(0, len(ids), size):
        yield ids[first : first + size]
