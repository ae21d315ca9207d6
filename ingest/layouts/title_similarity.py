"""What a title and a text have in common: shared words and meaning."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from ingest.lexicons.list_markers import find_markers
from ingest.normalization import canonicalize
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.embedder_protocol import Embedder

Similarity = NDArray[np.float64]
"""Shape (texts, titles): log of how likely each text belongs to each title; rows sum to one."""

_WORDS = 5.0
_MEANING = 130.0
_DOUBT = 0.05
_NOT_WORD = re.compile(r"[\W_]+")
_MOST_EMBEDDED = 200_000
_WORDS_OF_A_TITLE = 8


def title_similarity(
    titles: Sequence[str], texts: Sequence[str], embedder: Embedder | None
) -> Similarity:
    """Log likelihood of each title for each text; without an embedder, by words alone."""
    scores = _WORDS * word_overlap(titles, texts)
    if embedder is not None:
        scores += _MEANING * _semantic_similarity(titles, texts, embedder)
    likely = (1 - _DOUBT) * softmax(scores, axis=1) + _DOUBT / len(titles)
    return np.asarray(np.log(likely))


def for_length(embedder: Embedder, texts: Sequence[str]) -> Embedder | None:
    """The embedder for documents short enough to be compared by meaning too, else None."""
    return embedder if sum(map(len, texts)) <= _MOST_EMBEDDED else None


def word_overlap(titles: Sequence[str], texts: Sequence[str]) -> Similarity:
    """Which share of a title's character pairs, weighed by their rarity, a text holds."""
    title_pairs = [_pairs(title) for title in titles]
    text_pairs = [_pairs(text) for text in texts]
    titles_with = Counter(pair for pairs in title_pairs for pair in pairs)
    texts_with = Counter(pair for pairs in text_pairs for pair in pairs & titles_with.keys())
    weights = {
        pair: math.log((1 + len(titles)) / count)
        * math.log((2 + len(texts)) / (1 + texts_with[pair]))
        for pair, count in titles_with.items()
    }
    overlap = np.zeros((len(texts), len(titles)))
    for column, pairs in enumerate(title_pairs):
        heaviest = sorted((weights[pair] for pair in pairs), reverse=True)[:_WORDS_OF_A_TITLE]
        total = sum(heaviest) or 1.0
        for row, held in enumerate(text_pairs):
            overlap[row, column] = min(1.0, sum(weights[pair] for pair in pairs & held) / total)
    return overlap


def _pairs(text: str) -> frozenset[str]:
    words = _NOT_WORD.split(canonicalize(text).lower())
    return frozenset(word[at : at + 2] for word in words for at in range(len(word) - 1))


def _semantic_similarity(
    titles: Sequence[str], texts: Sequence[str], embedder: Embedder
) -> Similarity:
    """Cosines of titles and texts, without what all titles and all texts have in common.

    A text is the mean of its sentences: their vectors are needed again when the document is
    stored, so that no other has to be computed.
    """
    asked = np.asarray(embedder.embed_queries(list(titles)), dtype=np.float64)
    cosines = _means(texts, embedder) @ asked.T
    cosines -= cosines.mean(axis=0, keepdims=True)
    cosines -= cosines.mean(axis=1, keepdims=True)
    return np.asarray(cosines)


def _means(texts: Sequence[str], embedder: Embedder) -> Similarity:
    """For each text the mean of its sentences' vectors by their length, of unit length."""
    found = [_sentences(text) for text in texts]
    cut = [sentence for one in found for sentence in one]
    vectors = embedder.embed_documents(cut)
    weighed = vectors * np.array([[float(len(sentence))] for sentence in cut])
    starts = np.cumsum([0, *(len(one) for one in found[:-1])])
    sums = np.add.reduceat(weighed, starts, axis=0)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True))


def _sentences(text: str) -> list[str]:
    """The sentences of a text, cut where its passages are, as they will be stored."""
    starts = [0, *(marker.start for marker in find_markers(text)), len(text)]
    counted = [text[a:b] for a, b in pairwise(starts)]
    return [part[a:b] for part in counted for a, b in sentences(part)]
