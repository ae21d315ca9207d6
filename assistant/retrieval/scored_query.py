"""Scores the candidates of a question, and keeps the part of them that it asks for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.evidence import QuestionType
from assistant.retrieval.candidate_search import CandidatePools
from assistant.retrieval.corpus_snapshot import CorpusSnapshot
from assistant.retrieval.query.query_analysis import AnalyzedQuery
from assistant.retrieval.query.query_encoder import EncodedQuery
from assistant.retrieval.query.question_type import asking_for_all
from assistant.retrieval.ranking.candidates import Candidate
from assistant.retrieval.ranking.confidence import ConfidenceInput
from assistant.retrieval.ranking.literal_topic import LiteralTopic
from assistant.retrieval.ranking.scoring import ScoredPassage, rerank, score_passages
from vectorstore.records import PassageKind
from vectorstore.reranker import Reranker

_BACKGROUND_PENALTY = 0.03


class Scope(StrEnum):
    """What part of the speeches a question asks for."""

    TOPIC = "topic"
    """What they say on a topic."""
    WHOLE = "whole"
    """All that the named speakers said, or all of a numbered proposal."""
    OUT_OF_RANGE = "out of range"
    """A proposal of a number that the speeches do not reach."""


@dataclass(frozen=True, slots=True)
class ScoredQuery:
    """A question with its candidates scored, best first, before calibration.

    `speakers` are those that the question names; `passages` are then theirs, and `by_others` is
    what others said. `confidence_input` is the question as the confidence is estimated from, and
    `topic` what it asks the speakers about, where it names any.
    """

    language: str
    speakers: tuple[str, ...]
    question_types: frozenset[QuestionType]
    scope: Scope
    passages: tuple[ScoredPassage, ...]
    by_others: tuple[ScoredPassage, ...]
    confidence_input: ConfidenceInput
    topic: LiteralTopic | None


def score_query(
    query: EncodedQuery,
    pools: CandidatePools,
    corpus: CorpusSnapshot,
    reranker: Reranker | None = None,
) -> ScoredQuery:
    """Score each pool; a reranker decides the order where there is one."""
    analysis = query.analysis

    def scored(pool: Sequence[Candidate]) -> list[ScoredPassage]:
        passages = score_passages(
            analysis.terms, query.vector, pool, corpus.vocabulary, query.concepts
        )
        return rerank(analysis.terms.text, passages, reranker) if reranker else passages

    passages, by_others = scored(pools.everywhere), list[ScoredPassage]()
    scope, types = Scope.TOPIC, analysis.types
    if pools.of_speakers is not None:
        by_others = [one for one in passages if one.speaker not in analysis.speakers]
        scope, passages = _in_scope(scored(pools.of_speakers), analysis)
        types = asking_for_all(types) if scope is Scope.WHOLE else types
        is_list = QuestionType.LIST in types
        passages.sort(key=lambda one: (is_list and one.is_background, -proposal_score(one)))
    return ScoredQuery(
        language=analysis.language,
        speakers=analysis.speakers,
        question_types=types,
        scope=scope,
        passages=tuple(passages),
        by_others=tuple(by_others),
        confidence_input=ConfidenceInput(
            text=analysis.text,
            language=analysis.language,
            words=analysis.terms.words,
            vector=query.vector,
            baseline=corpus.baselines.baseline(analysis.language),
        ),
        topic=LiteralTopic(analysis) if analysis.speakers else None,
    )


def proposal_score(passage: ScoredPassage) -> float:
    """The score, lower for background: a speaker is asked for what they propose."""
    return passage.score - _BACKGROUND_PENALTY * passage.is_background


def _in_scope(
    passages: list[ScoredPassage], analysis: AnalyzedQuery
) -> tuple[Scope, list[ScoredPassage]]:
    """What part of the named speakers' passages is asked for, and its passages."""
    if analysis.has_topic or not passages:
        return Scope.TOPIC, passages
    if analysis.ordinal is None:
        return Scope.WHOLE, passages
    numbered = _numbered(passages, analysis.ordinal)
    return (Scope.WHOLE, numbered) if numbered else (Scope.OUT_OF_RANGE, passages)


def _numbered(passages: Sequence[ScoredPassage], ordinal: int) -> list[ScoredPassage]:
    """The proposals of that number; of a speech that numbers none, the section in that place."""
    speeches: dict[str, list[ScoredPassage]] = defaultdict(list)
    for one in sorted(passages, key=lambda one: one.passage.start):
        speeches[one.passage.speech.id].append(one)
    return [one for speech in speeches.values() for one in _numbered_in_speech(speech, ordinal)]


def _numbered_in_speech(speech: Sequence[ScoredPassage], ordinal: int) -> list[ScoredPassage]:
    """The same of one speech, whose passages come in printed order."""
    if any(one.passage.number for one in speech):
        return [one for one in speech if one.passage.number == ordinal]
    sections: dict[str, list[ScoredPassage]] = defaultdict(list)
    for one in speech:
        if one.passage.kind is PassageKind.SECTION:
            sections[one.passage.heading or one.passage.id].append(one)
    return [one for section in list(sections.values())[ordinal - 1 : ordinal] for one in section]
