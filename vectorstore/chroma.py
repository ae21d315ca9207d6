"""The one door to Chroma: the vector index that is derived from the library.

`sync_threshold` stands far above any collection's size: embedded Chroma does not survive a kill
while it persists its graph, so it never does, and replays its log when it is opened.
"""

import math
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI as HttpServer
from chromadb.config import Settings
from chromadb.errors import NotFoundError

from vectorstore.embedding import Matrix
from vectorstore.errors import Unavailable
from vectorstore.records import EVERYWHERE, Filters, Passage, Scored

_COLLECTION = "passages"
_NEVER = 1_000_000_000
_BATCH = 2000
_PATIENCE = httpx.Timeout(30, connect=2)
"""Seconds for which a Chroma server is waited for."""


class IndexGone(Unavailable):
    """The collection is not there any more."""


class VectorIndex:
    """The vectors of the passages, by cosine, in one collection."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        with _translated():
            self._collection = client.get_or_create_collection(
                name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "sync_threshold": _NEVER}},
            )

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


class Indexes(Protocol):
    """Where the index stands, one generation after the other."""

    shared: bool
    """Whether other processes may use the same index."""

    def open(self, generation: int) -> VectorIndex:
        """The index of a generation, empty if it is new. Raises Unavailable."""

    def discard(self, generation: int) -> None:
        """Drop what there is of a generation. Raises Unavailable."""


class FolderIndexes:
    """In this process, each generation in a folder of its own.

    Chroma keeps what it knows of a folder for the life of a process.
    """

    shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, generation: int) -> VectorIndex:
        with _translated():
            client = chromadb.PersistentClient(
                path=str(self._place(generation)), settings=Settings(anonymized_telemetry=False)
            )
            return VectorIndex(cast("Client", client), _COLLECTION)

    def discard(self, generation: int) -> None:
        shutil.rmtree(self._place(generation), ignore_errors=True)

    def _place(self, generation: int) -> Path:
        return self._folder / f"chroma-{generation}"


class ServerIndexes:
    """In a Chroma server, each generation in a collection that bears the library's id."""

    shared = True

    def __init__(self, url: str, library: str) -> None:
        self._url = urlsplit(url if "://" in url else f"http://{url}")
        self._library = library

    def open(self, generation: int) -> VectorIndex:
        return VectorIndex(self._client(), self._name(generation))

    def discard(self, generation: int) -> None:
        with closing(self._client()) as client, _translated(), suppress(NotFoundError):
            client.delete_collection(self._name(generation))

    def _name(self, generation: int) -> str:
        return f"wenzheng-{self._library}-{generation}"

    def _client(self) -> Client:
        secure = self._url.scheme == "https"
        try:
            client = chromadb.HttpClient(
                host=self._url.hostname or "127.0.0.1",
                port=self._url.port or (443 if secure else 8000),
                ssl=secure,
                settings=Settings(anonymized_telemetry=False),
            )
        except Exception as error:
            raise Unavailable(
                f"The Chroma server at {self._url.geturl()} does not answer; start it with "
                "`chroma run`, or correct WENZHENG_CHROMA_URL."
            ) from error
        _limit_waiting(client)
        return cast("Client", client)


def _limit_waiting(client: ClientAPI) -> None:
    """Chroma's client waits for its server without end, and has no setting for that."""
    server = getattr(client, "_server", None)
    if isinstance(server, HttpServer):
        server._session.timeout = _PATIENCE  # noqa: SLF001 - see above


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
    except NotFoundError as error:
        raise IndexGone("The vector index is not there any more.") from error
    except Unavailable:
        raise
    except Exception as error:
        raise Unavailable(f"The vector index does not answer ({type(error).__name__}).") from error
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise Unavailable("The vector index is damaged (its engine gave up).") from panic
