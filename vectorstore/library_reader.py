"""What the library holds, as it is read: documents, speeches, passages, sentences, vectors."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, or_, select, union

from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import NotFound
from vectorstore.records import (
    EVERYWHERE,
    DocumentRecord,
    Filters,
    Passage,
    PassageKind,
    Scored,
    Sentence,
    Speech,
    SpeechHeader,
)
from vectorstore.storage.database import Database
from vectorstore.storage.filtering import in_speech, passage_text, within
from vectorstore.storage.tables import (
    documents,
    meta,
    passages,
    sentences,
    speeches,
    terms,
    vectors,
)
from vectorstore.storage.text_index import TextIndex

_Id = TypeVar("_Id", str, bytes)
_SENTENCE = func.substr(speeches.c.body, sentences.c.start + 1, sentences.c.end - sentences.c.start)
_HEADER = (
    speeches.c.id,
    speeches.c.document_id,
    speeches.c.title,
    speeches.c.speaker,
    speeches.c.role,
    speeches.c.affiliation,
    speeches.c.confidence,
    speeches.c.date,
    speeches.c.corrected,
    speeches.c.reported,
)
_PASSAGE = (
    passages.c.id.label("passage_id"),
    passages.c.kind,
    passages.c.number,
    passages.c.heading,
    passages.c.start,
    passages.c.end,
    passage_text,
    *_HEADER,
)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PASSAGES = select(*_PASSAGE).select_from(in_speech)
_PASSAGES_BY_ID = _PASSAGES.where(passages.c.id.in_(_IDS)).order_by(passages.c.id)
_VECTORS_BY_HASH = select(vectors.c.text_hash, vectors.c.vector).where(
    vectors.c.text_hash.in_(bindparam("hashes", expanding=True))
)
_HASHES_WITH_VECTOR = _VECTORS_BY_HASH.with_only_columns(vectors.c.text_hash)
_PASSAGE_VECTORS = (
    select(*_PASSAGE, vectors.c.vector)
    .select_from(in_speech.join(vectors))
    .where(passages.c.id.in_(_IDS))
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
    .where(passages.c.id.in_(_IDS))
)
_TERMS_BY_TEXT = select(terms.c.term).where(terms.c.term.in_(bindparam("terms", expanding=True)))
_META = select(meta.c.key, meta.c.value)
_META_OF = select(meta.c.value).where(meta.c.key == bindparam("key"))


def text_hash(text: str) -> bytes:
    """What names a text among the vectors."""
    return hashlib.sha256(text.encode()).digest()[:16]


class Catalogue(Database):
    """The corpus, read. Reading never waits for writing."""

    text: TextIndex

    # -- what the library remembers of itself ------------------------------------------------

    def meta(self, key: str) -> str | None:
        rows = self.query(_META_OF, {"key": key})
        return rows[0][0] if rows else None

    def all_meta(self) -> dict[str, str]:
        return dict(self._pairs(_META))

    # -- documents ---------------------------------------------------------------------------

    def document_by(self, *, sha256: str = "", source: str = "") -> DocumentRecord | None:
        """The document with this content, or from this source."""
        found = self._documents(or_(documents.c.sha256 == sha256, documents.c.source == source))
        return found[0] if found else None

    def document(self, document_id: str) -> DocumentRecord:
        """Raises NotFound."""
        found = self._documents(documents.c.id == document_id)
        if not found:
            raise NotFound(f"There is no document {document_id!r} in the corpus.")
        return found[0]

    def documents(self) -> list[DocumentRecord]:
        return self._documents()

    def _documents(self, *conditions: ColumnElement[bool]) -> list[DocumentRecord]:
        theirs = speeches.c.document_id == documents.c.id
        rows = self.query(
            select(
                documents,
                select(func.count()).select_from(speeches).where(theirs).scalar_subquery(),
                select(func.count()).select_from(in_speech).where(theirs).scalar_subquery(),
            )
            .where(*conditions)
            .order_by(documents.c.added_at, documents.c.id)
        )
        return [DocumentRecord(*row) for row in rows]

    # -- speeches and passages ---------------------------------------------------------------

    def headers(self, filters: Filters = EVERYWHERE) -> list[SpeechHeader]:
        """The speeches without their text, in the order they came in."""
        rows = self.query(
            select(*_HEADER)
            .select_from(speeches.join(documents))
            .where(within(filters))
            .order_by(documents.c.added_at, documents.c.id, speeches.c.ordinal)
        )
        return [_header(row) for row in rows]

    def speech(self, speech_id: str) -> Speech:
        """One speech, whole. Raises NotFound."""
        rows = self.query(select(*_HEADER, speeches.c.body).where(speeches.c.id == speech_id))
        if not rows:
            raise NotFound(
                f"There is no speech {speech_id!r}; `wenzheng speeches` lists those there are."
            )
        *header, body = rows[0]
        found = self.query(_PASSAGES.where(speeches.c.id == speech_id).order_by(passages.c.ordinal))
        return Speech(_header(header), body, tuple(_passage(row) for row in found))

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Those of the passages that exist, by id and in the order of their ids."""
        found: dict[str, Passage] = {}
        for some in _batches(ids):
            for row in self.query(_PASSAGES_BY_ID, {"ids": some}):
                passage = _passage(row)
                found[passage.id] = passage
        return found

    def passages_holding(
        self, phrases: Sequence[tuple[str, ...]], filters: Filters = EVERYWHERE
    ) -> list[Passage]:
        """Passages among which are all that hold a phrase, as documents came in and print.

        A phrase is given by its n-grams; of one Chinese character, by how an n-gram begins.
        """
        rows = self.query(
            select(*_PASSAGE)
            .select_from(in_speech.join(documents))
            .where(self.text.holding(phrases), within(filters))
            .order_by(documents.c.added_at, documents.c.id, speeches.c.ordinal, passages.c.ordinal)
        )
        return [_passage(row) for row in rows]

    def holds(self, phrases: Sequence[tuple[str, ...]]) -> bool:
        """Whether any passage may hold a phrase."""
        return bool(self.query(select(passages.c.id).where(self.text.holding(phrases)).limit(1)))

    def search_words(
        self, words: Sequence[str], k: int, filters: Filters = EVERYWHERE
    ) -> list[Scored]:
        """The `k` passages with the highest BM25 for any of the folded words, best first."""
        distinct = list(dict.fromkeys(word for word in words if word.strip()))
        return self.text.search(distinct, k, filters) if distinct else []

    def passage_count(self, filters: Filters = EVERYWHERE) -> int:
        """How many passages there are."""
        count = select(func.count()).select_from(in_speech if filters else passages)
        return int(self.query(count.where(within(filters)))[0][0])

    def passage_counts(self) -> dict[str, int]:
        """How many passages each speech has."""
        speech = passages.c.speech_id
        return dict(self._pairs(select(speech, func.count()).group_by(speech).order_by(speech)))

    def speech_count(self) -> int:
        """How many speeches there are."""
        return int(self.query(select(func.count()).select_from(speeches))[0][0])

    def speech_lengths(self) -> dict[str, int]:
        """How many characters each speech has."""
        return dict(self._pairs(select(speeches.c.id, func.length(speeches.c.body))))

    def passage_ids(
        self, filters: Filters = EVERYWHERE, among: Sequence[str] | None = None
    ) -> list[str]:
        """The ids of passages in the order they came in, of all or of some."""
        found = select(passages.c.id).select_from(in_speech).where(within(filters))
        if among is not None:
            found = found.where(passages.c.id.in_(among))
        return [row[0] for row in self.query(found.order_by(passages.c.rowid))]

    def passages_of(self, speech_ids: Sequence[str]) -> list[str]:
        """The ids of the passages of these speeches, in order."""
        rows = self.query(
            select(passages.c.id)
            .where(passages.c.speech_id.in_(speech_ids))
            .order_by(passages.c.id)
        )
        return [row[0] for row in rows]

    def ngrams_between(self, first: str, last: str) -> list[str]:
        """The n-grams of the corpus from `first` up to `last`, in the order of their characters."""
        return self.text.ngrams_between(first, last)

    # -- vectors -----------------------------------------------------------------------------

    def vectors(self, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those of the vectors that are stored, float32, by the hash of their text."""
        found: dict[bytes, bytes] = {}
        for some in _batches(hashes):
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
        for some in _batches(hashes):
            rows = self.query(_HASHES_WITH_VECTOR, {"hashes": some})
            missing.difference_update(row[0] for row in rows)
        return missing

    def texts(self) -> list[str]:
        """Every text that has a vector: passages and sentences, each once, in order."""
        rows = self.query(
            union(
                select(passage_text).select_from(in_speech),
                select(_SENTENCE).select_from(
                    in_speech.join(sentences, sentences.c.passage == passages.c.rowid)
                ),
            )
        )
        return sorted(row[0] for row in rows)

    def passage_vectors(self, ids: Sequence[str]) -> tuple[list[Passage], Matrix]:
        """The passages that exist and their vectors, one row each."""
        found: dict[str, tuple[Passage, bytes]] = {}
        for some in _batches(ids):
            for *row, vector in self.query(_PASSAGE_VECTORS, {"ids": some}):
                found[row[0]] = _passage(row), vector
        known = [found[key] for key in ids if key in found]
        return [passage for passage, _ in known], _matrix([vector for _, vector in known])

    def vectors_of_part(self, filters: Filters) -> tuple[list[str], list[bytes]]:
        """The ids and the vectors of the passages of a part, in the order they came in."""
        rows = self.query(
            select(passages.c.id, vectors.c.vector)
            .select_from(in_speech.join(vectors))
            .where(within(filters))
            .order_by(passages.c.rowid)
        )
        return [row[0] for row in rows], [row[1] for row in rows]

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
        for some in _batches(passage_ids):
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
        for some in _batches(wanted):
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


def _header(row: Sequence[Any]) -> SpeechHeader:
    key, document, title, speaker, role, affiliation, confidence, date, corrected, reported = row
    return SpeechHeader(
        key,
        document,
        title,
        speaker,
        role,
        affiliation,
        confidence,
        date,
        corrected=bool(corrected),
        reported=bool(reported),
    )


def _passage(row: Sequence[Any]) -> Passage:
    key, kind, number, heading, start, end, text, *header = row
    return Passage(
        id=key,
        speech=_header(header),
        kind=PassageKind(kind),
        number=number,
        heading=heading,
        text=text,
        start=start,
        end=end,
    )


def _matrix(blobs: list[bytes]) -> Matrix:
    if not blobs:
        return np.zeros((0, 0), np.float32)
    return np.frombuffer(b"".join(blobs), np.float32).reshape(len(blobs), -1)


def _batches(ids: Sequence[_Id], size: int = 500) -> Iterator[Sequence[_Id]]:
    for first in range(0, len(ids), size):
        yield ids[first : first + size]
