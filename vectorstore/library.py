"""The library: the database that is the truth about the corpus.

A document comes in or goes out in one transaction, with its speeches, passages, sentences and
words. Its vectors are kept before, as they are made; nothing shows them until it is there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection, bindparam, delete, exists, insert, or_, select, union, update

from vectorstore.document_analysis import AnalyzedDocument, AnalyzedSpeech
from vectorstore.document_records import DocumentCorrection, Origin
from vectorstore.errors import NotFound
from vectorstore.library_reader import Catalogue
from vectorstore.records import Correction
from vectorstore.storage import fts5, postgresql_text, tables
from vectorstore.storage.corrected_bylines import BYLINE, as_corrected, byline_words
from vectorstore.storage.database import Database
from vectorstore.storage.document_facts import (
    apply_correction,
    collections_of,
    join_collections,
    leave_collections,
    remember_correction,
)
from vectorstore.storage.filtering import in_speech
from vectorstore.storage.location import Location
from vectorstore.storage.migration import History
from vectorstore.storage.tables import (
    corrections,
    documents,
    meta,
    passages,
    sentences,
    speeches,
    terms,
    vectors,
)
from vectorstore.storage.text_index import IndexedText
from vectorstore.vector_reader import text_hash

_FORGOTTEN_AT_ONCE = 500
_HELD = or_(
    exists().where(passages.c.text_hash == vectors.c.text_hash),
    exists().where(sentences.c.text_hash == vectors.c.text_hash),
)
_FORGET = delete(vectors).where(vectors.c.text_hash == bindparam("hash"), ~_HELD)
_REPLACE = (
    update(vectors)
    .where(vectors.c.text_hash == bindparam("hash"))
    .values(vector=bindparam("vector"))
)


def _create(connection: Connection) -> None:
    tables.library.create_all(connection)
    index = fts5 if connection.dialect.name == "sqlite" else postgresql_text
    index.create(connection)


HISTORY = History("library", 9, _create)


class Library(Database, Catalogue):
    """The corpus as stored: what changes it."""

    def __init__(self, location: Location) -> None:
        """Raises StoreMismatch, StorageFailed or Unavailable."""
        super().__init__(location.engine("library"), HISTORY)
        index = postgresql_text.PostgresqlTextIndex if self.is_postgresql else fts5.Fts5Index
        self.text = index(self)

    def set_meta(self, key: str, value: str) -> None:
        with self.transaction() as connection:
            said = self.insert(meta).values(key=key, value=value)
            connection.execute(
                said.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": value})
            )

    def add(
        self,
        document: AnalyzedDocument,
        new_terms: Sequence[tuple[str, bytes]],
        origin: Origin,
        *,
        replacing: Sequence[str] = (),
    ) -> tuple[str, list[str]]:
        """Store a document whose vectors are kept already, in the place of others.

        It belongs to the collections of its origin and to those of the documents that it replaces.

        `new_terms` are those of its terms that are not stored yet, with their vectors. Returns the
        document's id and the ids of the passages that went with the others.
        """
        document_id = origin.sha256[:16]
        parsed = document.document
        gone: list[str] = []
        unused: set[bytes] = set()
        with self.transaction() as connection:
            joined = [*origin.collections, *collections_of(connection, replacing)]
            for other in replacing:
                passage_ids, hashes = self._take_out(connection, other)
                gone.extend(passage_ids)
                unused |= hashes
            connection.execute(
                insert(documents).values(
                    id=document_id,
                    name=origin.name,
                    source=origin.source,
                    sha256=origin.sha256,
                    added_at=datetime.now(UTC).isoformat(timespec="microseconds"),
                    date=parsed.date,
                    occasion=parsed.occasion,
                    printed_source=parsed.source,
                    place=parsed.place,
                    organ=parsed.organ,
                    number=parsed.number,
                    corrected=0,
                )
            )
            apply_correction(connection, document_id, origin.sha256)
            join_collections(self, connection, document_id, joined)
            if new_terms:
                connection.execute(
                    self.insert(terms).on_conflict_do_nothing(index_elements=[terms.c.term]),
                    [{"term": term, "vector": vector} for term, vector in new_terms],
                )
            for number, speech in enumerate(document.speeches, 1):
                self._add_speech(connection, document_id, number, speech)
            self._forget(connection, unused)
        return document_id, gone

    def _add_speech(
        self, connection: Connection, document_id: str, number: int, analyzed: AnalyzedSpeech
    ) -> None:
        speech_id = f"{document_id}-{number:02d}"
        speech, corrected = as_corrected(connection, analyzed.speech)
        connection.execute(
            insert(speeches).values(
                id=speech_id,
                document_id=document_id,
                ordinal=number,
                title=speech.title,
                speaker=speech.speaker,
                role=speech.role,
                affiliation=speech.affiliation,
                confidence=speech.confidence,
                body=speech.body,
                date=speech.date,
                corrected=int(corrected),
                read_as=analyzed.speech.speaker,
                reported=int(speech.reported),
            )
        )
        if not analyzed.passages:
            return
        rows = connection.execute(
            insert(passages).returning(passages.c.rowid, sort_by_parameter_order=True),
            [
                {
                    "id": f"{speech_id}-{place:02d}",
                    "speech_id": speech_id,
                    "ordinal": place,
                    "kind": passage.span.kind.value,
                    "number": passage.span.number,
                    "heading": passage.span.heading,
                    "question": passage.span.question,
                    "start": passage.span.start,
                    "end": passage.span.end,
                    "text_hash": passage.text_hash,
                }
                for place, passage in enumerate(analyzed.passages, 1)
            ],
        ).scalars()
        stored = list(zip(rows, analyzed.passages, strict=True))
        of_sentences = [
            {
                "passage": row,
                "ordinal": place,
                "start": sentence.start,
                "end": sentence.end,
                "text_hash": sentence.text_hash,
                "tokens": sentence.words,
            }
            for row, passage in stored
            for place, sentence in enumerate(passage.sentences)
        ]
        if of_sentences:
            connection.execute(insert(sentences), of_sentences)
        byline = byline_words(speech.title, speech.speaker, speech.role, speech.affiliation)
        self.text.add(
            connection,
            [IndexedText(row, found.words, byline, found.ngrams) for row, found in stored],
        )

    def correct(self, speech_id: str, correction: Correction) -> None:
        """Let the byline be what a person says. Raises NotFound.

        It is remembered for these words under the speaker whom the document was read to name. No
        vector holds a byline, so all are kept.
        """
        speech = self.speech(speech_id)
        said = {part: value for part, value in asdict(correction).items() if value is not None}
        byline = {part: said.get(part, getattr(speech.header, part)) for part in BYLINE}
        this = speeches.c.id == speech_id
        with self.transaction() as connection:
            read_as = connection.execute(select(speeches.c.read_as).where(this)).scalar_one()
            remembered = self.insert(corrections).values(
                body_hash=text_hash(speech.body), read_as=read_as, **byline
            )
            connection.execute(
                remembered.on_conflict_do_update(
                    index_elements=list(corrections.primary_key), set_=byline
                )
            )
            connection.execute(
                update(speeches).where(this).values(**byline, confidence=1.0, corrected=1)
            )
            self.text.set_byline(connection, speech_id, byline_words(*byline.values()))

    def correct_document(self, document_id: str, correction: DocumentCorrection) -> None:
        """Let a document be of the day, occasion and collections that a person says.

        All but the collections is remembered for the same file. Raises NotFound.
        """
        document = self.document(document_id)
        with self.transaction() as connection:
            remember_correction(self, connection, document.sha256, correction)
            apply_correction(connection, document_id, document.sha256)
            if correction.collections is not None:
                leave_collections(connection, document_id)
                join_collections(self, connection, document_id, correction.collections)

    def join(self, document_id: str, names: Sequence[str]) -> None:
        """Let a document belong to these collections too."""
        with self.transaction() as connection:
            join_collections(self, connection, document_id, names)

    def remove(self, document_id: str) -> list[str]:
        """Take the document out and return the ids of the passages that went with it."""
        with self.transaction() as connection:
            gone, hashes = self._take_out(connection, document_id)
            self._forget(connection, hashes)
        return gone

    def _take_out(self, connection: Connection, document_id: str) -> tuple[list[str], set[bytes]]:
        """The ids of the passages that go, and the hashes of the texts that may go with them."""
        theirs = speeches.c.document_id == document_id
        going = select(passages.c.id).select_from(in_speech).where(theirs)
        hashes = union(
            select(passages.c.text_hash).select_from(in_speech).where(theirs),
            select(sentences.c.text_hash)
            .select_from(in_speech.join(sentences, sentences.c.passage == passages.c.rowid))
            .where(theirs),
        )
        gone = list(connection.execute(going).scalars())
        unused = set(connection.execute(hashes).scalars())
        self.text.remove(connection, document_id)
        if not connection.execute(delete(documents).where(documents.c.id == document_id)).rowcount:
            raise NotFound(f"There is no document {document_id!r} in the corpus.")
        return gone, unused

    def _forget(self, connection: Connection, hashes: set[bytes]) -> None:
        """Drop the vectors of those texts that nothing holds any more."""
        if hashes:
            connection.execute(_FORGET, [{"hash": hashed} for hashed in hashes])

    def keep_vectors(self, kept: Mapping[bytes, bytes]) -> None:
        """Hold the vectors of texts that a document under way has, by the hash of each text."""
        if not kept:
            return
        with self.transaction() as connection:
            connection.execute(
                self.insert(vectors).on_conflict_do_nothing(index_elements=[vectors.c.text_hash]),
                [{"text_hash": hashed, "vector": vector} for hashed, vector in kept.items()],
            )

    def forget_vectors(self, hashes: Iterable[bytes]) -> None:
        """Drop those of the vectors that no document holds, some at a time."""
        waiting = iter(hashes)
        while some := set(islice(waiting, _FORGOTTEN_AT_ONCE)):
            with self.transaction() as connection:
                self._forget(connection, some)

    def forget_all_unused(self) -> None:
        """Drop the vectors of documents that never came in whole."""
        self.forget_vectors(row[0] for row in self.query(select(vectors.c.text_hash).where(~_HELD)))

    def replace_vectors(self, fresh: Mapping[bytes, bytes]) -> None:
        """Put other vectors in the place of those of the same texts."""
        if not fresh:
            return
        with self.transaction() as connection:
            connection.execute(
                _REPLACE, [{"hash": hashed, "vector": vector} for hashed, vector in fresh.items()]
            )
