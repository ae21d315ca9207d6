"""The library: one SQLite file that is the truth about the corpus.

A document comes in or goes out in one transaction, with its speeches, passages, sentences and
words. Its vectors are kept before, as they are made; nothing shows them until it is there.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.resources import files
from itertools import islice
from pathlib import Path

from vectorstore.analysis.tokenizer import tokens
from vectorstore.document_analysis import AnalyzedDocument, AnalyzedSpeech
from vectorstore.errors import NotFound
from vectorstore.library_reader import Catalogue, text_hash
from vectorstore.mentions import NGRAMS, indexed
from vectorstore.records import Correction, ParsedSpeech

SCHEMA_VERSION = 5
_MIGRATIONS = {
    1: "ALTER TABLE speeches ADD COLUMN date TEXT NOT NULL DEFAULT '';",
    2: "ALTER TABLE speeches ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0;"
    " ALTER TABLE speeches ADD COLUMN read_as TEXT NOT NULL DEFAULT '';"
    " UPDATE speeches SET read_as = speaker;"
    " CREATE TABLE corrections (body_hash BLOB NOT NULL, read_as TEXT NOT NULL,"
    " title TEXT NOT NULL, speaker TEXT NOT NULL, role TEXT NOT NULL, affiliation TEXT NOT NULL,"
    " PRIMARY KEY (body_hash, read_as)) STRICT, WITHOUT ROWID;",
    3: "CREATE TABLE moved (text_hash BLOB PRIMARY KEY, vector BLOB NOT NULL) STRICT;"
    " INSERT INTO moved SELECT text_hash, vector FROM vectors;"
    " DROP TABLE vectors; ALTER TABLE moved RENAME TO vectors;",
    4: "CREATE VIRTUAL TABLE mentions USING fts5 (ngrams, content = '',"
    """ tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");"""
    " CREATE VIRTUAL TABLE ngram_counts USING fts5vocab(mentions, 'row');"
    f" INSERT INTO mentions (rowid, ngrams) {NGRAMS};",
}
"""What brings a library of that version to the next."""

_FORGOTTEN_AT_ONCE = 500
_BYLINE = ("title", "speaker", "role", "affiliation")


class Library(Catalogue):
    """The corpus as stored: what changes it."""

    def __init__(self, path: Path) -> None:
        schema = files("vectorstore").joinpath("schema.sql").read_text(encoding="utf-8")
        functions = {"ngrams": indexed}
        super().__init__(path, schema, SCHEMA_VERSION, _MIGRATIONS, functions)

    def add(
        self,
        document: AnalyzedDocument,
        terms: Sequence[tuple[str, bytes]],
        *,
        name: str,
        source: str,
        sha256: str,
        replacing: Sequence[str] = (),
    ) -> tuple[str, list[str]]:
        """Store a document whose vectors are kept already, in the place of others.

        `terms` are those of its terms that are not stored yet, with their vectors. Returns the
        document's id and the ids of the passages that went with the others.
        """
        document_id = sha256[:16]
        parsed = document.document
        gone: list[str] = []
        unused: set[bytes] = set()
        with self.transaction() as connection:
            for other in replacing:
                passages, hashes = self._take_out(connection, other)
                gone.extend(passages)
                unused |= hashes
            connection.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    document_id,
                    name,
                    source,
                    sha256,
                    datetime.now(UTC).isoformat(timespec="microseconds"),
                    parsed.date,
                    parsed.occasion,
                    parsed.source,
                ),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO terms (term, vector) VALUES (?, ?)", terms
            )
            for number, speech in enumerate(document.speeches, 1):
                self._add_speech(connection, document_id, number, speech)
            self._forget(connection, unused)
        return document_id, gone

    def _add_speech(
        self,
        connection: sqlite3.Connection,
        document_id: str,
        number: int,
        analyzed: AnalyzedSpeech,
    ) -> None:
        speech_id = f"{document_id}-{number:02d}"
        read_as = analyzed.speech.speaker
        speech, corrected = _as_corrected(connection, analyzed.speech)
        connection.execute(
            "INSERT INTO speeches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                speech_id,
                document_id,
                number,
                speech.title,
                speech.speaker,
                speech.role,
                speech.affiliation,
                speech.confidence,
                speech.body,
                speech.date,
                corrected,
                read_as,
            ),
        )
        byline = _byline_words(speech.title, speech.speaker, speech.role, speech.affiliation)
        for place, passage in enumerate(analyzed.passages, 1):
            span = passage.span
            row = connection.execute(
                'INSERT INTO passages (id, speech_id, ordinal, kind, number, heading, start, "end",'
                " text_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    f"{speech_id}-{place:02d}",
                    speech_id,
                    place,
                    span.kind.value,
                    span.number,
                    span.heading,
                    span.start,
                    span.end,
                    passage.text_hash,
                ),
            ).lastrowid
            connection.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (row, i, sentence.start, sentence.end, sentence.text_hash, sentence.words)
                    for i, sentence in enumerate(passage.sentences)
                ],
            )
            connection.execute(
                "INSERT INTO words (rowid, passage, byline) VALUES (?, ?, ?)",
                (row, passage.words, byline),
            )
            connection.execute(
                "INSERT INTO mentions (rowid, ngrams) VALUES (?, ?)", (row, passage.ngrams)
            )

    def correct(self, speech_id: str, correction: Correction) -> None:
        """Let the byline be what a person says. Raises NotFound.

        It is remembered for these words under the speaker whom the document was read to name. No
        vector holds a byline, so all are kept.
        """
        speech = self.speech(speech_id)
        said = asdict(correction)
        byline = tuple(
            getattr(speech.header, part) if said[part] is None else said[part] for part in _BYLINE
        )
        with self.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO corrections"
                " SELECT ?, read_as, ?, ?, ?, ? FROM speeches WHERE id = ?",
                (text_hash(speech.body), *byline, speech_id),
            )
            connection.execute(
                "UPDATE speeches SET title = ?, speaker = ?, role = ?, affiliation = ?,"
                " confidence = 1.0, corrected = 1 WHERE id = ?",
                (*byline, speech_id),
            )
            connection.execute(
                "UPDATE words SET byline = ? WHERE rowid IN"
                " (SELECT rowid FROM passages WHERE speech_id = ?)",
                (_byline_words(*byline), speech_id),
            )

    def remove(self, document_id: str) -> list[str]:
        """Take the document out and return the ids of the passages that went with it."""
        with self.transaction() as connection:
            gone, hashes = self._take_out(connection, document_id)
            self._forget(connection, hashes)
        return gone

    def _take_out(
        self, connection: sqlite3.Connection, document_id: str
    ) -> tuple[list[str], set[bytes]]:
        """The ids of the passages that go, and the hashes of the texts that may go with them."""
        passages = connection.execute(
            "SELECT p.rowid, p.id, p.text_hash FROM passages p"
            " JOIN speeches s ON s.id = p.speech_id WHERE s.document_id = ?",
            (document_id,),
        ).fetchall()
        sentence_hashes = connection.execute(
            "SELECT n.text_hash FROM sentences n JOIN passages p ON p.rowid = n.passage"
            " JOIN speeches s ON s.id = p.speech_id WHERE s.document_id = ?",
            (document_id,),
        ).fetchall()
        connection.executemany("DELETE FROM words WHERE rowid = ?", [row[:1] for row in passages])
        connection.execute(
            "INSERT INTO mentions (mentions, rowid, ngrams) SELECT 'delete', held.* FROM"
            f" ({NGRAMS} WHERE s.document_id = ?) held",
            (document_id,),
        )
        if not connection.execute("DELETE FROM documents WHERE id = ?", (document_id,)).rowcount:
            raise NotFound(f"There is no document {document_id!r} in the corpus.")
        hashes = {row[2] for row in passages} | {row[0] for row in sentence_hashes}
        return [row[1] for row in passages], hashes

    def _forget(self, connection: sqlite3.Connection, hashes: set[bytes]) -> None:
        """Drop the vectors of those texts that nothing holds any more."""
        connection.executemany(
            "DELETE FROM vectors WHERE text_hash = ?1"
            " AND NOT EXISTS (SELECT 1 FROM passages WHERE text_hash = ?1)"
            " AND NOT EXISTS (SELECT 1 FROM sentences WHERE text_hash = ?1)",
            [(hashed,) for hashed in hashes],
        )

    def keep_vectors(self, vectors: Mapping[bytes, bytes]) -> None:
        """Hold the vectors of texts that a document under way has, by the hash of each text."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?)", list(vectors.items())
            )

    def forget_vectors(self, hashes: Iterable[bytes]) -> None:
        """Drop those of the vectors that no document holds, some at a time."""
        waiting = iter(hashes)
        while some := set(islice(waiting, _FORGOTTEN_AT_ONCE)):
            with self.transaction() as connection:
                self._forget(connection, some)

    def forget_all_unused(self) -> None:
        """Drop the vectors of documents that never came in whole."""
        self.forget_vectors(
            row[0]
            for row in self.query(
                "SELECT v.text_hash FROM vectors v"
                " WHERE NOT EXISTS (SELECT 1 FROM passages p WHERE p.text_hash = v.text_hash)"
                " AND NOT EXISTS (SELECT 1 FROM sentences n WHERE n.text_hash = v.text_hash)"
            )
        )

    def replace_vectors(self, vectors: dict[bytes, bytes]) -> None:
        """Put other vectors in the place of those of the same texts."""
        with self.transaction() as connection:
            connection.executemany(
                "UPDATE vectors SET vector = ?2 WHERE text_hash = ?1", list(vectors.items())
            )


def _as_corrected(
    connection: sqlite3.Connection, speech: ParsedSpeech
) -> tuple[ParsedSpeech, bool]:
    """The speech under the byline that a person gave these words, if one did.

    Others may say the same words: it is given to the speaker who was misread, to the one who is
    right, or, where all bylines of these words are one, to a speech without a speaker.
    """
    rows = connection.execute(
        "SELECT read_as, title, speaker, role, affiliation FROM corrections WHERE body_hash = ?",
        (text_hash(speech.body),),
    ).fetchall()
    misread = {row[1:] for row in rows if row[0] == speech.speaker}
    possible = misread or {row[1:] for row in rows if speech.speaker in ("", row[2])}
    if len(possible) != 1:
        return speech, False
    (byline,) = possible
    return replace(speech, **dict(zip(_BYLINE, byline, strict=True)), confidence=1.0), True


def _byline_words(*parts: str) -> str:
    return " ".join(tokens(" ".join(parts)))
