"""What retrieval, answering and ingestion ask of a store: the whole, or what of it is permitted."""

from collections.abc import Sequence
from typing import Protocol

from vectorstore.document_records import DocumentCorrection
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.headings import Headings
from vectorstore.index_sync import IndexState
from vectorstore.intake import Intake, PreparedDocument
from vectorstore.library_reader import Catalogue
from vectorstore.progress import Progress, silent
from vectorstore.records import EVERYWHERE, Correction, Filters, Scored
from vectorstore.storage.location import Location
from vectorstore.store import Added


class AnyStore(Protocol):
    """A store, as `vectorstore.store.Store` describes it."""

    embedder: Embedder
    location: Location

    @property
    def library(self) -> Catalogue: ...

    def look(self) -> IndexState: ...

    def search_vectors(
        self,
        vector: Matrix,
        k: int,
        filters: Filters = EVERYWHERE,
        state: IndexState | None = None,
    ) -> list[Scored]: ...

    def search_words(
        self, words: list[str], k: int, filters: Filters = EVERYWHERE
    ) -> list[Scored]: ...

    def size(self) -> int: ...

    def headings(self, state: IndexState | None = None) -> Headings: ...

    def fingerprint(self) -> str: ...

    def intake(self, progress: Progress = silent) -> Intake: ...

    def store(
        self,
        ready: PreparedDocument,
        *,
        name: str,
        source: str,
        sha256: str,
        aside: Sequence[str] = (),
        collections: Sequence[str] = (),
    ) -> Added: ...

    def members(self, collections: Sequence[str]) -> tuple[str, ...]: ...

    def source(self, source: str) -> str: ...

    def join(self, document_id: str, collections: Sequence[str]) -> None: ...

    def remove(self, document_id: str) -> None: ...

    def correct(self, speech_id: str, correction: Correction) -> None: ...

    def correct_document(self, document_id: str, correction: DocumentCorrection) -> None: ...
