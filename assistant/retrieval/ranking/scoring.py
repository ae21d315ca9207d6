"""Which of the candidate passages answers best: by meaning, and by words in whatever language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.query.query_terms import QueryTerms
from assistant.retrieval.ranking.candidates import Candidate
from assistant.retrieval.ranking.crosslingual_matching import align, named_terms
from vectorstore.embedder_protocol import Matrix
from vectorstore.reranker import Reranker
from vectorstore.vocabulary import Vocabulary

WORDS_WEIGHT = 0.012
"""What a unit of alignment counts against a unit of cosine."""
COINED_WEIGHT = 0.06
"""What a coined term that the question names counts against a unit of cosine."""
PLAIN_WEIGHT = 0.005
"""What a term that the question means counts, for each deviation that it stands out by."""
MIDDLING = 0.5
"""What is said of the words of a question in which no word can be looked for."""
_ALIGNED = 20
"""How many of the candidates are looked at word by word."""


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A candidate with its score and those of its sentences; higher is nearer.

    `near` is the part of the score that is by meaning alone, `named` the part of coined terms.
    `heard` holds the cosine of each content word's best match in the passage, `together` in its
    best sentence, both of shape (words,).
    """

    candidate: Candidate
    score: float
    sentence_scores: tuple[float, ...]
    near: float
    named: float
    heard: NDArray[np.float32]
    together: NDArray[np.float32]

    @property
    def speech_id(self) -> str:
        return self.candidate.passage.speech.id

    @property
    def speaker(self) -> str:
        """Who said it."""
        return self.candidate.passage.speech.speaker


def rank(
    question: QueryTerms,
    vector: Matrix,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    meant: Mapping[str, float],
) -> list[ScoredPassage]:
    """The candidates, best first; those far from the question in meaning are left out.

    `meant` holds terms that the question may mean by plain words, with how much each stands out.

    A passage counts by its own nearness to the question and its best sentence's, in equal parts,
    and so do the words that the passage holds and those that one sentence holds together; all of
    them by the square of the share of the question that they are, for where most of its words are
    unknown the others are hardly what it is about. A coined term that the question names counts
    besides, and so does the likeliest of the terms it may mean that stands in the passage.
    """
    judged = [(nearness(vector, candidate), candidate) for candidate in candidates]
    judged.sort(key=lambda pair: -pair[0][0])
    judged = judged[:_ALIGNED]
    said = "\n".join(one.passage.text for _, one in judged)
    likely = {term: standing for term, standing in meant.items() if term in said}
    quoted = [text for _, one in judged for text in one.coined]
    texts = [text for _, one in judged for text in one.terms]
    found = align(question.words, texts, vocabulary)
    strength = found.strength * (WORDS_WEIGHT * question.share**2 / found.scale)
    saying = () if question.exact else question.words
    named = named_terms(question.text, saying, quoted, vocabulary) * COINED_WEIGHT
    ranked = []
    end = 0
    for (near, sentences), candidate in judged:
        start, end = end, end + len(candidate.terms)
        held = strength[:, start:end]
        together: NDArray[np.float32] = held.sum(axis=0)
        apart = float(held.max(axis=1, initial=0).sum())
        coined = float(named[start:end].max(initial=0))
        plain = _plain(candidate, likely)
        scores = sentences + together + named[start:end] + plain
        heard = found.nearness[:, start:end]
        ranked.append(
            ScoredPassage(
                candidate=candidate,
                score=near
                + (apart + float(together.max(initial=0))) / 2
                + coined
                + float(plain.max(initial=0)),
                sentence_scores=tuple(scores.tolist()),
                near=near,
                named=coined,
                heard=heard.max(axis=1, initial=0),
                together=heard[:, int(scores.argmax())]
                if end > start
                else heard.max(axis=1, initial=0),
            )
        )
    return sorted(ranked, key=lambda one: -one.score)


def _plain(candidate: Candidate, meant: Mapping[str, float]) -> NDArray[np.float32]:
    """What the likeliest of the meant terms counts in each sentence, shape (sentences,)."""
    passage = candidate.passage
    held = {term: standing for term, standing in meant.items() if term in passage.text}
    counts = np.zeros(len(candidate.sentences), np.float32)
    if held:
        for place, one in enumerate(candidate.sentences):
            text = passage.text[one.start - passage.start : one.end - passage.start]
            counts[place] = max((held[term] for term in held if term in text), default=0)
    return counts * PLAIN_WEIGHT


def reordered(
    question: str, ranked: Sequence[ScoredPassage], reranker: Reranker
) -> list[ScoredPassage]:
    """The passages in the order of a cross-encoder; the scores are dealt out anew, best first.

    So a score means what it does without one, to the confidence and to what is quoted.
    """
    judged = reranker.scores(question, [one.candidate.passage.text for one in ranked])
    order = (-judged).argsort(kind="stable")
    return [
        replace(ranked[place], score=one.score) for place, one in zip(order, ranked, strict=True)
    ]


def nearness(vector: Matrix, candidate: Candidate) -> tuple[float, NDArray[np.float32]]:
    """The mean of the passage's cosine and its best sentence's, and those of all sentences."""
    whole = float(candidate.vector @ vector)
    sentences: NDArray[np.float32] = candidate.sentence_vectors @ vector
    return (whole + float(sentences.max(initial=-1))) / 2, sentences
