"""Many files at once: the next are read and embedded while one is stored."""

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from ingest.pipeline import aside_for, ingest, understood
from ingest.readers.records import Content
from ingest.readers.sandbox import read
from vectorstore.embedding_cache import NO_VECTORS, UnderWay, Vectors
from vectorstore.errors import WenzhengError
from vectorstore.records import ParsedDocument
from vectorstore.store import Added, Store

_AHEAD = 2
"""How many documents are understood and embedded at once, before they are stored."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file to take in; `source` tells files of one name apart.

    `read` gives its bytes, or raises UnreadableDocument.
    """

    name: str
    source: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as its reader gives it; no content where it is stored already."""

    sha256: str
    content: Content | None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A document that only has to be stored, with the vectors the library lacks.

    There is none where its content was stored already when it was read.
    """

    sha256: str
    document: ParsedDocument | None
    vectors: Vectors


def ingest_all(
    store: Store, files: Iterable[Brought]
) -> Generator[tuple[Brought, Added | WenzhengError]]:
    """Store file after file, and say of each, in order, what became of it.

    Each enters in a transaction of its own; what was prepared and not stored when the iterator is
    closed is as if it had never been brought.
    """
    with _Preparation(store) as preparation:
        waiting: deque[tuple[Brought, Future[_Prepared]]] = deque()
        for file in files:
            waiting.append((file, preparation.begin(file)))
            if len(waiting) > _AHEAD:
                yield _stored(store, *waiting.popleft())
        while waiting:
            yield _stored(store, *waiting.popleft())


def _stored(
    store: Store, file: Brought, prepared: Future[_Prepared]
) -> tuple[Brought, Added | WenzhengError]:
    try:
        return file, _store(store, file, prepared.result())
    except WenzhengError as error:
        return file, error


def _store(store: Store, file: Brought, ready: _Prepared) -> Added:
    if ready.document is None:
        return ingest(store, file.name, file.read(), file.source)
    return store.add(
        ready.document,
        ready.vectors,
        name=file.name,
        source=file.source,
        sha256=ready.sha256,
        aside=aside_for(file.source),
    )


class _Preparation:
    """Threads that read files, which another process parses, and that make vectors of them.

    Two documents are prepared at once: one is embedded while the cuts of the other are searched.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reading = ThreadPoolExecutor(1, "reading")
        self._preparing = ThreadPoolExecutor(_AHEAD, "preparing")
        self._under_way = UnderWay(_AHEAD + 1)
        self._stopped = Event()

    def __enter__(self) -> "_Preparation":
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._reading.shutdown(cancel_futures=True)
        self._preparing.shutdown(cancel_futures=True)

    def begin(self, file: Brought) -> Future[_Prepared]:
        return self._preparing.submit(self._prepare, self._reading.submit(self._read, file))

    def _read(self, file: Brought) -> _Read:
        data = file.read()
        sha256 = hashlib.sha256(data).hexdigest()
        is_stored = self._store.library.document_by(sha256=sha256) is not None
        return _Read(sha256, None if is_stored else read(file.name, data))

    def _prepare(self, file: Future[_Read]) -> _Prepared:
        found = file.result()
        if found.content is None:
            return _Prepared(found.sha256, None, NO_VECTORS)
        embedder = self._store.recalling(self._under_way, self._go_on)
        document = understood(found.content, embedder)
        return _Prepared(found.sha256, document, embedder.vectors(document))

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise CancelledError
