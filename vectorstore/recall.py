"""No text is embedded twice: vectors that are stored, or on their way there, are recalled."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from vectorstore.catalogue import Catalogue, text_hash
from vectorstore.embedding import Embedder, Matrix
from vectorstore.records import ParsedDocument
from vectorstore.sentences import sentences

Vectors: TypeAlias = Mapping[bytes, bytes]
"""The hash of a text to its vector, float32."""

NO_VECTORS: Vectors = {}
_BATCH = 64


def go_on() -> None:
    """What is called between batches when nobody may want to stop."""


def embed_all(
    embedder: Embedder, texts: Sequence[str], checkpoint: Callable[[], None] = go_on
) -> dict[bytes, bytes]:
    """The vectors of all texts; `checkpoint` is called before each batch, and raises to stop."""
    found: dict[bytes, bytes] = {}
    for first in range(0, len(texts), _BATCH):
        checkpoint()
        some = texts[first : first + _BATCH]
        rows = embedder.embed_documents(some)
        for text, row in zip(some, rows, strict=True):
            found[text_hash(text)] = row.astype(np.float32).tobytes()
    return found


class RecallingEmbedder:
    """An embedder that is asked only for what neither the library nor its own memory knows.

    Its memory is for one document: it is never emptied.
    """

    def __init__(
        self,
        embedder: Embedder,
        catalogue: Catalogue,
        under_way: Iterable[Vectors] = (),
        *,
        checkpoint: Callable[[], None] = go_on,
    ) -> None:
        """`under_way` are vectors that will be stored soon."""
        self.identity = embedder.identity
        self._embedder = embedder
        self._catalogue = catalogue
        self._under_way = tuple(under_way)
        self._checkpoint = checkpoint
        self._known: dict[bytes, bytes] = {}

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._embedder.embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        self._known |= self._catalogue.vectors(self._unknown(texts))
        self._learn(texts)
        blobs = b"".join(self._known[text_hash(text)] for text in texts)
        return np.frombuffer(blobs, np.float32).reshape(len(texts), self.dimension)

    def vectors(self, document: ParsedDocument) -> dict[bytes, bytes]:
        """The vectors of a document that are not stored yet."""
        texts = self._catalogue.missing_vectors(_texts_of(document))
        self._learn(texts)
        return {hashed: self._known[hashed] for hashed in map(text_hash, texts)}

    def _learn(self, texts: Sequence[str]) -> None:
        for vectors in self._under_way:
            found = [hashed for hashed in self._unknown(texts) if hashed in vectors]
            self._known |= {hashed: vectors[hashed] for hashed in found}
        fresh = {text_hash(text): text for text in texts}
        unknown = [fresh[hashed] for hashed in self._unknown(texts)]
        self._known |= embed_all(self._embedder, unknown, self._checkpoint)

    def _unknown(self, texts: Iterable[str]) -> list[bytes]:
        """The hashes of the texts without a vector in memory, each once, in order."""
        hashes = dict.fromkeys(map(text_hash, texts))
        return [hashed for hashed in hashes if hashed not in self._known]


def _texts_of(document: ParsedDocument) -> Iterator[str]:
    """What of a document has a vector: every passage and every sentence of it."""
    for speech in document.speeches:
        for span in speech.spans:
            text = speech.body[span.start : span.end]
            yield text
            yield from (text[a:b] for a, b in sentences(text))
