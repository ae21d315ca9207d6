"""The store: the library and the indexes derived from it, as one thing that stays in step."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from vectorstore.change_log import count_change, count_change_of_all
from vectorstore.chroma import FolderIndexes, Indexes, ServerIndexes
from vectorstore.chroma_server import ChromaServer
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.embedding_cache import CachingEmbedder, embedded
from vectorstore.errors import StoreMismatch, Unavailable
from vectorstore.fair_lock import FairLock
from vectorstore.headings import Headings, HeadingsReader
from vectorstore.index_sync import (
    Disagreement,
    FollowingIndex,
    IndexState,
    leave_index,
)
from vectorstore.intake import Intake, PreparedDocument
from vectorstore.progress import Progress, silent
from vectorstore.records import EVERYWHERE, Correction, Filters, ParsedDocument, Scored
from vectorstore.storage.advisory_locks import ownership
from vectorstore.storage.location import Location
from vectorstore.unfinished_copy import opened
from vectorstore.vector_reader import text_hash

_COMPARED = 4
"""Texts by whose vectors a library of an earlier version is known to be of the same model."""
_SAME_VECTOR = 0.999


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
        self._folder = folder
        shared = chroma is not None
        self._embedding = FairLock()
        self._lock, self._turn = ownership(location, shared=shared)
        try:
            with self._turn.taken():
                self.library = opened(location)
                if not shared:
                    self.library.forget_all_unused()
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
    ) -> Added:
        """Store a document, whole or not at all; what has no vector yet is embedded.

        The same content is `unchanged`, from wherever it comes; new content from a known source
        replaces what came from there before. What came from the sources `aside` goes.
        """
        with self.intake() as intake:
            ready = intake.prepare(document)
            return self.store(ready, name=name, source=source, sha256=sha256, aside=aside)

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
    ) -> Added:
        """Store a document that is prepared, as `add` does."""
        while (added := self._stored(ready, name, source, sha256, aside)) is None:
            ready.embedder.keep(list(ready.texts.values()))
        ready.embedder.forget_unused(ready.texts.keys())
        return added

    def _stored(
        self, ready: PreparedDocument, name: str, source: str, sha256: str, aside: Sequence[str]
    ) -> Added | None:
        """What became of a document; None where a vector of it went together with another's."""
        with self._turn.taken():
            self.index.catch_up()
            known = self.library.document_by(sha256=sha256)
            if known:
                return Added(known.id, "unchanged")
            ready.embedder.progress("store", 0, 1)
            before = self.library.document_by(source=source)
            found = (before, *(self.library.document_by(source=other) for other in aside))
            leaving = [document.id for document in found if document]
            with self.library.transaction():
                if self.library.without_vector(list(ready.texts)):
                    return None
                document_id, gone = self.library.add(
                    ready.analyzed,
                    ready.terms,
                    name=name,
                    source=source,
                    sha256=sha256,
                    replacing=leaving,
                )
                count_change(self.library, [*leaving, document_id])
            self.index.follow(gone, self.library.passage_ids(Filters(documents=(document_id,))))
        return Added(document_id, "replaced" if before else "added")

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
        """The `k` passages nearest to a vector of shape (dimension,), by cosine, best first."""
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
        made_by = self.library.meta("embedder")
        if made_by == self.embedder.identity:
            return
        if made_by is None or (made_by == self.embedder.name and self._vectors_agree()):
            self._remember_embedder()
        else:
            if not reembed:
                name = self.library.meta("embedder_name") or made_by
                raise StoreMismatch(
                    f"The data folder {self._folder} was made with the embedding model "
                    f"{name!r} ({made_by}), not {self.embedder.name!r} "
                    f"({self.embedder.identity}). Set WENZHENG_EMBEDDING_MODEL "
                    "back, or embed the corpus anew with `wenzheng check --repair`."
                )
            with self._lock.alone():
                self._embed_anew(indexes)

    def _remember_embedder(self) -> None:
        self.library.set_meta("embedder", self.embedder.identity)
        self.library.set_meta("embedder_name", self.embedder.name)

    def _vectors_agree(self) -> bool:
        """Whether the embedder makes the vectors of a library that knows it by name only."""
        texts = self.library.texts()[:_COMPARED]
        stored = self.library.vectors([text_hash(text) for text in texts])
        pairs = (
            [
                (row, np.frombuffer(stored[hashed], np.float32))
                for row, text in zip(self.embedder.embed_documents(texts), texts, strict=True)
                if (hashed := text_hash(text)) in stored
            ]
            if texts
            else []
        )
        return all(len(a) == len(b) and float(a @ b) > _SAME_VECTOR for a, b in pairs)

    def _embed_anew(self, indexes: Indexes) -> None:
        self.library.forget_all_unused()
        fresh = dict(embedded(self.embedder, self.library.texts()))
        with self.library.transaction():
            self.library.replace_vectors(fresh)
            self._remember_embedder()
            count_change_of_all(self.library)
            leave_index(self.library, indexes)

    def _indexes(self, chroma: ChromaServer | None) -> Indexes:
        if chroma is None:
            return FolderIndexes(self._folder)
        library = self.library.meta("library")
        if library is None:
            library = uuid.uuid4().hex
            self.library.set_meta("library", library)
        return ServerIndexes(chroma, library)
