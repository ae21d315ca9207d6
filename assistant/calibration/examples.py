"""Asks questions, and notes what the confidence and the likelihoods see of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.questions import BenchQuestion
from assistant.evaluation.spans import contains, is_one_of
from assistant.evidence import QuestionType
from assistant.retrieval.ranking import relevance_classifier
from assistant.retrieval.ranking.confidence import (
    ANSWERABILITY,
    ConfidenceModel,
    signals,
    traits_of,
)
from assistant.retrieval.ranking.relevance_classifier import AnswerScope, answer_scope
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.scored_query import Scope, ScoredQuery
from vectorstore.records import Passage


@dataclass(frozen=True, slots=True)
class FurtherPassages:
    """Passages behind the best: a row of signals each, and whether it holds evidence."""

    scope: AnswerScope
    signals: NDArray[np.float64]
    evidence: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the signals of its confidence.

    `document` and `speech` hold its evidence, or the best passage where there is none.
    """

    document: str
    speech: str
    answerable: bool
    signals: dict[str, float]
    further: FurtherPassages | None


def examples(
    questions: Iterable[BenchQuestion], retriever: Retriever, model: ConfidenceModel
) -> Iterator[Example | None]:
    """One a question; None where the confidence is not asked of a model, or no answer is known."""
    for question in questions:
        scored = retriever.score(question.question, language=question.lang)
        if question.has_answer is None or not is_judged(scored):
            yield None
            continue
        best = scored.passages[0]
        found = signals(scored.confidence_input, scored.passages, scored.by_others)
        if model.answerability:
            found[ANSWERABILITY] = model.answerability(traits_of(scored.confidence_input, best))
        passages = [one.passage for one in scored.passages]
        place = next((one for one in passages if holds_answer(question, one)), best.passage)
        yield Example(
            document=place.speech.document_id,
            speech=place.speech.id,
            answerable=question.has_answer,
            signals=found,
            further=further_passages(scored, question) if question.evidence else None,
        )


def is_judged(scored: ScoredQuery) -> bool:
    """Whether the confidence of the question is asked of a model."""
    return bool(scored.passages) and scored.scope is Scope.TOPIC


def further_passages(scored: ScoredQuery, question: BenchQuestion) -> FurtherPassages | None:
    """Of a question that compares nothing."""
    types = scored.question_types
    if QuestionType.COMPARISON in types and QuestionType.LIST not in types:
        return None
    behind = scored.passages[1:]
    return FurtherPassages(
        answer_scope(types),
        relevance_classifier.signals(scored.passages, types, named=bool(scored.by_others)),
        np.array([holds_answer(question, one.passage) for one in behind], bool),
    )


def holds_answer(question: BenchQuestion, passage: Passage) -> bool:
    """Whether a passage is by one who answers, and holds evidence, white space ignored."""
    by_speaker = not question.speakers or is_one_of(passage.speech.speaker, question.speakers)
    return by_speaker and any(contains(passage.text, span) for span in question.evidence)
