"""Terms of policy as laymen say them.

Who asks how to be paid in one's own money does not say 本币结算. What laymen say for some two
thousand terms is written down in `tools/plain_words.toml` in Chinese and English, three times each,
and where the mean of the three stands among questions in
`assistant/models/concepts.npz`. A term that a
question comes much nearer to than to others may be what it means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from vectorstore.bundled_model import bundled_identity
from vectorstore.embedder_protocol import Matrix

_STANDS_OUT = 2.0
"""Deviations from the mean over all terms from which a term is meant."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Terms in either script, `simplified` and `traditional`, and where their plain words stand.

    `chinese` and `english` hold a row a term, shape (terms, dimension).
    """

    simplified: tuple[str, ...]
    traditional: tuple[str, ...]
    chinese: Matrix
    english: Matrix

    def meant(self, question: Matrix, *, chinese: bool) -> Mapping[str, float]:
        """The terms that a question of that vector may mean, and by how much each stands out."""
        near = (self.chinese if chinese else self.english) @ question
        standing = (near - near.mean()) / near.std() - _STANDS_OUT
        found = {}
        for place in np.flatnonzero(standing > 0):
            found[self.simplified[place]] = found[self.traditional[place]] = float(standing[place])
        return found


def meant(question: Matrix, *, chinese: bool, embedder: str) -> Mapping[str, float]:
    """The terms that a question may mean; none for an embedder they are not known by."""
    return _known().meant(question, chinese=chinese) if embedder == bundled_identity() else {}


@cache
def _known() -> PlainWords:
    stored = files("assistant.models").joinpath("concepts.npz")
    with stored.open("rb") as file, np.load(file) as kept:
        rows = kept["vectors"].astype(np.float32) * kept["scales"][..., None]
        simplified, traditional = kept["terms"].tolist()
    return PlainWords(tuple(simplified), tuple(traditional), rows[0], rows[1])
