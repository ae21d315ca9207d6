"""From a question to the passages that may answer it."""

from functools import partial

import numpy as np

from assistant.records import Evidence, Passage, Retrieval
from assistant.retrieval.alignment import word_centre
from assistant.retrieval.candidates import CandidateReader
from assistant.retrieval.language import detect
from assistant.retrieval.ranking import Ranked, rank
from assistant.retrieval.wording import content_words
from vectorstore.records import Filters
from vectorstore.store import Store
from vectorstore.tokens import tokens
from vectorstore.vocabulary import Vocabulary, VocabularyReader, is_term

_POOL = 40
_WORD_POOL = 10


class Retriever:
    """Finds passages by meaning and by words, and ranks them by both."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._vocabulary = VocabularyReader(store.library, partial(word_centre, chinese=True))
        self._candidates = CandidateReader(store.library)

    def retrieve(
        self, question: str, *, language: str | None, filters: Filters, k: int
    ) -> Retrieval:
        """The `k` best passages for the question, best first."""
        language = language or detect(question)
        vector = self._store.embedder.embed_queries([question])[0]
        vocabulary = self._vocabulary.at(self._store.fingerprint())
        near = [hit.passage_id for hit in self._store.search_vectors(vector, _POOL, filters)]
        worded = self._worded(question, vocabulary, filters)
        candidates = self._candidates.read(list(dict.fromkeys(near + worded)), vocabulary)
        ranked = rank(vector, content_words(question, language), candidates, vocabulary)
        spread = np.array([one.score for one in ranked] or [0.0])
        z = (spread[0] - spread.mean()) / max(float(spread.std()), 1e-3)
        return Retrieval(
            question=question,
            language=language,
            evidence=tuple(_evidence(one) for one in ranked[:k]),
            confidence=float(1 / (1 + np.exp(-(z - 2.0)))) if ranked else 0.0,
        )

    def _worded(self, question: str, vocabulary: Vocabulary, filters: Filters) -> list[str]:
        """The passages that hold the question's own words: those that the corpus knows."""
        known = [word for word in tokens(question) if word in vocabulary.numbers and is_term(word)]
        hits = self._store.search_words(known, _WORD_POOL, filters) if known else []
        return [hit.passage_id for hit in hits]


def _evidence(ranked: Ranked) -> Evidence:
    return Evidence(
        passage=Passage.of(ranked.candidate.passage, ranked.score),
        sentences=ranked.candidate.sentences,
        sentence_scores=ranked.sentence_scores,
    )
