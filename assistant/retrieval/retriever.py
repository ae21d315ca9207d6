"""From a question to the passages that may answer it, in one pass through named stages."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from functools import lru_cache, partial

from assistant.evidence import Evidence, Retrieval
from assistant.plan import QueryPlan
from assistant.records import Passage
from assistant.retrieval.candidate_search import CandidateSearch
from assistant.retrieval.corpus_snapshot import CorpusSnapshot
from assistant.retrieval.learned_models import LearnedModels, learned_models
from assistant.retrieval.lexicons.custom_glossary import Glossary, plain_glossary
from assistant.retrieval.query.query_analysis import AnalyzedQuery
from assistant.retrieval.query.query_encoder import EncodedQuery, QueryEncoder
from assistant.retrieval.ranking.confidence import confidence
from assistant.retrieval.ranking.crosslingual_matching import prefetch, word_centre
from assistant.retrieval.ranking.literal_topic import LiteralTopic
from assistant.retrieval.ranking.relevance_classifier import likelihoods
from assistant.retrieval.ranking.scoring import ScoredPassage
from assistant.retrieval.scored_query import Scope, ScoredQuery, proposal_score, score_query
from vectorstore.analysis.language_detection import detect
from vectorstore.bundled_model import bundled_identity
from vectorstore.headings import Headings
from vectorstore.index_sync import IndexState
from vectorstore.records import EVERYWHERE, Filters
from vectorstore.reranker import Reranker
from vectorstore.store_protocol import AnyStore
from vectorstore.vocabulary import VocabularyReader

_PROBABILITY_WITHOUT_TOPIC = {Scope.WHOLE: 0.95, Scope.OUT_OF_RANGE: 0.05}
"""How likely the named speakers' words answer a question that is on no topic."""


class Retriever:
    """Finds passages by their meaning and their words, first in the speeches of who is named.

    A question goes once through each stage, from record to record:
    analyze and encode, retrieve, score, calibrate.
    """

    def __init__(
        self,
        store: AnyStore,
        glossary: Glossary | None = None,
        reranker: Reranker | None = None,
        models: LearnedModels | None = None,
    ) -> None:
        """Without `models`, those that ship for the embedder of the store."""
        self._store = store
        self._glossary = glossary or plain_glossary()
        self._reranker = reranker
        self._models = models or learned_models(store.embedder.identity)
        self._encoder = QueryEncoder(store.embedder, self._models.dimension_weights)
        self._vocabulary = VocabularyReader(store.library, partial(word_centre, chinese=True))
        self._snapshot = lru_cache(maxsize=1)(self._take_snapshot)
        self._search = CandidateSearch(store)
        self._threads = ThreadPoolExecutor(len(os.sched_getaffinity(0)), "analysis")

    def retrieve(
        self, question: str, *, language: str | None, filters: Filters, k: int
    ) -> Retrieval:
        """The `k` best passages for the question, best first, and how likely they answer it."""
        return self._calibrate(
            question, self.score(question, language=language, filters=filters), k
        )

    def plans(self, question: str, language: str) -> Iterator[QueryPlan]:
        """What the question asks for, of whom, and over which part of the corpus.

        The likeliest plan comes first; where the question names a date that only the speeches speak
        of, the next one takes it for the date of what is asked for.
        """
        corpus = self._corpus(self._store.look())
        text = corpus.entities.as_printed(question)
        analysis = self._threads.submit(
            copy_context().run, self._analyze, question, text, language, EVERYWHERE, corpus
        )
        try:
            vector = self._encoder.embed(text)
        finally:
            wait([analysis])
        known = vector if self._store.embedder.identity == bundled_identity() else None
        plan = partial(corpus.planner.plan, text, language, analysis.result(), known)
        first = plan()
        yield first
        second = plan(keep_said=False)
        if second.query != first.query:
            yield second

    def plan(self, question: str, language: str) -> QueryPlan:
        """The likeliest plan."""
        return next(self.plans(question, language))

    def score(
        self, question: str, *, language: str | None = None, filters: Filters = EVERYWHERE
    ) -> ScoredQuery:
        """The passages that may answer the question, scored but not calibrated."""
        state = self._store.look()
        corpus = self._corpus(state)
        query = self._analyze_and_encode(question, language or detect(question), filters, corpus)
        pools = self._search.retrieve(query, filters, corpus, state)
        return score_query(query, pools, corpus, self._reranker)

    def warm(self) -> None:
        """Load what the first questions would wait for."""
        for question in ("金砖国家", "O que é?", "Lorem ipsum?"):
            self.retrieve(question, language=None, filters=EVERYWHERE, k=1)

    def _corpus(self, state: IndexState) -> CorpusSnapshot:
        return self._snapshot(self._store.headings(state))

    def _take_snapshot(self, headings: Headings) -> CorpusSnapshot:
        vocabulary = self._vocabulary.at(headings.fingerprint)
        return CorpusSnapshot(self._store, headings, vocabulary, self._encoder, self._glossary)

    def _analyze_and_encode(
        self, question: str, language: str, filters: Filters, corpus: CorpusSnapshot
    ) -> EncodedQuery:
        """Analyse the question in another thread while the model embeds it.

        The model releases the interpreter at once; the other way round it would have to wait.
        """
        text = corpus.entities.as_printed(question)
        analysis = self._threads.submit(
            copy_context().run, self._analyze, question, text, language, filters, corpus
        )
        try:
            vector = self._encoder.encode(text, language)
        finally:
            wait([analysis])
        query = analysis.result()
        index, chinese = self._models.concepts, query.terms.in_corpus_language
        return EncodedQuery(query, vector, index.expand(vector, chinese=chinese) if index else {})

    def _analyze(
        self, question: str, text: str, language: str, filters: Filters, corpus: CorpusSnapshot
    ) -> AnalyzedQuery:
        query = corpus.analyzer.analyze(question, text, language, filters)
        prefetch(query.terms.words)
        return query

    def _calibrate(self, question: str, scored: ScoredQuery, k: int) -> Retrieval:
        """Turn scores into probabilities, and keep the `k` best passages."""
        asked, passages, by_others = scored.confidence_input, scored.passages, scored.by_others
        probability, others_probability = _PROBABILITY_WITHOUT_TOPIC.get(scored.scope), 0.0
        if probability is None:
            probability = confidence(asked, passages, by_others, self._models.confidence)
            others_probability = confidence(asked, by_others, (), self._models.confidence)
        relevance = likelihoods(
            passages, scored.question_types, self._models.relevance, named=bool(by_others)
        )
        score = proposal_score if scored.speakers else _score
        return Retrieval(
            question=question,
            language=scored.language,
            evidence=_evidence(passages[:k], score, relevance, scored.topic),
            confidence=probability,
            speakers=scored.speakers,
            question_types=scored.question_types,
            evidence_by_others=_evidence(by_others[:k], _score, [0.0] * k),
            others_confidence=others_probability,
        )


def _score(passage: ScoredPassage) -> float:
    return passage.score


def _evidence(
    passages: Sequence[ScoredPassage],
    score: Callable[[ScoredPassage], float],
    relevance: Sequence[float],
    topic: LiteralTopic | None = None,
) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            passage=Passage.of(one.passage, score(one)),
            sentences=one.candidate.sentences,
            sentence_scores=one.sentence_scores,
            likelihood=likelihood,
            has_topic=topic is not None and topic.stands_in(one.passage),
        )
        for one, likelihood in zip(passages, relevance, strict=False)
    )
