"""The bundled model as an embedder, without the framework around it."""

from collections.abc import Sequence

import pytest

from vectorstore.bundled_model import BundledModel
from vectorstore.embedding import Matrix


class BundledEmbedder:
    def __init__(self) -> None:
        self._model = BundledModel()
        self.identity = self._model.identity
        self.dimension = self._model.dimension

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._model.encode(texts, is_query=True)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return self._model.encode(texts, is_query=False)


@pytest.fixture(scope="session")
def embedder() -> BundledEmbedder:
    return BundledEmbedder()
