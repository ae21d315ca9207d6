"""No text is embedded twice: vectors that are stored, or on their way there, are recalled."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from threading import Lock
from typing import TypeAlias

import numpy as np

from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.library_reader import Catalogue, text_hash
from vectorstore.records import ParsedDocument

Vectors: TypeAlias = Mapping[bytes, bytes]
"""The hash of a text to its vector, float32."""

_Promises: TypeAlias = dict[bytes, Future[bytes]]
"""The hash of a text to its vector, as soon as it is made. One that was broken is cancelled."""

NO_VECTORS: Vectors = {}
_BATCH = 64


def go_on() -> None:
    """What is called between batches when nobody may want to stop."""


def embedded(
    embedder: Embedder, texts: Sequence[str], checkpoint: Callable[[], None] = go_on
) -> Iterator[tuple[bytes, bytes]]:
    """The hash and the vector of each text.

    `checkpoint` is called before each batch, and raises to stop.
    """
    for first in range(0, len(texts), _BATCH):
        checkpoint()
        some = texts[first : first + _BATCH]
        rows = embedder.embed_documents(some)
        for text, row in zip(some, rows, strict=True):
            yield text_hash(text), row.astype(np.float32).tobytes()


class UnderWay:
    """What is known of vectors, or promised, by the documents that are not stored yet."""

    def __init__(self, documents: int = 1) -> None:
        """`documents` is how many may be under way at once."""
        self.turn = Lock()
        self.known: deque[_Promises] = deque(maxlen=documents)


class RecallingEmbedder:
    """An embedder that is asked only for what neither the library nor memory knows.

    Its memory is for one document, and never emptied; documents that are prepared at once, each in
    a thread of its own, share what is `under_way`, and no text is embedded by two.
    """

    def __init__(
        self,
        embedder: Embedder,
        catalogue: Catalogue,
        under_way: UnderWay,
        *,
        checkpoint: Callable[[], None] = go_on,
    ) -> None:
        self.identity = embedder.identity
        self._embedder = embedder
        self._catalogue = catalogue
        self._checkpoint = checkpoint
        self._under_way = under_way
        self._known: _Promises = {}
        with under_way.turn:
            under_way.known.append(self._known)

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._embedder.embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        vectors = self._vectors(texts)
        blobs = b"".join(vectors[text_hash(text)] for text in texts)
        return np.frombuffer(blobs, np.float32).reshape(len(texts), self.dimension)

    def vectors(self, document: ParsedDocument, known: Vectors = NO_VECTORS) -> Vectors:
        """The vectors of a document that are neither stored yet nor `known`."""
        texts = self._catalogue.missing_vectors(_texts_of(document))
        return self._vectors([text for text in texts if text_hash(text) not in known])

    def _vectors(self, texts: Sequence[str]) -> dict[bytes, bytes]:
        """The vectors of the texts: first those that nobody has promised are made."""
        wanted = {text_hash(text): text for text in texts}
        mine = self._promise(list(wanted))
        try:
            unknown = [wanted[hashed] for hashed in mine]
            for hashed, vector in embedded(self._embedder, unknown, self._checkpoint):
                mine.pop(hashed).set_result(vector)
        finally:
            for broken in mine.values():
                broken.cancel()
        try:
            return {hashed: self._known[hashed].result() for hashed in wanted}
        except CancelledError:
            return self._vectors(texts)

    def _promise(self, wanted: Sequence[bytes]) -> _Promises:
        """Those that neither documents under way nor the library have, promised from here on."""
        with self._under_way.turn:
            for known in (self._known, *self._under_way.known):
                wanted = [hashed for hashed in wanted if not self._recall(hashed, known)]
            stored = self._catalogue.vectors(wanted)
            mine = {hashed: Future[bytes]() for hashed in wanted}
            self._known |= mine
            for hashed, vector in stored.items():
                mine.pop(hashed).set_result(vector)
        return mine

    def _recall(self, hashed: bytes, known: _Promises) -> bool:
        """Whether a vector is known there, or promised and not broken; it is known here then."""
        promise = known.get(hashed)
        if promise is None or promise.cancelled():
            return False
        self._known[hashed] = promise
        return True


def _texts_of(document: ParsedDocument) -> Iterator[str]:
    """What of a document has a vector: every passage and every sentence of it."""
    for speech in document.speeches:
        for span in speech.spans:
            text = speech.body[span.start : span.end]
            yield text
            yield from (text[a:b] for a, b in sentences(text))
