"""Answers by what a search finds: a fact, or everybody who speaks on a topic."""

from collections.abc import Sequence

from assistant.answering.answer_policy import Decision
from assistant.answering.extractive import quote_by_speech, refuse
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.quoting import AnswerText, escape_markers, listed
from assistant.answering.scope_phrases import say_more, scope_names
from assistant.answering.sources import Sources
from assistant.answering.span_selection import Quotation, left_out, select
from assistant.evidence import QuestionType, Retrieval
from assistant.more import More
from assistant.plan import PlanKind
from vectorstore.records import EVERYWHERE


def answer_by_search(inquiry: Inquiry, sources: Sources) -> Draft:
    """The passages that answer, quoted, or the refusal."""
    return draft_of(sources.search(inquiry), inquiry, sources)


def refuse_search(inquiry: Inquiry, sources: Sources) -> Draft:
    """The refusal with the nearest passages, whatever the search would answer."""
    found = sources.search(inquiry).retrieval.model_copy(update={"confidence": 0.0})
    return draft_of(Decision(found, answered=False, evidence=found.evidence), inquiry, sources)


def draft_of(decision: Decision, inquiry: Inquiry, sources: Sources) -> Draft:
    """The answer, or the refusal, that a decision comes to."""
    text = AnswerText(inquiry.language)
    evidence = decision.evidence[: inquiry.shown]
    chosen, more = list[Quotation](), None
    if decision.answered:
        retrieval = _typed(decision.retrieval, inquiry)
        chosen = select(decision.evidence, retrieval.question_types, retrieval.speakers)
        if retrieval.question_types & {QuestionType.TOPIC, QuestionType.LIST}:
            left = left_out(decision.evidence, chosen, retrieval.question_types)
            stored = sources.library.passages([item.passage.id for item in left])
            more = More.of(stored.values())
    if chosen:
        quote_by_speech(text, chosen)
        say_more(text, more)
    else:
        text.say(refuse(decision, scope_names(inquiry, sources)))
        _say_who_speaks_outside(text, inquiry, sources)
    return Draft(
        chunks=tuple(text.chunks),
        confidence=decision.retrieval.confidence,
        evidence=evidence,
        quoted=tuple(text.quoted),
        more=more,
        may_be_written=decision.answered,
        decision=decision,
        outside_dates=decision.outside_dates,
    )


def _typed(retrieval: Retrieval, inquiry: Inquiry) -> Retrieval:
    """The retrieval with the types that its plan tells, though the words of it may not."""
    if inquiry.plan.kind is not PlanKind.TOPIC:
        return retrieval
    types = retrieval.question_types - {QuestionType.FACT} | {QuestionType.TOPIC}
    return retrieval.model_copy(update={"question_types": types})


def _say_who_speaks_outside(text: AnswerText, inquiry: Inquiry, sources: Sources) -> None:
    """Where filters leave nothing, say whose speeches outside them answer."""
    if not inquiry.filters:
        return
    decision = sources.search_within(inquiry.question, inquiry, EVERYWHERE)
    if decision.answered:
        retrieval = decision.retrieval
        chosen = select(decision.evidence, retrieval.question_types, retrieval.speakers)
        names = [quotation.evidence.passage.speaker for quotation in chosen]
        said = text.words.listing.outside.format(names=_bare(names, inquiry.language))
        text.say(f" {said}")


def _bare(names: Sequence[str], language: str) -> str:
    return escape_markers(listed(names, language))
