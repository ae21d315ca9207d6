"""No text is embedded twice: every vector is kept in the library as soon as it is made."""

from collections.abc import Iterator, Sequence, Set

import numpy as np

from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.fair_lock import FairLock
from vectorstore.library import Library
from vectorstore.progress import Progress, silent
from vectorstore.vector_reader import text_hash

_BATCH = 16
"""Texts that are embedded at once: what others wait for, and what is done before work stops."""


def embedded(embedder: Embedder, texts: Sequence[str]) -> Iterator[tuple[bytes, bytes]]:
    """The hash and the vector of each text, float32."""
    for first in range(0, len(texts), _BATCH):
        some = texts[first : first + _BATCH]
        rows = embedder.embed_documents(some)
        for text, row in zip(some, rows, strict=True):
            yield text_hash(text), row.astype(np.float32).tobytes()


class CachingEmbedder:
    """An embedder that is asked only for what the library does not hold, batch by batch.

    Documents that come in at once, each in a thread of its own with a caching embedder of its own,
    share one lock: their batches take turns, and no text is embedded by two.
    """

    def __init__(
        self, embedder: Embedder, library: Library, turns: FairLock, progress: Progress = silent
    ) -> None:
        self.identity = embedder.identity
        self.name = embedder.name
        self._embedder = embedder
        self._library = library
        self._turns = turns
        self.progress = progress
        self._made: set[bytes] = set()

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._embedder.embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        hashes = [text_hash(text) for text in texts]
        found: dict[bytes, bytes] = {}
        while len(found) < len(set(hashes)):
            self.keep(texts)
            found = self._library.vectors(list(dict.fromkeys(hashes)))
        blobs = b"".join(found[hashed] for hashed in hashes)
        return np.frombuffer(blobs, np.float32).reshape(len(texts), self.dimension)

    def keep(self, texts: Sequence[str]) -> None:
        """Have the library hold a vector of each text. Raises what the progress raises."""
        missing = self._library.missing_vectors(texts)
        for first in range(0, len(missing), _BATCH):
            self._embed(missing[first : first + _BATCH], first, len(missing))
        if missing:
            self.progress("embed", len(missing), len(missing))

    def forget_unused(self, held: Set[bytes] = frozenset()) -> None:
        """Drop the vectors made here that no document holds; those in `held` are known to be."""
        self._library.forget_vectors(self._made - held)

    def _embed(self, texts: Sequence[str], done: int, total: int) -> None:
        def told() -> None:
            self.progress("embed", done, total)

        told()
        with self._turns.held(told):
            vectors = dict(embedded(self._embedder, self._library.missing_vectors(texts)))
            self._library.keep_vectors(vectors)
        self._made |= vectors.keys()
