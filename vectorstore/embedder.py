"""The one door to Sentence Transformers: the bundled model as a module of it, or any other."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.sentence_transformer.modules import InputModule

from vectorstore.bundled_model import BUNDLED, BundledModel, bundled_identity, former_identity
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import Unavailable
from vectorstore.model_files import content_identity, model_folder

_PROMPTS = {"query": "query: ", "document": "passage: "}


class BundledModule(InputModule):
    """The bundled model as the only module of a Sentence Transformers model.

    The engine adds the prefixes `query: ` and `passage: ` itself; the prompt that Sentence
    Transformers hands over only says which of the two is meant.
    """

    save_in_root = True

    def __init__(self, model: BundledModel | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.model = model or BundledModel()

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        vectors = self.model.encode(list(inputs), is_query=prompt != _PROMPTS["document"])
        return {"sentence_embedding": torch.from_numpy(vectors)}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        return features

    def get_embedding_dimension(self) -> int:
        return self.model.dimension

    def save(self, output_path: str, *_args: Any, **_kwargs: Any) -> None:
        self.save_config(output_path)


def sentence_transformer(name: str) -> SentenceTransformer:
    """The model of that name: `bundled`, a folder, or a name on a hub.

    Raises Unavailable when it cannot be loaded.
    """
    if name == BUNDLED:
        return SentenceTransformer(
            modules=[BundledModule()],
            prompts=dict(_PROMPTS),
            device="cpu",
            similarity_fn_name="dot",
        )
    try:
        return SentenceTransformer(name)
    except Exception as error:
        raise Unavailable(
            f"The embedding model {name!r} could not be loaded ({type(error).__name__}). "
            "Set WENZHENG_EMBEDDING_MODEL to `bundled` or to the folder of a downloaded model."
        ) from error


def embedder_identity(name: str) -> str:
    """The identity of a model whose files are on this machine. Raises Unavailable."""
    if name == BUNDLED:
        return bundled_identity()
    folder = model_folder(name)
    if folder is None:
        raise Unavailable(
            f"The files of the embedding model {name!r} are not on this machine. Download it, and "
            "set WENZHENG_EMBEDDING_MODEL to its folder."
        )
    return content_identity(folder)


class SentenceTransformersEmbedder:
    """Any Sentence Transformers model as an Embedder; one row a text, of unit length."""

    def __init__(self, name: str = BUNDLED) -> None:
        self._model = sentence_transformer(name)
        self.identity = embedder_identity(name)
        self.name = former_identity() if name == BUNDLED else name
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise Unavailable(
                f"The embedding model {name!r} does not say how long its vectors are."
            )
        self.dimension = dimension

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._rows(
            self._model.encode_query(
                list(texts), normalize_embeddings=True, show_progress_bar=False
            )
        )

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return self._rows(
            self._model.encode_document(
                list(texts), normalize_embeddings=True, show_progress_bar=False
            )
        )

    def _rows(self, vectors: Any) -> Matrix:
        return np.asarray(vectors, dtype=np.float32).reshape(-1, self.dimension)


def cross_encoder(name: str) -> CrossEncoder:
    """The cross-encoder in a folder or of a name on a hub. Raises Unavailable."""
    try:
        model: CrossEncoder = CrossEncoder(name)
    except Exception as error:
        raise Unavailable(
            f"The reranker {name!r} could not be loaded ({type(error).__name__}). "
            "Set WENZHENG_RERANKER to the folder of a downloaded cross-encoder, or leave it empty."
        ) from error
    return model
