"""What every embedder promises, whatever model stands behind it."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float32]
"""Shape (texts, dimension), each row of unit length."""


class Embedder(Protocol):
    """Texts to unit vectors; a question and a document are embedded differently."""

    @property
    def identity(self) -> str:
        """Which model makes the vectors, by its content: two identities are never compared."""
        ...

    @property
    def name(self) -> str:
        """What the model is called, and what older libraries know it by."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed_queries(self, texts: Sequence[str]) -> Matrix: ...

    def embed_documents(self, texts: Sequence[str]) -> Matrix: ...
