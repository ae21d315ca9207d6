"""A cross-encoder: a model that reads a question and a passage together.

None comes with the product. It is loaded when it is first needed, for that takes seconds.
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Reranker:
    """The cross-encoder of that name: a folder, or a name on a hub."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = Lock()
        self._model: Any = None

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers, shape (texts,), higher is better. Raises Unavailable."""
        pairs = [(question, text) for text in texts]
        rows = self._loaded().predict(pairs, show_progress_bar=False)
        return np.asarray(rows, np.float32).reshape(len(texts))

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                from vectorstore.embedder import cross_encoder

                self._model = cross_encoder(self._name)
            return self._model
