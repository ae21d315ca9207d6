"""The one door to Chroma: the vector index that is derived from the library.

`sync_threshold` stands far above any collection's size: embedded Chroma does not survive a kill
while it persists its graph, so it never does, and replays its log when it is opened.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings

from vectorstore.embedding import Matrix
from vectorstore.errors import Unavailable
from vectorstore.records import EVERYWHERE, Filters, Passage, Scored

_COLLECTION = "passages"
_NEVER = 1_000_000_000
_BATCH = 2000


class VectorIndex:
    """The vectors of the passages, by cosine."""

    def __init__(self, client: Client) -> None:
        self._client = client
        with _translated():
            self._collection = client.get_or_create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "sync_threshold": _NEVER}},
            )

    @classmethod
    def embedded(cls, folder: Path) -> "VectorIndex":
        """The index in a folder of this process's own."""
        with _translated():
            client = chromadb.PersistentClient(
                path=str(folder), settings=Settings(anonymized_telemetry=False)
            )
            return cls(cast("Client", client))

    @classmethod
    def served(cls, url: str) -> "VectorIndex":
        """The index in a Chroma server."""
        parts = urlsplit(url)
        with _translated():
            client = chromadb.HttpClient(
                host=parts.hostname or "127.0.0.1",
                port=parts.port or (443 if parts.scheme == "https" else 8000),
                ssl=parts.scheme == "https",
                settings=Settings(anonymized_telemetry=False),
            )
            return cls(cast("Client", client))

    def put(self, passages: Sequence[Passage], vectors: Matrix) -> None:
        """Add or replace; the same passage put twice is there once."""
        with _translated():
            for first in range(0, len(passages), _BATCH):
                some = passages[first : first + _BATCH]
                self._collection.upsert(
                    ids=[passage.id for passage in some],
                    embeddings=vectors[first : first + _BATCH],
                    metadatas=[
                        {
                            "speaker": passage.speech.speaker,
                            "affiliation": passage.speech.affiliation,
                            "document": passage.speech.document_id,
                        }
                        for passage in some
                    ],
                )

    def delete(self, ids: Sequence[str]) -> None:
        with _translated():
            for first in range(0, len(ids), _BATCH):
                self._collection.delete(ids=list(ids[first : first + _BATCH]))

    def ids(self) -> set[str]:
        """Every passage the index holds."""
        with _translated():
            return set(self._collection.get(include=[])["ids"])

    def search(self, vector: Matrix, k: int, filters: Filters = EVERYWHERE) -> list[Scored]:
        """The `k` nearest passages to one vector of shape (dimension,), by cosine, best first."""
        with _translated():
            found = self._collection.query(
                query_embeddings=vector[np.newaxis, :],
                n_results=k,
                where=_where(filters),
                include=["distances"],
            )
        distances = found["distances"] or [[]]
        return [
            Scored(key, 1.0 - distance)
            for key, distance in zip(found["ids"][0], distances[0], strict=True)
            if math.isfinite(distance)
        ]

    def close(self) -> None:
        self._client.close()


def _where(filters: Filters) -> chromadb.Where | None:
    sides: list[chromadb.Where] = [
        cast("chromadb.Where", {field: {"$in": list(values)}})
        for field, values in (
            ("speaker", filters.speakers),
            ("affiliation", filters.affiliations),
            ("document", filters.documents),
        )
        if values
    ]
    if len(sides) > 1:
        return {"$and": sides}
    return sides[0] if sides else None


@contextmanager
def _translated() -> Iterator[None]:
    """Chroma raises its own errors, those of its transport, and panics of its engine."""
    try:
        yield
    except Exception as error:
        raise Unavailable(f"The vector index does not answer ({type(error).__name__}).") from error
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise Unavailable("The vector index is damaged (its engine gave up).") from panic
