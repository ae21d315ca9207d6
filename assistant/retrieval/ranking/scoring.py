"""Scores candidate passages by dense similarity, and by words in whatever language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.query.query_terms import QueryTerms
from assistant.retrieval.ranking.candidates import Candidate
from assistant.retrieval.ranking.crosslingual_matching import align, coined_term_match
from vectorstore.embedder_protocol import Matrix
from vectorstore.records import Passage, PassageKind
from vectorstore.reranker import Reranker
from vectorstore.vocabulary import Vocabulary

TERM_WEIGHT = 0.012
"""The weight of term alignment, against one unit of cosine."""
COINED_WEIGHT = 0.06
"""The weight of a coined term that the question names."""
CONCEPT_WEIGHT = 0.005
"""The weight of a term that the question may mean, for each deviation that it stands out by."""
NEUTRAL_MATCH = 0.5
"""The term match where no word of the question can be matched."""
_ALIGNED = 20
"""How many of the candidates are scored, the nearest by dense similarity."""


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A candidate with its score and those of its sentences; higher is better.

    `dense_score` is the part of the score that comes from the vectors alone, `coined_score` the
    part from coined terms. `term_match` holds the cosine of each content word's best match in the
    passage, `sentence_match` in its best sentence, both of shape (words,).
    """

    candidate: Candidate
    score: float
    sentence_scores: tuple[float, ...]
    dense_score: float
    coined_score: float
    term_match: NDArray[np.float32]
    sentence_match: NDArray[np.float32]

    @property
    def passage(self) -> Passage:
        return self.candidate.passage

    @property
    def speaker(self) -> str:
        return self.candidate.passage.speech.speaker

    @property
    def is_background(self) -> bool:
        return self.candidate.passage.kind is PassageKind.BACKGROUND


def score_passages(
    terms: QueryTerms,
    vector: Matrix,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    concepts: Mapping[str, float],
) -> list[ScoredPassage]:
    """Score the candidates nearest to the vector of a question, shape (dimension,); best first.

    The score adds up the dense score; the alignment of the question's words with the whole passage
    and with its best sentence, in equal parts; the best match of a coined term; and the likeliest
    of the concepts. Alignment counts by the square of the terms' coverage, so that a partly
    recognised question leans on dense similarity.
    """
    nearest = sorted(
        ((dense_score(vector, candidate), candidate) for candidate in candidates),
        key=lambda pair: -pair[0][0],
    )[:_ALIGNED]
    text = "\n".join(one.passage.text for _, one in nearest)
    present = {term: weight for term, weight in concepts.items() if term in text}
    alignment = align(terms.words, [rows for _, one in nearest for rows in one.terms], vocabulary)
    strength = alignment.strength * (TERM_WEIGHT * terms.coverage**2 / alignment.scale)
    coined = COINED_WEIGHT * coined_term_match(
        terms.text,
        () if terms.in_corpus_language else terms.words,
        [rows for _, one in nearest for rows in one.coined],
        vocabulary,
    )
    scored = []
    end = 0
    for (dense, sentences), candidate in nearest:
        start, end = end, end + len(candidate.terms)
        words, similarity = strength[:, start:end], alignment.similarity[:, start:end]
        by_sentence: NDArray[np.float32] = words.sum(axis=0)
        in_passage = float(words.max(axis=1, initial=0).sum())
        concept = _concept_scores(candidate, present)
        best_coined = float(coined[start:end].max(initial=0))
        sentence_scores = sentences + by_sentence + coined[start:end] + concept
        term_match = similarity.max(axis=1, initial=0)
        scored.append(
            ScoredPassage(
                candidate=candidate,
                score=dense
                + (in_passage + float(by_sentence.max(initial=0))) / 2
                + best_coined
                + float(concept.max(initial=0)),
                sentence_scores=tuple(sentence_scores.tolist()),
                dense_score=dense,
                coined_score=best_coined,
                term_match=term_match,
                sentence_match=similarity[:, int(sentence_scores.argmax())]
                if end > start
                else term_match,
            )
        )
    return sorted(scored, key=lambda one: -one.score)


def _concept_scores(candidate: Candidate, concepts: Mapping[str, float]) -> NDArray[np.float32]:
    """What the likeliest concept in each sentence adds to its score, shape (sentences,)."""
    passage = candidate.passage
    present = {term: weight for term, weight in concepts.items() if term in passage.text}
    scores = np.zeros(len(candidate.sentences), np.float32)
    if present:
        for row, one in enumerate(candidate.sentences):
            text = passage.text[one.start - passage.start : one.end - passage.start]
            scores[row] = max((present[term] for term in present if term in text), default=0)
    return scores * CONCEPT_WEIGHT


def rerank(
    question: str, passages: Sequence[ScoredPassage], reranker: Reranker
) -> list[ScoredPassage]:
    """The passages in the order of a cross-encoder; the scores are dealt out anew, best first.

    So a score means the same to the confidence and to the selection of quotations as without one.
    """
    judged = reranker.scores(question, [one.passage.text for one in passages])
    order = (-judged).argsort(kind="stable")
    return [
        replace(passages[place], score=one.score)
        for place, one in zip(order, passages, strict=True)
    ]


def dense_score(vector: Matrix, candidate: Candidate) -> tuple[float, NDArray[np.float32]]:
    """The mean of the passage's cosine and its best sentence's, and those of all sentences."""
    whole = float(candidate.vector @ vector)
    sentences: NDArray[np.float32] = candidate.sentence_vectors @ vector
    return (whole + float(sentences.max(initial=-1))) / 2, sentences
