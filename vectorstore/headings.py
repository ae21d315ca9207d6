"""The documents and the headings of their speeches, in memory and in step with the library."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from threading import Lock

from vectorstore.change_log import changed_since
from vectorstore.library import Library
from vectorstore.records import EVERYWHERE, DocumentRecord, Filters, SpeechHeader
from vectorstore.vector_reader import batches


@dataclass(frozen=True, slots=True, eq=False)
class Headings:
    """Documents and speeches at one moment, in the order they came in.

    `fingerprint` says what they are, in 16 hexadecimal digits.
    """

    documents: Sequence[DocumentRecord]
    headers: Sequence[SpeechHeader]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Kept:
    document: DocumentRecord
    headers: tuple[SpeechHeader, ...]
    digest: bytes


class HeadingsReader:
    """Reads only the documents that were changed since it read last."""

    def __init__(self, library: Library, embedder: str) -> None:
        """`embedder` is the identity of the model, of which the fingerprint tells as well."""
        self._library = library
        self._embedder = embedder
        self._lock = Lock()
        self._number = -1
        self._kept: dict[str, _Kept] = {}
        self._headings = Headings((), (), "")

    def at(self, number: int) -> Headings:
        """The headings after the change of a number, or a later one."""
        with self._lock:
            if number != self._number:
                self._follow(number)
                self._number = number
            return self._headings

    def _follow(self, number: int) -> None:
        known = 0 <= self._number < number
        changed = changed_since(self._library, self._number, number) if known else None
        if changed is None:
            self._kept = {}
            self._read(self._library.documents(), EVERYWHERE)
        else:
            for some in batches(list(dict.fromkeys(document for _, document in changed))):
                for document in some:
                    self._kept.pop(document, None)
                self._read(self._library.documents_of(some), Filters(documents=tuple(some)))
        kept = sorted(self._kept.values(), key=lambda one: (one.document.added_at, one.document.id))
        self._headings = _headings(kept, self._embedder)

    def _read(self, documents: Sequence[DocumentRecord], filters: Filters) -> None:
        of: dict[str, list[SpeechHeader]] = {document.id: [] for document in documents}
        for header in self._library.headers(filters):
            of.setdefault(header.document_id, []).append(header)
        for document in documents:
            self._kept[document.id] = _kept(document, tuple(of[document.id]))


def headings_of(
    documents: Sequence[DocumentRecord], headers: Sequence[SpeechHeader], embedder: str
) -> Headings:
    """The headings that these documents and speeches make, each in the order they came in."""
    of: dict[str, list[SpeechHeader]] = {document.id: [] for document in documents}
    for header in headers:
        of[header.document_id].append(header)
    return _headings([_kept(one, tuple(of[one.id])) for one in documents], embedder)


def _headings(kept: Sequence[_Kept], embedder: str) -> Headings:
    digest = hashlib.sha256(embedder.encode())
    for one in kept:
        digest.update(one.digest)
    return Headings(
        tuple(one.document for one in kept),
        tuple(chain.from_iterable(one.headers for one in kept)),
        digest.hexdigest()[:16],
    )


def _kept(document: DocumentRecord, headers: tuple[SpeechHeader, ...]) -> _Kept:
    digest = hashlib.sha256(repr(_told(document)).encode())
    for header in headers:
        digest.update(repr(header).encode())
    return _Kept(document, headers, digest.digest())


def _told(document: DocumentRecord) -> DocumentRecord:
    """What a document says and a person says of it, wherever and whenever its file came from."""
    return replace(document, name="", source="", added_at="")
