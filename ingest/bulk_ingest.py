"""Many files at once: the next are prepared while one is stored."""

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event

from ingest.pipeline import aside_for, ingest, parse
from vectorstore.document_records import DocumentCorrection
from vectorstore.errors import WenzhengError
from vectorstore.intake import PreparedDocument
from vectorstore.progress import Progress, Stopped, silent
from vectorstore.store import Added
from vectorstore.store_protocol import AnyStore

_AHEAD = 2
"""How many documents are prepared at once, before they are stored."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file to take in; `source` tells files of one name apart.

    `read` gives its bytes, or raises UnreadableDocument. `about` is what a person says of it; the
    collections in it are joined, and none is left.
    """

    name: str
    source: str
    read: Callable[[], bytes]
    about: DocumentCorrection = field(default_factory=DocumentCorrection)

    @property
    def collections(self) -> tuple[str, ...]:
        return self.about.collections or ()

    @property
    def facts(self) -> DocumentCorrection:
        """What is said of it besides its collections."""
        return replace(self.about, collections=None)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A document that only has to be stored, or none where its content was stored already."""

    sha256: str
    document: PreparedDocument | None


def ingest_all(
    store: AnyStore, files: Iterable[Brought], progress: Progress = silent
) -> Generator[tuple[Brought, Added | WenzhengError]]:
    """Store file after file, and say of each, in order, what became of it.

    Each enters in a transaction of its own; what was prepared and not stored when the iterator is
    closed is as if it had never been brought. The progress is that of the file that is next.
    """
    with _Preparation(store, progress) as preparation:
        waiting: deque[tuple[Brought, Future[_Prepared]]] = deque()
        for file in files:
            waiting.append((file, preparation.begin(file)))
            if len(waiting) > _AHEAD:
                yield preparation.stored(*waiting.popleft())
        while waiting:
            yield preparation.stored(*waiting.popleft())


class _Preparation:
    """Threads in which files are read, parsed and embedded.

    Two documents are prepared at once: one is read and parsed while the other is embedded.
    """

    def __init__(self, store: AnyStore, progress: Progress) -> None:
        self._store = store
        self._progress = progress
        self._preparing = ThreadPoolExecutor(_AHEAD, "preparing")
        self._stopped = Event()
        self._next = 0
        self._begun = 0

    def __enter__(self) -> "_Preparation":
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._preparing.shutdown(cancel_futures=True)

    def begin(self, file: Brought) -> Future[_Prepared]:
        prepared = self._preparing.submit(self._prepare, file, self._begun)
        self._begun += 1
        return prepared

    def stored(
        self, file: Brought, prepared: Future[_Prepared]
    ) -> tuple[Brought, Added | WenzhengError]:
        """What became of a file, whose turn it is."""
        try:
            return file, self._store_it(file, prepared.result())
        except WenzhengError as error:
            return file, error
        finally:
            self._next += 1

    def _store_it(self, file: Brought, ready: _Prepared) -> Added:
        if ready.document is None:
            return ingest(
                self._store,
                file.name,
                file.read(),
                file.source,
                self._progress,
                collections=file.collections,
            )
        return self._store.store(
            ready.document,
            name=file.name,
            source=file.source,
            sha256=ready.sha256,
            aside=aside_for(file.source),
            collections=file.collections,
        )

    def _prepare(self, file: Brought, number: int) -> _Prepared:
        def progress(what: str, done: int, total: int) -> None:
            if self._stopped.is_set():
                raise Stopped
            if number == self._next:
                self._progress(what, done, total)

        data = file.read()
        sha256 = hashlib.sha256(data).hexdigest()
        if self._store.library.document_by(sha256=sha256) is not None:
            return _Prepared(sha256, None)
        with self._store.intake(progress) as intake:
            document = parse(file.name, data, intake.embedder, progress)
            return _Prepared(sha256, intake.prepare(document))
