"""The vector index that follows the library, alone or together with other processes.

The library logs its changes, and remembers up to which of them the index has followed. Whoever
finds the index behind while nobody is changing anything, because a process was killed or the Chroma
server was away, brings it up by the documents that were changed.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import RLock

from vectorstore.change_log import CHANGES, changed_since
from vectorstore.chroma import Indexes, IndexGone, VectorIndex
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import Unavailable
from vectorstore.library import Library
from vectorstore.lock import PATIENCE, Turns
from vectorstore.progress import Progress, silent
from vectorstore.records import EVERYWHERE, Filters, Scored
from vectorstore.vector_reader import batches

_SELF_QUERIES = 20
_WIDE = 1000
"""So many nearest passages are looked at before one counts as unfound: the graph is approximate."""
_BATCH = 2000
_DOCUMENTS_AT_ONCE = 100
_GENERATION, _FOLLOWED = "index", "indexed"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the index departs from the library; empty when it does not."""

    missing: frozenset[str]
    surplus: frozenset[str]
    unfound: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.unfound)


@dataclass(frozen=True, slots=True)
class IndexState:
    """Which generation of the index counts, and up to which change it has followed."""

    generation: int
    changes: int
    followed: int


class FollowingIndex:
    """The vectors of the library's passages. What changes it is called in a turn."""

    def __init__(
        self, library: Library, indexes: Indexes, turn: Turns, progress: Progress = silent
    ) -> None:
        """Open the index and bring it in step. Raises Unavailable, or Busy."""
        self._library = library
        self._indexes = indexes
        self._turn = turn
        self._progress = progress
        self._opening = RLock()
        self._index: VectorIndex | None = None
        self._generation = -1
        self._bring_in_step(PATIENCE)

    def close(self) -> None:
        self._indexes.close()

    def look(self) -> IndexState:
        """Where the index stands now; one that is behind is brought up if nobody else is at it."""
        state = self._state()
        if state.followed != state.changes:
            with suppress(Unavailable), self._turn.taken(0):
                self.catch_up()
        return state

    def search(
        self,
        vector: Matrix,
        k: int,
        filters: Filters = EVERYWHERE,
        state: IndexState | None = None,
    ) -> list[Scored]:
        """The `k` passages nearest to a vector of shape (dimension,), by cosine, best first.

        `state` is from where one has just looked. An index behind the library answers with what it
        has. Raises Unavailable.
        """
        state = state or self.look()
        try:
            return self._opened(state.generation).search(vector, k, filters)
        except IndexGone:
            if self._state().generation == state.generation:
                self._bring_in_step(0)
        return self._opened(self._state().generation).search(vector, k, filters)

    # -- changing ----------------------------------------------------------------------------

    def in_step(self) -> bool:
        """Whether the index has followed all that the library counts."""
        state = self._state()
        return state.followed == state.changes

    def catch_up(self) -> None:
        """Follow whatever the library has that the index has not. Raises Unavailable."""
        state = self._state()
        try:
            self._opened(state.generation).count()
        except IndexGone:
            self._bring_in_step(PATIENCE)
            return
        if state.followed != state.changes:
            self._follow_log(state)

    def follow(self, gone: Sequence[str], come: Sequence[str]) -> None:
        """Drop some passages and take others in. Raises Unavailable."""
        state = self._state()
        index = self._opened(state.generation)
        index.delete(gone)
        self._put(index, come)
        self._has_followed(state)

    def drop(self, passages: Sequence[str]) -> None:
        """Drop passages that come back when it follows. Raises Unavailable."""
        self._opened(self._state().generation).delete(passages)

    def _follow_log(self, state: IndexState) -> None:
        """Bring the index up some documents at a time, or whole where the log is too short."""
        index = self._opened(state.generation)
        changed = changed_since(self._library, state.followed, state.changes)
        if changed is None:
            held = index.ids()
            wanted = self._library.passage_ids()
            index.delete(sorted(held - set(wanted)))
            self._put(index, [key for key in wanted if key not in held])
            self._has_followed(state)
            return
        for some in batches(changed, _DOCUMENTS_AT_ONCE):
            part = Filters(documents=tuple(dict.fromkeys(document for _, document in some)))
            wanted = self._library.passage_ids(part)
            index.delete(sorted(index.ids(part) - set(wanted)))
            self._put(index, wanted)
            self._library.set_meta(_FOLLOWED, str(some[-1][0]))

    def make_anew(self) -> None:
        """Make a new generation from the library's vectors, and go over to it."""
        state = self._state()
        following = state.generation + 1
        self._indexes.discard(following)
        index = self._indexes.open(following, make=True)
        self._put(index, self._library.passage_ids())
        with self._library.transaction():
            self._library.set_meta(_GENERATION, str(following))
            self._has_followed(state)
        self._go_over(index, following)
        self._indexes.discard(state.generation)

    def check(self) -> Disagreement:
        """Compare the index with the library.

        Membership is compared whole; some passages are looked for by their own vectors.
        """
        index = self._opened(self._state().generation)
        wanted = self._library.passage_ids()
        held = index.ids()
        there = [key for key in wanted if key in held]
        sample = there[:: max(1, len(there) // _SELF_QUERIES)]
        return Disagreement(
            frozenset(wanted) - held, frozenset(held - set(wanted)), self._unfound(index, sample)
        )

    def _unfound(self, index: VectorIndex, sample: Sequence[str]) -> frozenset[str]:
        """Those of the passages that their own vectors do not find."""
        passages, vectors = self._library.passage_vectors(sample)
        return frozenset(
            passage.id
            for passage, vector in zip(passages, vectors, strict=True)
            if not (_finds_itself(index, vector, 1) or _finds_itself(index, vector, _WIDE))
        )

    # -- opening -----------------------------------------------------------------------------

    def _bring_in_step(self, patience: float) -> None:
        """Open the index, and mend what departs from the library. Raises Unavailable, or Busy."""
        with self._turn.taken(patience):
            state = self._state()
            try:
                index = self._indexes.open(state.generation, make=True)
                self._go_over(index, state.generation)
                if self._indexes.shared and self._agrees_by_log(index, state):
                    return
                faults = self.check()
                if faults and self._indexes.shared and not faults.unfound:
                    self._mend(faults)
                    faults = self.check()
            except Unavailable:
                if self._indexes.shared:
                    raise
                self.make_anew()
                return
            if faults:
                self.make_anew()
            else:
                self._has_followed(state)

    def _agrees_by_log(self, index: VectorIndex, state: IndexState) -> bool:
        """Whether an index that others use agrees once it has followed the log.

        Members are counted, and some looked for; `check` compares them all.
        """
        if not index.count():
            return False
        if state.followed != state.changes:
            self._follow_log(state)
        sample = self._library.passage_sample(_SELF_QUERIES)
        counted = index.count() == self._library.passage_count()
        return counted and not self._unfound(index, sample)

    def _mend(self, faults: Disagreement) -> None:
        index = self._opened(self._generation)
        index.delete(sorted(faults.surplus))
        self._put(index, sorted(faults.missing))

    def _opened(self, generation: int) -> VectorIndex:
        with self._opening:
            if self._index is None or self._generation != generation:
                self._go_over(self._indexes.open(generation, make=False), generation)
            assert self._index
            return self._index

    def _go_over(self, index: VectorIndex, generation: int) -> None:
        with self._opening:
            self._index, self._generation = index, generation

    def _put(self, index: VectorIndex, ids: Sequence[str]) -> None:
        for first in range(0, len(ids), _BATCH):
            passages, vectors = self._library.passage_vectors(ids[first : first + _BATCH])
            index.put(passages, vectors)
            self._progress("index", min(first + _BATCH, len(ids)), len(ids))

    # -- what the library remembers ----------------------------------------------------------

    def _state(self) -> IndexState:
        found = self._library.all_meta()
        return IndexState(
            int(found.get(_GENERATION, 0)),
            int(found.get(CHANGES, 0)),
            int(found.get(_FOLLOWED, 0)),
        )

    def _has_followed(self, state: IndexState) -> None:
        if state.followed != state.changes:
            self._library.set_meta(_FOLLOWED, str(state.changes))


def leave_index(library: Library, indexes: Indexes) -> None:
    """Drop the index; a new one is made when it is opened. Raises Unavailable."""
    generation = int(library.meta(_GENERATION) or 0)
    library.set_meta(_GENERATION, str(generation + 1))
    indexes.discard(generation)


def _finds_itself(index: VectorIndex, vector: Matrix, k: int) -> bool:
    nearest = index.search(vector, k)
    return bool(nearest) and nearest[0].score >= 1 - 1e-3
