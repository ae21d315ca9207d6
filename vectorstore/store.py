"""The store: the library and the indexes derived from it, as one thing that stays in step."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vectorstore.change_log import count_change
from vectorstore.chroma import FolderIndexes, Indexes, ServerIndexes
from vectorstore.chroma_server import ChromaServer
from vectorstore.document_records import DocumentCorrection, Origin
from vectorstore.embedded_library import embed_anew, is_embedded_by, mismatch
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.embedding_cache import CachingEmbedder
from vectorstore.errors import Unavailable
from vectorstore.fair_lock import FairLock
from vectorstore.headings import Headings, HeadingsReader
from vectorstore.index_sync import Disagreement, FollowingIndex, IndexState
from vectorstore.intake import Intake, PreparedDocument
from vectorstore.progress import Progress, silent
from vectorstore.records import (
    EVERYWHERE,
    Correction,
    DocumentRecord,
    Filters,
    ParsedDocument,
    Scored,
)
from vectorstore.storage.advisory_locks import ownership
from vectorstore.storage.location import Location
from vectorstore.tokenizing_anew import bring_up_words
from vectorstore.unfinished_copy import opened


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a document that was brought to the store."""

    document_id: str
    status: Literal["added", "unchanged", "replaced"]


class Store:
    """Everything stored, behind one lock. Searching is safe from several threads."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        *,
        database_url: str | None = None,
        chroma: ChromaServer | None = None,
        progress: Progress = silent,
        reembed: bool = False,
    ) -> None:
        """Open the folder, making it if need be; bring the index in step with the library.

        With `database_url` the library is in PostgreSQL instead of the folder. With `chroma`
        other processes may open it too; else it is this one's alone. With `reembed`, vectors of
        another model are made anew instead of refused.
        Raises StoreInUse, StoreMismatch or StorageFailed, and then leaves all as it was.
        """
        self.embedder = embedder
        location = Location(folder, database_url)
        self.location = location
        self._folder = folder
        shared = chroma is not None
        self._embedding = FairLock()
        self._lock, self._turn = ownership(location, shared=shared)
        try:
            with self._turn.taken():
                self.library = opened(location)
                if not shared:
                    self.library.forget_all_unused()
                bring_up_words(self.library, progress)
                indexes = self._indexes(chroma)
                self._check_embedder(indexes, reembed)
                self._headings = HeadingsReader(self.library, embedder.identity)
                self.index = FollowingIndex(self.library, indexes, self._turn, progress)
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        self.index.close()
        self.library.close()
        self._lock.release()

    def announce(self, url: str) -> None:
        """Tell other processes where this one serves."""
        self._lock.announce(url)

    # -- bringing in and taking out ----------------------------------------------------------

    def add(
        self,
        document: ParsedDocument,
        *,
        name: str,
        source: str,
        sha256: str,
        aside: Sequence[str] = (),
        collections: Sequence[str] = (),
    ) -> Added:
        """Store a document, whole or not at all; what has no vector yet is embedded.

        The same content is `unchanged`, from wherever it comes; new content from a known source
        replaces what came from there before. What came from the sources `aside` goes. The document
        belongs to the `collections`, besides those that it belongs to already.
        """
        with self.intake() as intake:
            ready = intake.prepare(document)
            return self.store(
                ready,
                name=name,
                source=source,
                sha256=sha256,
                aside=aside,
                collections=collections,
            )

    def intake(self, progress: Progress = silent) -> Intake:
        """Where a document is prepared, taking turns with others that are."""
        embedder = CachingEmbedder(self.embedder, self.library, self._embedding, progress)
        return Intake(embedder, self.library, progress)

    def store(
        self,
        ready: PreparedDocument,
        *,
        name: str,
        source: str,
        sha256: str,
        aside: Sequence[str] = (),
        collections: Sequence[str] = (),
    ) -> Added:
        """Store a document that is prepared, as `add` does."""
        origin = Origin(name, source, sha256, tuple(collections))
        while (added := self._stored(ready, origin, aside)) is None:
            ready.embedder.keep(list(ready.texts.values()))
        ready.embedder.forget_unused(ready.texts.keys())
        return added

    def _stored(
        self, ready: PreparedDocument, origin: Origin, aside: Sequence[str]
    ) -> Added | None:
        """What became of a document; None where a vector of it went together with another's."""
        with self._turn.taken():
            self.index.catch_up()
            known = self.library.document_by(sha256=origin.sha256)
            if known:
                self._join(known, origin.collections)
                return Added(known.id, "unchanged")
            ready.embedder.progress("store", 0, 1)
            before = self.library.document_by(source=origin.source)
            found = (before, *(self.library.document_by(source=other) for other in aside))
            leaving = [document.id for document in found if document]
            with self.library.transaction():
                if self.library.without_vector(list(ready.texts)):
                    return None
                document_id, gone = self.library.add(
                    ready.analyzed,
                    ready.terms,
                    origin,
                    replacing=leaving,
                )
                count_change(self.library, [*leaving, document_id])
            self.index.follow(gone, self.library.passage_ids(Filters(documents=(document_id,))))
        return Added(document_id, "replaced" if before else "added")

    @staticmethod
    def members(collections: Sequence[str]) -> tuple[str, ...]:
        """The collections that a document is to belong to, where these are named."""
        return tuple(collections)

    @staticmethod
    def source(source: str) -> str:
        """Where a document came from, as it is told apart in the corpus."""
        return source

    def join(self, document_id: str, collections: Sequence[str]) -> None:
        """Let a document belong to these collections too. Raises NotFound."""
        with self._turn.taken():
            self.index.catch_up()
            self._join(self.library.document(document_id), collections)

    def _join(self, document: DocumentRecord, collections: Sequence[str]) -> None:
        if set(collections) <= set(document.collections):
            return
        with self.library.transaction():
            self.library.join(document.id, collections)
            count_change(self.library, [document.id])
        self.index.follow((), ())

    def remove(self, document_id: str) -> None:
        """Take a document out, everywhere. Raises NotFound.

        An index that does not answer holds up nothing; it follows later.
        """
        with self._turn.taken():
            in_step = self.index.in_step()
            with self.library.transaction():
                gone = self.library.remove(document_id)
                count_change(self.library, [document_id])
            with suppress(Unavailable):
                if in_step:
                    self.index.follow(gone, ())
                else:
                    self.index.catch_up()

    def correct(self, speech_id: str, correction: Correction) -> None:
        """Let a byline be what a person says, everywhere. Raises NotFound.

        The index knows speakers too, so the passages leave it before and come back after. That is
        counted first: who finds the work half done sees the index behind, never wrong.
        """
        with self._turn.taken():
            self.index.catch_up()
            speech = self.library.speech(speech_id)
            passages = [passage.id for passage in speech.passages]
            count_change(self.library, [speech.header.document_id])
            self.index.drop(passages)
            with self.library.transaction():
                self.library.correct(speech_id, correction)
                count_change(self.library, [speech.header.document_id])
            self.index.follow((), passages)

    def correct_document(self, document_id: str, correction: DocumentCorrection) -> None:
        """Let a document be as a person says, everywhere. Raises NotFound.

        The index knows neither dates nor collections, so it stays as it is.
        """
        with self._turn.taken():
            self.index.catch_up()
            with self.library.transaction():
                self.library.correct_document(document_id, correction)
                count_change(self.library, [document_id])
            self.index.follow((), ())

    # -- searching ---------------------------------------------------------------------------

    def look(self) -> IndexState:
        """Where library and index stand now; looked at once for all that one question searches."""
        return self.index.look()

    def search_vectors(
        self,
        vector: Matrix,
        k: int,
        filters: Filters = EVERYWHERE,
        state: IndexState | None = None,
    ) -> list[Scored]:
        """The `k` passages nearest to a vector of shape (dimension,), by cosine, best first.

        A part that only the library knows is compared whole.
        """
        if filters.is_of_library:
            return self.library.nearest_of_part(vector, k, filters)
        return self.index.search(vector, k, filters, state)

    def search_words(self, words: list[str], k: int, filters: Filters = EVERYWHERE) -> list[Scored]:
        """The `k` passages with the highest BM25 for any of the folded words, best first."""
        return self.library.search_words(words, k, filters)

    def size(self) -> int:
        """How many passages there are."""
        return self.library.passage_count()

    def headings(self, state: IndexState | None = None) -> Headings:
        """The documents and the speeches, kept in memory and read where they were changed."""
        return self._headings.at((state or self.look()).changes)

    def fingerprint(self) -> str:
        """What the corpus is, in 16 hexadecimal digits: its documents, bylines and embedder."""
        return self.headings().fingerprint

    # -- keeping the index in step -----------------------------------------------------------

    def check(self) -> Disagreement:
        """Compare the index with the library. Raises Unavailable."""
        with self._turn.taken():
            return self.index.check()

    def repair(self) -> None:
        """Make the index anew from the library's vectors; nothing is embedded.

        Vectors that no document holds go; a process that brings one in makes them again.
        """
        with self._turn.taken():
            self.library.forget_all_unused()
            self.index.make_anew()

    def _check_embedder(self, indexes: Indexes, reembed: bool) -> None:
        """Raises StoreMismatch."""
        if is_embedded_by(self.library, self.embedder):
            return
        if not reembed:
            raise mismatch(self.library, self.embedder, self._folder)
        with self._lock.alone():
            embed_anew(self.library, self.embedder, indexes)

    def _indexes(self, chroma: ChromaServer | None) -> Indexes:
        if chroma is None:
            return FolderIndexes(self._folder)
        library = self.library.meta("library")
        if library is None:
            library = uuid.uuid4().hex
            self.library.set_meta("library", library)
        return ServerIndexes(chroma, library)
