"""Nearest passages within a part of the corpus: exactly where it is small, else out of the nearest.

A filtered search of the vector index looks at every passage's metadata, which takes longer than
the search itself. A small part is compared whole; of a large one, enough of the nearest passages
of the whole corpus belong to it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from vectorstore.embedder_protocol import Matrix
from vectorstore.index_sync import IndexState
from vectorstore.records import Filters, Scored
from vectorstore.store_protocol import AnyStore

_SMALL = 10_000
"""Passages that are compared whole."""
_KEPT = 4
_AMPLE = 2
"""How many times more than should do are fetched, for the nearest are not spread evenly."""
_MOST_FETCHED = 2_000


class FilteredSearch:
    """Searches parts of the corpus; the small ones asked for lately are kept."""

    def __init__(self, store: AnyStore) -> None:
        self._store = store
        self._lock = Lock()
        self._state = -1
        self._kept: OrderedDict[Filters, tuple[Sequence[str], Matrix]] = OrderedDict()

    def search(
        self, vector: Matrix, k: int, filters: Filters, passages: int, state: IndexState
    ) -> list[str]:
        """The `k` passages of the part nearest to a vector of shape (dimension,), best first.

        `passages` is how many there are in the whole corpus, `state` where it stands.
        """
        return [one.passage_id for one in self.scored(vector, k, filters, passages, state)]

    def scored(
        self, vector: Matrix, k: int, filters: Filters, passages: int, state: IndexState
    ) -> list[Scored]:
        """The same with their scores."""
        count = self._store.library.passage_count(filters)
        if count <= _SMALL:
            ids, vectors = self._part(filters, state.changes)
            scores = vectors @ vector
            best = np.argsort(-scores, kind="stable")[:k]
            return [Scored(ids[place], float(scores[place])) for place in best]
        fetched = min(_AMPLE * k * passages // count, _MOST_FETCHED)
        nearest = self._store.search_vectors(vector, fetched, state=state)
        ids = [one.passage_id for one in nearest]
        within = set(self._store.library.passage_ids(filters, ids))
        found = [one for one in nearest if one.passage_id in within][:k]
        if len(found) == k:
            return found
        return self._store.search_vectors(vector, k, filters, state)

    def _part(self, filters: Filters, state: int) -> tuple[Sequence[str], Matrix]:
        """The ids and the vectors of a part, one row each, after the change of a number."""
        with self._lock:
            if state != self._state:
                self._state = state
                self._kept.clear()
            if filters in self._kept:
                self._kept.move_to_end(filters)
                return self._kept[filters]
        ids, blobs = self._store.library.vectors_of_part(filters)
        vectors = np.frombuffer(b"".join(blobs), np.float32)
        part = ids, vectors.reshape(len(ids), self._store.embedder.dimension)
        with self._lock:
            if state == self._state:
                self._kept[filters] = part
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return part
