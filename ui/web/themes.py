"""Themes found in the corpus's proposals: what lies near what, named by its own words."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.records import Passage
from vectorstore.analysis.tokenizer import tokens
from vectorstore.embedder_protocol import Matrix

Meaning: TypeAlias = Callable[[Sequence[str]], Matrix]
"""Texts to unit vectors, near where the texts mean alike; an embedder's `embed_documents`."""

FEWEST, MOST = 3, 7
_NAMING = 2


@dataclass(frozen=True, slots=True)
class Theme:
    """Proposals that lie together, under the words that tell them from the others."""

    name: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Landscape:
    """The themes, and where each proposal lies: x and y in [0, 1], in the order of `passages`."""

    themes: tuple[Theme, ...] = ()
    passages: tuple[Passage, ...] = ()
    places: tuple[tuple[float, float], ...] = ()


def words_alone(texts: Sequence[str]) -> Matrix:
    """Vectors from shared words, tf-idf; the meaning that needs no model."""
    counted = [Counter(_naming_words(text)) for text in texts]
    spread = Counter(word for counts in counted for word in counts)
    known = {word: i for i, word in enumerate(w for w, n in spread.items() if n > 1)}
    matrix = np.zeros((len(texts), max(len(known), 1)), dtype=np.float32)
    for row, counts in enumerate(counted):
        for word, count in counts.items():
            if word in known:
                matrix[row, known[word]] = (1 + log(count)) * log(len(texts) / spread[word])
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    return matrix


def landscape(passages: Sequence[Passage], meaning: Meaning = words_alone) -> Landscape:
    """Ward clusters of the proposals around their common centre, and their two main axes.

    The number of themes grows with the root of the number of proposals, from three to seven.
    """
    if len(passages) <= FEWEST:
        return Landscape()
    from scipy.cluster.hierarchy import fcluster, linkage

    texts = [passage.text for passage in passages]
    vectors = meaning(texts).astype(np.float64)
    vectors -= vectors.mean(axis=0)
    wanted = min(MOST, max(FEWEST, round(sqrt(len(passages)))))
    labels = fcluster(linkage(vectors, "ward"), wanted, "maxclust")
    groups = [np.flatnonzero(labels == label).tolist() for label in np.unique(labels)]
    groups.sort(key=len, reverse=True)
    names = _names([[texts[i] for i in group] for group in groups])
    themes = tuple(
        Theme(name, tuple(passages[i] for i in group))
        for name, group in zip(names, groups, strict=True)
    )
    return Landscape(themes, tuple(passages), _places(vectors))


def _places(vectors: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """The two main axes; ranks along each, so that no far point presses the others together."""
    left, sizes, _ = np.linalg.svd(vectors, full_matrices=False)
    ranks = (left[:, :2] * sizes[:2]).argsort(axis=0).argsort(axis=0) / (len(vectors) - 1)
    return tuple((float(x), float(y)) for x, y in ranks)


def _names(groups: Sequence[Sequence[str]]) -> list[str]:
    """For each group its words of most weight: common inside it, rare in the others."""
    inside = [Counter(w for text in group for w in set(_naming_words(text))) for group in groups]
    spread = Counter(word for counts in inside for word in counts)
    names: list[str] = []
    for counts in inside:
        weights = {
            word: count * log(len(groups) / spread[word]) * sqrt(len(word))
            for word, count in counts.items()
        }
        chosen: list[str] = []
        for word in sorted(weights, key=lambda w: (-weights[w], w)):
            if not any(word in other or other in word for other in chosen):
                chosen.append(word)
            if len(chosen) == _NAMING:
                break
        names.append("·".join(chosen))
    return names


def _naming_words(text: str) -> list[str]:
    return [word for word in tokens(text) if len(word) > 1 and not any(map(str.isdigit, word))]
