"""Answers a comparison: what each side says, side by side, and which side says nothing."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.search import answer_by_search
from assistant.answering.quoting import AnswerText, listed, opening
from assistant.answering.scope_phrases import say_more
from assistant.answering.sources import Sources, points_of
from assistant.answering.span_selection import Quotation, best_span
from assistant.more import More
from assistant.plan import PlanScope
from vectorstore.records import Passage, SpeechHeader

_MOST_OF_A_SIDE = 20
_LEAST_LIKELY = 0.15
"""From which likelihood a passage of a side is on the topic, as in a list."""


def answer_comparison(inquiry: Inquiry, sources: Sources) -> Draft:
    """All points of each side, or those on the topic; of one side or none, what a search finds."""
    sides = inquiry.plan.sides
    if len(sides) < 2:
        return answer_by_search(inquiry, sources)
    text, left = AnswerText(inquiry.language), list[Passage]()
    confidence = 0.0
    on_topic = bool(inquiry.plan.topic)
    for side in sides:
        headers = _speeches_of(side, inquiry, sources)
        if on_topic:
            found, likely = _on_topic(inquiry, sources, headers)
            confidence = max(confidence, likely)
        else:
            found = _all_points(sources, headers)
            confidence = max(confidence, 0.95 if found else 0.0)
        left += [passage for passage, _ in found[_MOST_OF_A_SIDE:]]
        _say_side(text, side, [quotation for _, quotation in found[:_MOST_OF_A_SIDE]])
    if not text.quoted:
        return answer_by_search(inquiry, sources)
    more = More.of(left)
    say_more(text, more)
    return Draft(
        chunks=tuple(text.chunks),
        confidence=confidence,
        evidence=tuple(text.quoted),
        quoted=tuple(text.quoted),
        more=more,
        may_be_written=True,
    )


def _speeches_of(side: str, inquiry: Inquiry, sources: Sources) -> list[SpeechHeader]:
    """The speeches of a speaker or of a party, within the rest of the scope."""
    scope = inquiry.plan.scope.model_copy(update={"speakers": (), "affiliations": ()})
    plan = inquiry.plan.model_copy(update={"scope": scope})
    headers = sources.headers(replace(inquiry, plan=plan))
    return [header for header in headers if side in {header.speaker, header.affiliation}]


def _all_points(
    sources: Sources, headers: Sequence[SpeechHeader]
) -> list[tuple[Passage, Quotation]]:
    return [
        (passage, quotation)
        for speech in sources.speeches(headers)
        for passage in points_of(speech)
        if (quotation := opening(passage))
    ]


def _on_topic(
    inquiry: Inquiry, sources: Sources, headers: Sequence[SpeechHeader]
) -> tuple[list[tuple[Passage, Quotation]], float]:
    """What a side says on the topic in printed order, and how likely that is on it."""
    plan = inquiry.plan.model_copy(update={"scope": PlanScope()})
    decision = sources.search_in(inquiry.plan.topic, replace(inquiry, plan=plan), headers)
    if not decision.answered:
        return [], decision.retrieval.confidence
    spans = {
        item.passage.id: span
        for item in decision.evidence
        if item.likelihood >= _LEAST_LIKELY and (span := best_span(item))
    }
    stored = sources.library.passages(list(spans))
    order = {header.id: place for place, header in enumerate(headers)}
    passages = sorted(stored.values(), key=lambda one: (order[one.speech.id], one.start))
    return [(one, spans[one.id]) for one in passages], decision.retrieval.confidence


def _say_side(text: AnswerText, side: str, quotations: Sequence[Quotation]) -> None:
    """A side under its name, each of its speakers named before what is quoted."""
    name = listed([side], text.language)
    if not quotations:
        text.say_paragraph(text.words.listing.silent.format(side=name))
        return
    text.say_paragraph(text.words.line.format(speaker=f"**{name}**", quotes=""))
    groups: dict[str, list[Quotation]] = {}
    for quotation in quotations:
        groups.setdefault(quotation.speech_id, []).append(quotation)
    for group in groups.values():
        speaker = group[0].evidence.passage.speaker
        if speaker != side:
            text.quote_line(listed([speaker], text.language), group)
        else:
            for quotation in group:
                text.quote(quotation, "\n\n")
