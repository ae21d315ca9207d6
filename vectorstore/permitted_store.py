"""The store as who is limited to some collections sees and changes it.

This is the one place where that limit is applied: whatever is built on a store is built on this one
instead, and what it cannot see is for it as if it did not exist.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from vectorstore.document_records import DocumentCorrection
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import InvalidRequest
from vectorstore.filtered_search import FilteredSearch
from vectorstore.headings import Headings, headings_of
from vectorstore.index_sync import IndexState
from vectorstore.intake import Intake, PreparedDocument
from vectorstore.permitted_library import PermittedLibrary
from vectorstore.progress import Progress, silent
from vectorstore.records import EVERYWHERE, Correction, DocumentRecord, Filters, Scored
from vectorstore.store import Added, Store

_NO_COLLECTION = ("",)
"""The name of none: a collection has a name of one character at least."""


class PermittedStore:
    """The part of a store that belongs to some collections."""

    def __init__(self, store: Store, collections: Sequence[str]) -> None:
        self._store = store
        self.collections = tuple(sorted(set(collections)))
        self.embedder = store.embedder
        self.location = store.location
        self.library = PermittedLibrary(store.library, self.collections)
        self._search = FilteredSearch(store)
        self._headings_of = lru_cache(maxsize=1)(self._part_of)

    # -- searching ---------------------------------------------------------------------------

    def look(self) -> IndexState:
        """Where library and index stand now."""
        return self._store.look()

    def search_vectors(
        self,
        vector: Matrix,
        k: int,
        filters: Filters = EVERYWHERE,
        state: IndexState | None = None,
    ) -> list[Scored]:
        """The `k` passages nearest to a vector of shape (dimension,), by cosine, best first."""
        within, known = self._narrowed(filters), state or self.look()
        return self._search.scored(vector, k, within, self._store.size(), known)

    def search_words(self, words: list[str], k: int, filters: Filters = EVERYWHERE) -> list[Scored]:
        """The `k` passages with the highest BM25 for any of the folded words, best first."""
        return self.library.search_words(words, k, filters)

    def size(self) -> int:
        """How many passages there are."""
        return self.library.passage_count()

    def headings(self, state: IndexState | None = None) -> Headings:
        """The documents and the speeches."""
        return self._headings_of(self._store.headings(state))

    def fingerprint(self) -> str:
        """What the corpus is, in 16 hexadecimal digits; a change elsewhere does not change it."""
        return self.headings().fingerprint

    # -- changing ----------------------------------------------------------------------------

    def intake(self, progress: Progress = silent) -> Intake:
        """Where a document is prepared, taking turns with others that are."""
        return self._store.intake(progress)

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
        """Store a document that is prepared, in collections that may be changed.

        Raises InvalidRequest.
        """
        members = self.members(collections)
        before = self.library.document_by(sha256=sha256)
        added = self._store.store(
            ready,
            name=name,
            source=self.source(source),
            sha256=sha256,
            aside=aside,
            collections=members,
        )
        if added.status == "unchanged" and before is None:
            return Added(added.document_id, "added")
        return added

    def join(self, document_id: str, collections: Sequence[str]) -> None:
        """Let a document belong to these collections too. Raises NotFound or InvalidRequest."""
        self._store.join(self.library.document(document_id).id, self.members(collections))

    def remove(self, document_id: str) -> None:
        """Take a document out of the collections; out of everything where it is in no other.

        Raises NotFound.
        """
        others = self._others(self.library.document(document_id))
        if others:
            self._store.correct_document(document_id, DocumentCorrection(collections=others))
        else:
            self._store.remove(document_id)

    def correct(self, speech_id: str, correction: Correction) -> None:
        """Let a byline be what a person says. Raises NotFound."""
        self._store.correct(self.library.speech(speech_id).header.id, correction)

    def correct_document(self, document_id: str, correction: DocumentCorrection) -> None:
        """Let a document be as a person says. Raises NotFound or InvalidRequest."""
        document = self.library.document(document_id)
        if correction.collections is not None:
            members = (*self.members(correction.collections), *self._others(document))
            correction = replace(correction, collections=members)
        self._store.correct_document(document_id, correction)

    def members(self, collections: Sequence[str]) -> tuple[str, ...]:
        """The collections that a document is to belong to, the only one where none is named.

        Raises InvalidRequest for one that may not be changed, whether there is one or not.
        """
        named = tuple(dict.fromkeys(collections)) or self.collections
        mine = ", ".join(self.collections)
        if not collections and len(named) > 1:
            raise InvalidRequest(
                f"Name the collection that the document belongs to; this key may change: {mine}."
            )
        if others := sorted(set(named) - set(self.collections)):
            raise InvalidRequest(
                f"This key may not change the collection {others[0]!r}; it may change: {mine}."
            )
        return named

    def source(self, source: str) -> str:
        """Where a document came from, told apart from the same elsewhere in the corpus."""
        taken = self._store.library.document_by(source=source)
        if taken is None or self.library.document_by(source=source):
            return source
        mine = hashlib.sha256("\n".join(self.collections).encode()).hexdigest()[:8]
        return f"{source}#{mine}"

    def _others(self, document: DocumentRecord) -> tuple[str, ...]:
        """The other collections that a document is in."""
        whole = self._store.library.document(document.id)
        return tuple(sorted(set(whole.collections) - set(self.collections)))

    def _narrowed(self, filters: Filters) -> Filters:
        wanted = filters.collections or self.collections
        within = tuple(name for name in wanted if name in self.collections)
        return replace(filters, collections=within or _NO_COLLECTION)

    def _part_of(self, headings: Headings) -> Headings:
        mine = set(self.collections)
        documents = tuple(
            replace(one, collections=tuple(name for name in one.collections if name in mine))
            for one in headings.documents
            if not mine.isdisjoint(one.collections)
        )
        known = {one.id for one in documents}
        headers = tuple(one for one in headings.headers if one.document_id in known)
        return headings_of(documents, headers, self.embedder.identity)
