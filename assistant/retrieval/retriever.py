"""From a question to the passages that may answer it."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from assistant.records import Evidence, Form, Passage, Retrieval
from assistant.retrieval.lexicons.custom_glossary import Glossary, plain_glossary
from assistant.retrieval.query.ordinal_reference import numbered
from assistant.retrieval.query.query_analysis import AnalyzedQuery, QueryAnalyzer
from assistant.retrieval.query.query_encoder import QueryEncoder
from assistant.retrieval.query.query_terms import has_matter
from assistant.retrieval.query.question_type import form_of
from assistant.retrieval.ranking.answerability_classifier import answerability
from assistant.retrieval.ranking.candidates import Candidate, CandidateReader
from assistant.retrieval.ranking.confidence import ConfidenceInput, confidence
from assistant.retrieval.ranking.crosslingual_matching import word_centre
from assistant.retrieval.ranking.relevance_classifier import likelihoods
from assistant.retrieval.ranking.score_calibration import ScoreCalibration
from assistant.retrieval.ranking.scoring import ScoredPassage, rank, reordered
from vectorstore.analysis.language_detection import detect
from vectorstore.analysis.tokenizer import tokens
from vectorstore.embedder_protocol import Matrix
from vectorstore.filtered_search import FilteredSearch
from vectorstore.records import EVERYWHERE, Filters, PassageKind
from vectorstore.reranker import Reranker
from vectorstore.store import Store
from vectorstore.vocabulary import Vocabulary, VocabularyReader, is_term

_POOL = 20
_NEAREST = 8
_WORD_POOL = 8
_RAREST = 6
_MOST_HELD = 2_000
"""Passages that words are looked up in; what more of them hold is no help in telling them apart."""
_BACKGROUND = 0.03


class Scope(Enum):
    """What of the speeches a question asks for."""

    MATTER = "what they say on a matter"
    ALL_THEY_SAID = "all that the speakers said, or all under one number"
    NONE_OF_THAT_NUMBER = "a proposal by a number that the speeches do not reach"


_KNOWN_CONFIDENCE = {Scope.ALL_THEY_SAID: 0.95, Scope.NONE_OF_THAT_NUMBER: 0.05}
"""How likely speakers' own words answer where no matter is asked for; no model is asked."""


@dataclass(frozen=True, slots=True)
class ScoredQuery:
    """A question with the passages that may answer it, best first, before calibration.

    `speakers` are those the question names; `passages` are then theirs, and `by_others` are what
    others said. `confidence_input` is the question as the models of confidence see it.
    """

    language: str
    speakers: tuple[str, ...]
    question_types: frozenset[Form]
    scope: Scope
    passages: tuple[ScoredPassage, ...]
    by_others: tuple[ScoredPassage, ...]
    confidence_input: ConfidenceInput


class Retriever:
    """Finds passages by meaning and by words, and looks first in the speeches of those named."""

    def __init__(
        self,
        store: Store,
        glossary: Glossary | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._store = store
        self._reranker = reranker
        self._glossary = glossary or plain_glossary()
        self._vocabulary = VocabularyReader(store.library, partial(word_centre, chinese=True))
        self._candidates = CandidateReader(store.library)
        place = QueryEncoder(store.embedder)
        self._beside = ThreadPoolExecutor(len(os.sched_getaffinity(0)), "beside")
        self._understand = QueryAnalyzer(store, self._glossary, place, self._beside)
        self._narrowed = FilteredSearch(store)
        self._baselines = ScoreCalibration(place, self._nearest)
        self._learnt = answerability(store.embedder.identity)

    def retrieve(
        self, question: str, *, language: str | None, filters: Filters, k: int
    ) -> Retrieval:
        """The `k` best passages for the question, best first."""
        found = self.score(question, language=language, filters=filters)
        asks, ranked, others = found.confidence_input, found.passages, found.by_others
        sure = _KNOWN_CONFIDENCE.get(found.scope)
        judged = (
            self._beside.submit(confidence, asks, ranked, others, self._learnt)
            if sure is None
            else None
        )
        evidence = _evidence(
            ranked[:k],
            _asked_score if found.speakers else _score,
            likelihoods(ranked, found.question_types, named=bool(others)),
        )
        return Retrieval(
            question=question,
            language=found.language,
            evidence=evidence,
            confidence=judged.result() if judged else sure or 0.0,
            named=found.speakers,
            forms=found.question_types,
            elsewhere=_evidence(others[:k], _score, [0.0] * k),
            elsewhere_confidence=confidence(asks, others, (), self._learnt) if judged else 0.0,
        )

    def score(
        self, question: str, *, language: str | None = None, filters: Filters = EVERYWHERE
    ) -> ScoredQuery:
        """The question analysed, and the passages that may answer it scored; nothing is judged."""
        state = self._store.fingerprint()
        vocabulary = self._vocabulary.at(state)
        asked = self._understand(
            question, language or detect(question), filters, state=state, vocabulary=vocabulary
        )
        ranked = self._judged(asked, self._found(asked, filters, vocabulary), vocabulary)
        others: Sequence[ScoredPassage] = ()
        scope = Scope.MATTER
        if asked.named:
            others = [one for one in ranked if one.speaker not in asked.named]
            theirs = (
                self._store.library.passages_of(asked.titled)
                if asked.titled
                else self._found(asked, replace(filters, speakers=asked.named), vocabulary)
            )
            ranked = self._judged(asked, theirs, vocabulary)
            nth = numbered(asked.matter, asked.language)
            plain = nth.rest if nth else asked.matter
            if ranked and not has_matter(plain, asked.language, self._glossary.groups):
                meant = _numbered(ranked, nth.number) if nth else ranked
                scope = Scope.ALL_THEY_SAID if meant else Scope.NONE_OF_THAT_NUMBER
                ranked = meant or ranked
        forms = form_of(question, asked.language, whole=scope is Scope.ALL_THEY_SAID)
        if asked.named:
            ranked.sort(key=partial(_asked_order, listed=Form.LIST in forms))
        return ScoredQuery(
            language=asked.language,
            speakers=asked.named,
            question_types=forms,
            scope=scope,
            passages=tuple(ranked),
            by_others=tuple(others),
            confidence_input=ConfidenceInput(
                asked.text,
                asked.language,
                asked.wording.words,
                asked.vector,
                self._baselines.of(asked.language, state),
            ),
        )

    def warm(self) -> None:
        """Load what the first questions would wait for."""
        for question in ("金砖国家", "O que é?", "Lorem ipsum?"):
            self.retrieve(question, language=None, filters=EVERYWHERE, k=1)

    def _found(self, asked: AnalyzedQuery, filters: Filters, vocabulary: Vocabulary) -> list[str]:
        """The ids of passages that may answer: the nearest, and those that hold its words."""
        if filters:
            near = self._narrowed.search(asked.vector, _POOL, filters, vocabulary.passages)
        else:
            near = [hit.passage_id for hit in self._store.search_vectors(asked.vector, _POOL)]
        return list(dict.fromkeys(near + self._worded(asked.matter, vocabulary, filters)))

    def _judged(
        self, asked: AnalyzedQuery, ids: Sequence[str], vocabulary: Vocabulary
    ) -> list[ScoredPassage]:
        candidates = self._candidates.read(ids, vocabulary)
        ranked = rank(asked.wording, asked.vector, candidates, vocabulary, asked.terms.result())
        return reordered(asked.wording.text, ranked, self._reranker) if self._reranker else ranked

    def _nearest(self, vector: Matrix) -> list[Candidate]:
        """The passages nearest to a question by their own vectors."""
        vocabulary = self._vocabulary.at(self._store.fingerprint())
        hits = self._store.search_vectors(vector, _NEAREST)
        return self._candidates.read([hit.passage_id for hit in hits], vocabulary)

    def _worded(self, question: str, vocabulary: Vocabulary, filters: Filters) -> list[str]:
        """The passages that hold the question's own words, the rarest that the corpus knows."""
        held = {
            word: vocabulary.held(word)
            for word in tokens(question)
            if word in vocabulary.numbers and is_term(word)
        }
        rarest = sorted(held, key=held.__getitem__)[:_RAREST]
        while rarest and sum(held[word] for word in rarest) > _MOST_HELD:
            rarest.pop()
        hits = self._store.search_words(rarest, _WORD_POOL, filters) if rarest else []
        return [hit.passage_id for hit in hits]


def _asked_score(ranked: ScoredPassage) -> float:
    """The score, lower for the background: of a speaker one asks what is proposed."""
    background = ranked.candidate.passage.kind is PassageKind.BACKGROUND
    return ranked.score - _BACKGROUND * background


def _asked_order(ranked: ScoredPassage, *, listed: bool) -> tuple[bool, float]:
    """Best first; where a list of what is proposed is asked for, the background comes last."""
    background = ranked.candidate.passage.kind is PassageKind.BACKGROUND
    return listed and background, -_asked_score(ranked)


def _numbered(ranked: Sequence[ScoredPassage], number: int) -> list[ScoredPassage]:
    """The proposals of that number; of a speech that numbers none, the section in that place."""
    speeches: dict[str, list[ScoredPassage]] = {}
    for one in sorted(ranked, key=lambda one: one.candidate.passage.start):
        speeches.setdefault(one.speech_id, []).append(one)
    return [one for passages in speeches.values() for one in _of_number(passages, number)]


def _of_number(passages: Sequence[ScoredPassage], number: int) -> list[ScoredPassage]:
    """The same of one speech, whose passages come in printed order."""
    if any(one.candidate.passage.number for one in passages):
        return [one for one in passages if one.candidate.passage.number == number]
    sections: dict[str, list[ScoredPassage]] = {}
    for one in passages:
        passage = one.candidate.passage
        if passage.kind is PassageKind.SECTION:
            sections.setdefault(passage.heading or passage.id, []).append(one)
    return [one for section in list(sections.values())[number - 1 : number] for one in section]


def _score(ranked: ScoredPassage) -> float:
    return ranked.score


def _evidence(
    ranked: Sequence[ScoredPassage],
    score: Callable[[ScoredPassage], float],
    likely: Sequence[float],
) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            passage=Passage.of(one.candidate.passage, score(one)),
            sentences=one.candidate.sentences,
            sentence_scores=one.sentence_scores,
            likelihood=likelihood,
        )
        for one, likelihood in zip(ranked, likely, strict=False)
    )
