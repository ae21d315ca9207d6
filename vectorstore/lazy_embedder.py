"""An embedder whose model is loaded when it is first needed: listing speeches needs none."""

from collections.abc import Sequence
from functools import cached_property
from threading import Lock

from vectorstore.bundled_model import BUNDLED, BundledModel, bundled_identity, former_identity
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.model_files import content_identity, model_folder
from vectorstore.progress import Progress, silent


class LazyEmbedder:
    """The model of that name: `bundled`, a folder, or a name on a hub."""

    def __init__(self, name: str, progress: Progress = silent) -> None:
        self.name = former_identity() if name == BUNDLED else name
        self._name = name
        self._progress = progress
        self._lock = Lock()
        self._model: Embedder | None = None

    @cached_property
    def identity(self) -> str:
        """By the files of the model, which are only downloaded where there are none.

        Raises Unavailable.
        """
        if self._name == BUNDLED:
            return bundled_identity()
        folder = model_folder(self._name)
        return content_identity(folder) if folder else self.load().identity

    @property
    def dimension(self) -> int:
        return self.load().dimension

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self.load().embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return self.load().embed_documents(texts)

    def load(self) -> Embedder:
        """The model itself. Raises Unavailable when it cannot be loaded."""
        with self._lock:
            if self._model is None:
                self._progress("model", 0, 1)
                self._model = _loaded(self._name)
                self._progress("model", 1, 1)
            return self._model


def _loaded(name: str) -> Embedder:
    """The bundled model by itself, for its framework takes seconds to import; any other by it."""
    if name == BUNDLED:
        return BundledModel()
    from vectorstore.embedder import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(name)
