"""What a written answer is made from: by its form, more than is quoted without one."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from assistant.answering.generation.answer_form import AnswerForm, answer_form
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.summary import leading_points
from assistant.answering.quoting import evidence_of
from assistant.answering.sources import Sources
from assistant.answering.span_selection import Thresholds
from assistant.evidence import Evidence

_FEW_SPEECHES = 3
"""Speeches up to which a summary is written from every passage of them."""


def form_of(inquiry: Inquiry, drafted: Draft) -> AnswerForm:
    """The form that the written answer has."""
    types = drafted.decision.retrieval.question_types if drafted.decision else frozenset()
    return answer_form(inquiry.plan, types)


def material(inquiry: Inquiry, drafted: Draft, sources: Sources) -> tuple[Evidence, ...]:
    """The passages that the answer may be written from, best first.

    For a synthesis these are the passages on the topic of every speaker who has one, and the
    nearest others where these are few; for a summary, what each speech in scope says; for a list,
    all that is quoted comes first.
    """
    form = form_of(inquiry, drafted)
    found: Iterator[Evidence]
    if form is AnswerForm.SYNTHESIS:
        on_topic = list(_on_topic(inquiry, drafted, sources))
        others = (item for item in drafted.evidence if item not in on_topic)
        found = chain(on_topic, islice(others, max(0, inquiry.shown - len(on_topic))))
    elif form is AnswerForm.SUMMARY and drafted.decision is None:
        found = _of_speeches(inquiry, drafted, sources)
    elif form is AnswerForm.FACT:
        found = iter(drafted.evidence)
    else:
        found = iter((*drafted.quoted, *drafted.evidence))
    distinct: dict[str, Evidence] = {}
    for item in found:
        distinct.setdefault(item.passage.id, item)
    return tuple(distinct.values())


def _on_topic(inquiry: Inquiry, drafted: Draft, sources: Sources) -> Iterator[Evidence]:
    """What answers, then what answers by those who have not been found yet, as long as it does."""
    decision, left = drafted.decision, None
    if decision is None:
        return
    text = inquiry.plan.query or inquiry.question
    while decision.answered:
        likely = _likely(decision.evidence)
        yield from likely
        if decision.retrieval.speakers:
            return
        if left is None:
            left = dict.fromkeys(header.speaker for header in sources.headers(inquiry))
        before = len(left)
        for item in likely:
            left.pop(item.passage.speaker, None)
        if not left or len(left) == before:
            return
        others = replace(inquiry.filters, speakers=tuple(left))
        decision = sources.search_within(text, inquiry, others)


def _likely(evidence: tuple[Evidence, ...]) -> list[Evidence]:
    """The best passage, and those that are as likely to be on the topic as is quoted."""
    least = Thresholds().topic
    return [item for place, item in enumerate(evidence) if not place or item.likelihood >= least]


def _of_speeches(inquiry: Inquiry, drafted: Draft, sources: Sources) -> Iterator[Evidence]:
    """Of a few speeches every passage, those quoted first; of many, the leading points of each."""
    headers = sources.headers(inquiry)
    if len(headers) <= _FEW_SPEECHES:
        yield from drafted.quoted
        for speech in sources.speeches(headers):
            yield from map(evidence_of, speech.passages)
        return
    for speech in sources.speeches(headers):
        points = leading_points(speech, sources.library, len(headers))
        yield from (quotation.evidence for _, quotation in points)
