"""The one door to Chroma: the vector index that is derived from the library.

`sync_threshold` stands far above any collection's size: embedded Chroma does not survive a kill
while it persists its graph, so it never does, and replays its log when it is opened.
"""

import math
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI as HttpServer
from chromadb.config import Settings
from chromadb.errors import NotFoundError

from vectorstore.chroma_server import (
    READS_AT_ONCE,
    RECORDS_PER_WRITE,
    RESULTS_PER_READ,
    ChromaServer,
)
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import Unavailable
from vectorstore.records import EVERYWHERE, Filters, Passage, Scored

_COLLECTION = "passages"
_NEVER = 1_000_000_000
_RECORDS_AT_ONCE = 2000
_PATIENCE = httpx.Timeout(15, connect=2)
"""Seconds for which a Chroma server is waited for."""


class IndexGone(Unavailable):
    """The collection is not there any more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many records one call may write, and how many it may get back."""

    written: int
    read: int


_IN_PROCESS = Limits(_RECORDS_AT_ONCE, _NEVER)
_AT_SERVER = Limits(RECORDS_PER_WRITE, RESULTS_PER_READ)


class VectorIndex:
    """The vectors of the passages, by cosine, in one collection."""

    def __init__(self, client: ClientAPI, name: str, limits: Limits, *, make: bool) -> None:
        """Raises IndexGone where there is none and none is made, or Unavailable."""
        self._limits = limits
        with _translated():
            if not make:
                self._collection = client.get_collection(name, embedding_function=None)
                return
            self._collection = client.get_or_create_collection(
                name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "sync_threshold": _NEVER}},
            )

    def put(self, passages: Sequence[Passage], vectors: Matrix) -> None:
        """Add or replace; the same passage put twice is there once."""
        with _translated():
            for first in range(0, len(passages), self._limits.written):
                some = passages[first : first + self._limits.written]
                self._collection.upsert(
                    ids=[passage.id for passage in some],
                    embeddings=vectors[first : first + len(some)],
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
            for first in range(0, len(ids), self._limits.written):
                self._collection.delete(ids=list(ids[first : first + self._limits.written]))

    def count(self) -> int:
        """How many passages the index holds."""
        with _translated():
            return self._collection.count()

    def ids(self, filters: Filters = EVERYWHERE) -> set[str]:
        """The passages that the index holds, of all or of a part."""
        most, found = self._limits.read, set[str]()
        with _translated():
            while True:
                page = self._collection.get(
                    where=_where(filters), limit=most, offset=len(found), include=[]
                )["ids"]
                found.update(page)
                if len(page) < most:
                    return found

    def search(self, vector: Matrix, k: int, filters: Filters = EVERYWHERE) -> list[Scored]:
        """The `k` nearest passages to one vector of shape (dimension,), by cosine, best first.

        They are fewer where the index gives no more in one call.
        """
        with _translated():
            found = self._collection.query(
                query_embeddings=vector[np.newaxis, :],
                n_results=min(k, self._limits.read),
                where=_where(filters),
                include=["distances"],
            )
        distances = found["distances"] or [[]]
        return [
            Scored(key, 1.0 - distance)
            for key, distance in zip(found["ids"][0], distances[0], strict=True)
            if math.isfinite(distance)
        ]


class Indexes(Protocol):
    """Where the index stands, one generation after the other."""

    shared: bool
    """Whether other processes may use the same index."""

    def open(self, generation: int, *, make: bool) -> VectorIndex:
        """The index of a generation; one that is not there is made, empty, or is gone.

        Raises IndexGone, or Unavailable.
        """

    def discard(self, generation: int) -> None:
        """Drop what there is of a generation. Raises Unavailable."""

    def close(self) -> None:
        """Let go of every generation that was opened."""


class FolderIndexes:
    """In this process, each generation in a folder of its own.

    Chroma keeps what it knows of a folder for the life of a process.
    """

    shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._clients: list[Client] = []

    def open(self, generation: int, *, make: bool) -> VectorIndex:
        with _translated():
            client = chromadb.PersistentClient(
                path=str(self._place(generation)), settings=Settings(anonymized_telemetry=False)
            )
            self._clients.append(cast("Client", client))
            return VectorIndex(client, _COLLECTION, _IN_PROCESS, make=make)

    def discard(self, generation: int) -> None:
        shutil.rmtree(self._place(generation), ignore_errors=True)

    def close(self) -> None:
        for client in self._clients:
            client.close()
        self._clients.clear()

    def _place(self, generation: int) -> Path:
        return self._folder / f"chroma-{generation}"


class ServerIndexes:
    """In a Chroma server, each generation in a collection that bears the library's id."""

    shared = True

    def __init__(self, server: ChromaServer, library: str) -> None:
        """Raises InvalidRequest or Unavailable."""
        self._library = library
        server.check(_PATIENCE)
        try:
            client = _connected(server)
        except Exception as error:
            raise server.silent() from error
        self._client = cast("Client", client)
        for session in self._sessions():
            session.timeout = _PATIENCE

    def open(self, generation: int, *, make: bool) -> VectorIndex:
        return VectorIndex(self._client, self._name(generation), _AT_SERVER, make=make)

    def discard(self, generation: int) -> None:
        with _translated(), suppress(NotFoundError):
            self._client.delete_collection(self._name(generation))

    def close(self) -> None:
        sessions = self._sessions()
        self._client.close()
        for session in sessions:
            session.close()

    def _name(self, generation: int) -> str:
        return f"wenzheng-{self._library}-{generation}"

    def _sessions(self) -> list[httpx.Client]:
        """What Chroma's client talks over: it lets it wait without end, and never closes it."""
        admin = self._client._admin_client  # noqa: SLF001 - there is no other way to them
        servers = (getattr(client, "_server", None) for client in (self._client, admin))
        return [found._session for found in servers if isinstance(found, HttpServer)]  # noqa: SLF001


def _connected(server: ChromaServer) -> ClientAPI:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`verify=<str>` is deprecated", DeprecationWarning)
        return chromadb.HttpClient(
            host=server.host,
            port=server.port,
            ssl=server.secure,
            headers=server.headers,
            settings=Settings(
                anonymized_telemetry=False,
                chroma_server_ssl_verify=server.ca_file,
                chroma_http_max_connections=READS_AT_ONCE,
            ),
            tenant=server.tenant,
            database=server.database,
        )


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
        raise Unavailable(
            f"The vector index does not answer ({type(error).__name__}); if it stands in a Chroma "
            "server, see that it runs."
        ) from error
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise Unavailable("The vector index is damaged (its engine gave up).") from panic
