"""Embedders for tests: a fake that knows words, and the bundled model without its framework."""

import hashlib
import time
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vectorstore.analysis.tokenizer import tokens
from vectorstore.bundled_model import BundledModel, former_identity
from vectorstore.embedder_protocol import Matrix


class WordEmbedder:
    """Texts that share words are near: each word is a fixed random direction."""

    dimension = 64

    def __init__(self, identity: str = "words") -> None:
        self.identity = self.name = identity
        self.embedded: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._rows(texts)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        self.embedded.extend(texts)
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> Matrix:
        return np.stack([self._row(text) for text in texts])

    def _row(self, text: str) -> Matrix:
        words = tokens(text) or [text]
        seeds = [hashlib.sha256(word.encode()).digest()[:8] for word in words]
        directions = [
            np.random.default_rng(int.from_bytes(seed, "big")).standard_normal(self.dimension)
            for seed in seeds
        ]
        total = np.sum(directions, axis=0)
        return (total / np.linalg.norm(total)).astype(np.float32)


@cache
def _bundled() -> BundledModel:
    return BundledModel()


_known: dict[tuple[str, bool], NDArray[np.float32]] = {}


class BundledEmbedder:
    """The real model, without the seconds that importing Sentence Transformers takes.

    A text that any test of this process had embedded is not embedded again.
    """

    def __init__(self) -> None:
        self._model = _bundled()
        self.identity = self._model.identity
        self.name = former_identity()
        self.dimension = self._model.dimension

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._rows(texts, is_query=True)

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return self._rows(texts, is_query=False)

    def _rows(self, texts: Sequence[str], *, is_query: bool) -> Matrix:
        new = [text for text in dict.fromkeys(texts) if (text, is_query) not in _known]
        for text, row in zip(new, self._model.encode(new, is_query=is_query), strict=True):
            _known[text, is_query] = row
        rows = [_known[text, is_query] for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), self.dimension)


class SlowEmbedder(WordEmbedder):
    """Takes its time for every batch of documents; `holding` is called before each."""

    def __init__(
        self, seconds: float = 0.0, holding: Callable[[Sequence[str]], object] = len
    ) -> None:
        super().__init__()
        self.seconds, self.holding = seconds, holding

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        self.holding(texts)
        time.sleep(self.seconds)
        return super().embed_documents(texts)
