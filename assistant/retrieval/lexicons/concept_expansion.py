"""Expands a question in everyday words with the terms of policy that it may mean.

Who asks how to be paid in one's own money does not say 本币结算. `assistant/models/concepts.npz`
holds some two thousand terms, each with the mean vector of three everyday phrases for it in Chinese
and of three in English. A term that a question is much nearer to than to the others may be meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vectorstore.embedder_protocol import Matrix

_STANDS_OUT = 2.0
"""Deviations from the mean over all terms from which a term is meant."""


@dataclass(frozen=True, slots=True)
class ConceptIndex:
    """Terms in either script, with the vectors of their everyday phrases.

    `chinese` and `english` hold a row a term, shape (terms, dimension).
    """

    simplified: tuple[str, ...]
    traditional: tuple[str, ...]
    chinese: Matrix
    english: Matrix

    def expand(self, question: Matrix, *, chinese: bool) -> Mapping[str, float]:
        """The terms that a question of that vector may mean, and by how much each stands out.

        In standard deviations of the cosine over all terms, above the two that it takes.
        """
        near = (self.chinese if chinese else self.english) @ question
        standing = (near - near.mean()) / near.std() - _STANDS_OUT
        found = {}
        for place in np.flatnonzero(standing > 0):
            found[self.simplified[place]] = found[self.traditional[place]] = float(standing[place])
        return found
