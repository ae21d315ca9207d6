"""An embedder whose model is loaded when it is first needed: listing speeches needs none."""

from collections.abc import Sequence
from threading import Lock

from vectorstore.bundled_model import BUNDLED, bundled_identity, compute_in_one_thread
from vectorstore.embedder_protocol import Embedder, Matrix
from vectorstore.progress import Progress, silent


class LazyEmbedder:
    """The model of that name: `bundled`, a folder, or a name on a hub."""

    def __init__(self, name: str, progress: Progress = silent) -> None:
        self.identity = bundled_identity() if name == BUNDLED else name
        self._name = name
        self._progress = progress
        self._lock = Lock()
        self._model: Embedder | None = None

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
                if self._name == BUNDLED:
                    compute_in_one_thread()
                from vectorstore.embedder import SentenceTransformersEmbedder

                self._progress("model", 0, 1)
                self._model = SentenceTransformersEmbedder(self._name)
                self._progress("model", 1, 1)
            return self._model
