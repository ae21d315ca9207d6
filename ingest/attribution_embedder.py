"""The model by which a document's parts are attributed, whatever model its vectors are made with.

So a page is cut into the same speeches by whichever way it comes in, and a corpus that is embedded
anew for another model is the one that this model would have made.
"""

from collections.abc import Sequence
from functools import cache
from threading import Lock

from vectorstore.bundled_model import BundledModel, bundled_identity, former_identity
from vectorstore.embedder_protocol import Embedder, Matrix

_loading = Lock()


class _AttributionEmbedder:
    """The bundled model without its framework, loaded when a page is first compared by meaning."""

    @property
    def identity(self) -> str:
        return bundled_identity()

    @property
    def name(self) -> str:
        return former_identity()

    @property
    def dimension(self) -> int:
        return _model().dimension

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return _model().embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return _model().embed_documents(texts)


@cache
def _loaded() -> BundledModel:
    return BundledModel()


def _model() -> BundledModel:
    with _loading:
        return _loaded()


def attribution_embedder(embedder: Embedder) -> Embedder:
    """The embedder of a store where it is the bundled one, whose vectors are kept; else that."""
    return embedder if embedder.identity == bundled_identity() else _AttributionEmbedder()
