"""From a question to the passages that may answer it."""

from collections import defaultdict

import numpy as np

from assistant.records import Evidence, Passage, Retrieval
from assistant.retrieval.language import detect
from vectorstore.records import Filters, Sentence
from vectorstore.store import Store
from vectorstore.tokens import tokens

_POOL = 50
_RRF = 60


class Retriever:
    """Passages by meaning, their own and their best sentence's, and by words where these can know."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def retrieve(
        self, question: str, *, language: str | None, filters: Filters, k: int
    ) -> Retrieval:
        """The `k` best passages for the question, best first."""
        language = language or detect(question)
        vector = self._store.embedder.embed_queries([question])[0]
        near = self._store.search_vectors(vector, _POOL, filters)
        if not near:
            return Retrieval(question=question, language=language, evidence=(), confidence=0.0)
        words = self._store.search_words(tokens(question), _POOL, filters)
        ids = list(dict.fromkeys([hit.passage_id for hit in near + words]))
        passages, vectors = self._store.library.passage_vectors(ids)
        sentences, sentence_vectors = self._store.library.sentence_vectors(ids)
        by_passage: dict[str, list[tuple[Sentence, float]]] = defaultdict(list)
        for sentence, score in zip(sentences, sentence_vectors @ vector, strict=True):
            by_passage[sentence.passage_id].append((sentence, float(score)))
        whole = dict(zip((p.id for p in passages), vectors @ vector, strict=True))
        scores = {
            p.id: float(whole[p.id]) + max((s for _, s in by_passage[p.id]), default=0.0)
            for p in passages
        }
        if language.startswith("zh"):
            for rank, hit in enumerate(words, 1):
                scores[hit.passage_id] += 1 / (_RRF + rank)
        best = sorted(passages, key=lambda p: -scores[p.id])[:k]
        spread = np.array([hit.score for hit in near])
        z = (spread[0] - spread.mean()) / max(float(spread.std()), 1e-3)
        return Retrieval(
            question=question,
            language=language,
            evidence=tuple(
                Evidence(
                    passage=Passage.of(p, scores[p.id]),
                    sentences=tuple(s for s, _ in by_passage[p.id]),
                    sentence_scores=tuple(score for _, score in by_passage[p.id]),
                )
                for p in best
            ),
            confidence=float(1 / (1 + np.exp(-(z - 2.0)))),
        )
