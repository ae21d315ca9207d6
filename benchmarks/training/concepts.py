"""The vectors of everyday phrases for terms of policy: `concepts.npz`.

Nothing is fitted: the vector of a term is the mean of its three phrases in `everyday_phrases.toml`,
embedded as questions, in Chinese and in English.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import opencc
from numpy.typing import NDArray

from assistant.retrieval.lexicons.concept_expansion import ConceptIndex
from benchmarks.training.corpora import ROOT
from benchmarks.training.workspace import Workspace

SOURCE = "benchmarks/training/everyday_phrases.toml"
_LANGUAGES = ("zh", "en")
_FINEST = 127


@dataclass(frozen=True, slots=True)
class ConceptVectors:
    """Terms in both scripts, shape (2, terms), and vectors in small numbers.

    `vectors` has the shape (languages, terms, dimension); each row times its scale is a vector.
    """

    terms: NDArray[np.str_]
    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]

    def index(self) -> ConceptIndex:
        """The same as the product uses it."""
        rows = self.vectors.astype(np.float32) * self.scales[..., None]
        simplified, traditional = self.terms.tolist()
        return ConceptIndex(tuple(simplified), tuple(traditional), rows[0], rows[1])

    def save(self, path: Path) -> None:
        np.savez_compressed(path, terms=self.terms, vectors=self.vectors, scales=self.scales)


def concept_vectors(workspace: Workspace) -> ConceptVectors:
    """The mean vector of the phrases of each term, in each language."""
    content = (ROOT / SOURCE).read_text(encoding="utf-8")
    table: dict[str, dict[str, list[str]]] = tomllib.loads(content)
    phrases = [phrase for lang in _LANGUAGES for row in table.values() for phrase in row[lang]]
    embedder = workspace.embedder(phrases)
    rows = embedder.embed_queries(phrases).reshape(
        len(_LANGUAGES), len(table), -1, embedder.dimension
    )
    means = rows.mean(axis=2)
    scales = np.abs(means).max(axis=2) / _FINEST
    traditional = opencc.OpenCC("s2t")
    return ConceptVectors(
        np.array([list(table), [traditional.convert(term) for term in table]]),
        np.round(means / scales[..., None]).astype(np.int8),
        scales.astype(np.float32),
    )
