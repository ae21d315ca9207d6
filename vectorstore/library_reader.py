"""What the library holds, as it is read: documents, speeches, passages, sentences, vectors."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np

from vectorstore.database import Database
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import NotFound
from vectorstore.records import (
    EVERYWHERE,
    DocumentRecord,
    Filters,
    Passage,
    PassageKind,
    Sentence,
    Speech,
    SpeechHeader,
)

_Id = TypeVar("_Id", str, bytes)
_HEADER = (
    "s.id, s.document_id, s.title, s.speaker, s.role, s.affiliation, s.confidence, s.date,"
    " s.corrected"
)
_PASSAGE = (
    'p.id, p.kind, p.number, p.heading, p.start, p."end",'
    f' substr(s.body, p.start + 1, p."end" - p.start), {_HEADER}'
)
_PASSAGES = f"SELECT {_PASSAGE} FROM passages p JOIN speeches s ON s.id = p.speech_id"


def text_hash(text: str) -> bytes:
    """What names a text among the vectors."""
    return hashlib.sha256(text.encode()).digest()[:16]


class Catalogue(Database):
    """The corpus, read. Reading never waits for writing (WAL mode)."""

    # -- documents ---------------------------------------------------------------------------

    def document_by(self, *, sha256: str = "", source: str = "") -> DocumentRecord | None:
        """The document with this content, or from this source."""
        found = self._documents("WHERE d.sha256 = ? OR d.source = ?", (sha256, source))
        return found[0] if found else None

    def document(self, document_id: str) -> DocumentRecord:
        """Raises NotFound."""
        found = self._documents("WHERE d.id = ?", (document_id,))
        if not found:
            raise NotFound(f"There is no document {document_id!r} in the corpus.")
        return found[0]

    def documents(self) -> list[DocumentRecord]:
        return self._documents("", ())

    def _documents(self, where: str, parameters: Sequence[object]) -> list[DocumentRecord]:
        rows = self.query(
            "SELECT d.id, d.name, d.source, d.sha256, d.added_at, d.date, d.occasion,"
            " d.printed_source, (SELECT count(*) FROM speeches s WHERE s.document_id = d.id),"
            " (SELECT count(*) FROM passages p JOIN speeches s ON s.id = p.speech_id"
            f"  WHERE s.document_id = d.id) FROM documents d {where} ORDER BY d.added_at, d.id",
            parameters,
        )
        return [DocumentRecord(*row) for row in rows]

    # -- speeches and passages ---------------------------------------------------------------

    def headers(self, filters: Filters = EVERYWHERE) -> list[SpeechHeader]:
        """The speeches without their text, in the order they came in."""
        where, parameters = filter_clause(filters)
        rows = self.query(
            f"SELECT {_HEADER} FROM speeches s JOIN documents d ON d.id = s.document_id"
            f" WHERE {where} ORDER BY d.added_at, d.id, s.ordinal",
            parameters,
        )
        return [_header(row) for row in rows]

    def speech(self, speech_id: str) -> Speech:
        """One speech, whole. Raises NotFound."""
        rows = self.query(f"SELECT {_HEADER}, s.body FROM speeches s WHERE s.id = ?", (speech_id,))
        if not rows:
            raise NotFound(
                f"There is no speech {speech_id!r}; `wenzheng speeches` lists those there are."
            )
        *header, body = rows[0]
        passages = self.query(f"{_PASSAGES} WHERE s.id = ? ORDER BY p.ordinal", (speech_id,))
        return Speech(
            _header(header),
            body,
            tuple(_passage(row) for row in passages),
        )

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Those of the passages that exist, by id."""
        found: dict[str, Passage] = {}
        for some in _batches(ids):
            marks = ",".join("?" * len(some))
            for row in self.query(f"{_PASSAGES} WHERE p.id IN ({marks})", some):
                passage = _passage(row)
                found[passage.id] = passage
        return found

    def passages_holding(self, expression: str, filters: Filters = EVERYWHERE) -> list[Passage]:
        """The passages whose n-grams match an FTS5 expression, as documents came in and print."""
        where, parameters = filter_clause(filters)
        rows = self.query(
            f"SELECT {_PASSAGE} FROM mentions m JOIN passages p ON p.rowid = m.rowid"
            " JOIN speeches s ON s.id = p.speech_id JOIN documents d ON d.id = s.document_id"
            f" WHERE mentions MATCH ? AND {where}"
            " ORDER BY d.added_at, d.id, s.ordinal, p.ordinal",
            [expression, *parameters],
        )
        return [_passage(row) for row in rows]

    def is_held(self, expression: str) -> bool:
        """Whether the n-grams of a passage match an FTS5 expression."""
        return bool(
            self.query("SELECT 1 FROM mentions WHERE mentions MATCH ? LIMIT 1", [expression])
        )

    def ngrams_between(self, first: str, last: str) -> list[str]:
        """The n-grams of the corpus from `first` up to `last`, in the order of their characters."""
        rows = self.query(
            "SELECT term FROM ngram_counts WHERE term >= ? AND term < ?", (first, last)
        )
        return [row[0] for row in rows]

    def passage_counts(self) -> dict[str, int]:
        """How many passages each speech has."""
        rows = self.query("SELECT speech_id, count(*) FROM passages GROUP BY speech_id")
        return dict(rows)

    def speech_count(self) -> int:
        """How many speeches there are."""
        return int(self.query("SELECT count(*) FROM speeches")[0][0])

    def speech_lengths(self) -> dict[str, int]:
        """How many characters each speech has."""
        return dict(self.query("SELECT id, length(body) FROM speeches"))

    def passage_ids(self, filters: Filters = EVERYWHERE) -> list[str]:
        where, parameters = filter_clause(filters)
        rows = self.query(
            f"SELECT p.id FROM passages p JOIN speeches s ON s.id = p.speech_id WHERE {where}"
            " ORDER BY p.rowid",
            parameters,
        )
        return [row[0] for row in rows]

    def passages_of(self, speeches: Sequence[str]) -> list[str]:
        """The ids of the passages of these speeches, in order."""
        marks = ",".join("?" * len(speeches))
        rows = self.query(
            f"SELECT id FROM passages WHERE speech_id IN ({marks}) ORDER BY id", [*speeches]
        )
        return [row[0] for row in rows]

    # -- vectors -----------------------------------------------------------------------------

    def vectors(self, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """Those of the vectors that are stored, float32, by the hash of their text."""
        found: dict[bytes, bytes] = {}
        for some in _batches(hashes):
            marks = ",".join("?" * len(some))
            found.update(
                self.query(
                    f"SELECT text_hash, vector FROM vectors WHERE text_hash IN ({marks})", some
                )
            )
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
            marks = ",".join("?" * len(some))
            missing.difference_update(
                row[0]
                for row in self.query(
                    f"SELECT text_hash FROM vectors WHERE text_hash IN ({marks})", some
                )
            )
        return missing

    def texts(self) -> list[str]:
        """Every text that has a vector: passages and sentences, each once."""
        rows = self.query(
            'SELECT substr(s.body, p.start + 1, p."end" - p.start) FROM passages p'
            " JOIN speeches s ON s.id = p.speech_id"
            ' UNION SELECT substr(s.body, n.start + 1, n."end" - n.start) FROM sentences n'
            " JOIN passages p ON p.rowid = n.passage JOIN speeches s ON s.id = p.speech_id"
        )
        return [row[0] for row in rows]

    def passage_vectors(self, ids: Sequence[str]) -> tuple[list[Passage], Matrix]:
        """The passages that exist and their vectors, one row each."""
        found: dict[str, tuple[Passage, bytes]] = {}
        for some in _batches(ids):
            marks = ",".join("?" * len(some))
            for *row, vector in self.query(
                f"SELECT {_PASSAGE}, v.vector FROM passages p JOIN speeches s ON s.id = p.speech_id"
                f" JOIN vectors v USING (text_hash) WHERE p.id IN ({marks})",
                some,
            ):
                found[row[0]] = _passage(tuple(row)), vector
        known = [found[key] for key in ids if key in found]
        return [passage for passage, _ in known], _matrix([vector for _, vector in known])

    def sentence_vectors(self, passage_ids: Sequence[str]) -> tuple[list[Sentence], Matrix]:
        """The sentences of these passages in printed order, and their vectors, one row each."""
        sentences, _, vectors = self.worded_sentences(passage_ids)
        return sentences, vectors

    def worded_sentences(
        self, passage_ids: Sequence[str]
    ) -> tuple[list[Sentence], list[list[str]], Matrix]:
        """The sentences of these passages, those of one in printed order.

        Besides, the words and the coined terms of each, and their vectors, one row each.
        """
        rows: list[tuple[Any, ...]] = []
        for some in _batches(passage_ids):
            marks = ",".join("?" * len(some))
            rows += self.query(
                'SELECT p.rowid, n.ordinal, p.id, n.start, n."end", n.tokens, v.vector'
                " FROM passages p CROSS JOIN sentences n ON p.rowid = n.passage"
                f" JOIN vectors v ON v.text_hash = n.text_hash WHERE p.id IN ({marks})",
                some,
            )
        rows.sort(key=itemgetter(0, 1))
        return (
            [Sentence(key, start, end) for _, _, key, start, end, _, _ in rows],
            [words.split(" ") if words else [] for *_, words, _ in rows],
            _matrix([row[-1] for row in rows]),
        )


def filter_clause(filters: Filters) -> tuple[str, list[object]]:
    """The SQL condition on speeches `s` that the filters mean, with its parameters."""
    conditions = ["1"]
    parameters: list[object] = []
    for column, values in (
        ("speaker", filters.speakers),
        ("affiliation", filters.affiliations),
        ("document_id", filters.documents),
    ):
        if values:
            conditions.append(f"s.{column} IN ({','.join('?' * len(values))})")
            parameters.extend(values)
    return " AND ".join(conditions), parameters


def _header(row: Sequence[Any]) -> SpeechHeader:
    key, document, title, speaker, role, affiliation, confidence, date, corrected = row
    return SpeechHeader(
        key, document, title, speaker, role, affiliation, confidence, date, bool(corrected)
    )


def _passage(row: tuple[Any, ...]) -> Passage:
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
