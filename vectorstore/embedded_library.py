"""Which model made the vectors of a library, and how another takes its place."""

from pathlib import Path

import numpy as np

from vectorstore.change_log import count_change_of_all
from vectorstore.chroma import Indexes
from vectorstore.embedder_protocol import Embedder
from vectorstore.embedding_cache import embedded
from vectorstore.errors import StoreMismatch
from vectorstore.index_sync import leave_index
from vectorstore.library import Library
from vectorstore.vector_reader import text_hash

_COMPARED = 4
"""Texts by whose vectors a library of an earlier version is known to be of the same model."""
_SAME_VECTOR = 0.999


def is_embedded_by(library: Library, embedder: Embedder) -> bool:
    """Whether the vectors are this model's; a library without any is so from now on."""
    made_by = library.meta("embedder")
    if made_by == embedder.identity:
        return True
    if made_by is None or (made_by == embedder.name and _vectors_agree(library, embedder)):
        _remember(library, embedder)
        return True
    return False


def mismatch(library: Library, embedder: Embedder, folder: Path) -> StoreMismatch:
    """What is said where the vectors are another model's."""
    made_by = library.meta("embedder")
    name = library.meta("embedder_name") or made_by
    return StoreMismatch(
        f"The data folder {folder} was made with the embedding model {name!r} ({made_by}), not "
        f"{embedder.name!r} ({embedder.identity}). Set WENZHENG_EMBEDDING_MODEL back, or embed the "
        "corpus anew with `wenzheng check --repair`."
    )


def embed_anew(library: Library, embedder: Embedder, indexes: Indexes) -> None:
    """Put this model's vectors in the place of another's, and drop the index made of those."""
    library.forget_all_unused()
    fresh = dict(embedded(embedder, library.texts()))
    with library.transaction():
        library.replace_vectors(fresh)
        _remember(library, embedder)
        count_change_of_all(library)
        leave_index(library, indexes)


def _remember(library: Library, embedder: Embedder) -> None:
    library.set_meta("embedder", embedder.identity)
    library.set_meta("embedder_name", embedder.name)


def _vectors_agree(library: Library, embedder: Embedder) -> bool:
    """Whether the embedder makes the vectors of a library that knows it by name only."""
    texts = library.texts()[:_COMPARED]
    stored = library.vectors([text_hash(text) for text in texts])
    pairs = (
        [
            (row, np.frombuffer(stored[hashed], np.float32))
            for row, text in zip(embedder.embed_documents(texts), texts, strict=True)
            if (hashed := text_hash(text)) in stored
        ]
        if texts
        else []
    )
    return all(len(a) == len(b) and float(a @ b) > _SAME_VECTOR for a, b in pairs)
