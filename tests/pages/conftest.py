"""The bundled model as an embedder, without the framework around it."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from vectorstore.bundled_model import BundledModel
from vectorstore.embedder_protocol import Matrix


class BundledEmbedder:
    def __init__(self) -> None:
        self._model = BundledModel()
        self.identity = self._model.identity
        self.dimension = self._model.dimension

        self._known: dict[tuple[str, bool], NDArray[np.float32]] = {}

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._encode(texts, is_query=True)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Matrix:
        new = [text for text in dict.fromkeys(texts) if (text, is_query) not in self._known]
        for text, row in zip(new, self._model.encode(new, is_query=is_query), strict=True):
            self._known[text, is_query] = row
        return np.stack([self._known[text, is_query] for text in texts])


@pytest.fixture(scope="session")
def embedder() -> BundledEmbedder:
    return BundledEmbedder()
