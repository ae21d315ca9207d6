"""Answers what the named speakers said: all of it, point by point, or one point."""

from collections.abc import Sequence

from assistant.answering.attribution import attribution
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.search import answer_by_search
from assistant.answering.quoting import AnswerText, evidence_of, listed, opening
from assistant.answering.scope_phrases import say_more
from assistant.answering.sources import Sources, points_of
from assistant.answering.span_selection import Quotation
from assistant.more import More
from vectorstore.records import Passage, Speech

_MOST = 24
"""Points that are quoted, over all speeches."""
_CERTAIN = 0.95
"""How likely the named speakers' own points answer a question for them."""


def answer_speaker(inquiry: Inquiry, sources: Sources) -> Draft:
    """Every point of the speeches in scope, in printed order.

    On a topic of its own, or where the plan names nobody, the question is searched for.
    """
    headers = sources.headers(inquiry)
    if not _names_somebody(inquiry) or inquiry.plan.topic or not headers:
        return answer_by_search(inquiry, sources)
    return _quoted(
        inquiry, [(speech, points_of(speech)) for speech in sources.speeches(headers[:_MOST])]
    )


def answer_point(inquiry: Inquiry, sources: Sources) -> Draft:
    """The n-th point of each speech in scope, or how many there are where that is too many."""
    headers, number = sources.headers(inquiry), inquiry.plan.point
    if not headers or number is None:
        return answer_by_search(inquiry, sources)
    found: list[tuple[Speech, list[Passage]]] = []
    short: list[tuple[Speech, int]] = []
    for speech in sources.speeches(headers[:_MOST]):
        groups = numbered_points(speech)
        place = number - 1 if number > 0 else len(groups) + number
        if 0 <= place < len(groups):
            found.append((speech, groups[place]))
        else:
            short.append((speech, len(groups)))
    if found:
        return _quoted(inquiry, found)
    text = AnswerText(inquiry.language)
    for speech, count in short:
        name = listed([speech.header.speaker or speech.header.title], inquiry.language)
        points = text.words.counts.points.of(count)
        text.say_paragraph(
            text.words.listing.no_point.format(speaker=name, point=number, points=points)
        )
    nearest = [evidence_of(passage) for speech, _ in short for passage in points_of(speech)]
    return Draft(
        chunks=tuple(text.chunks), confidence=0.0, evidence=tuple(nearest[: inquiry.shown])
    )


def numbered_points(speech: Speech) -> list[list[Passage]]:
    """The points of a speech by their numbers; where none is printed, its sections in order."""
    points = points_of(speech)
    if any(passage.number for passage in points):
        last = max(passage.number or 0 for passage in points)
        return [[p for p in points if p.number == n] for n in range(1, last + 1)]
    sections: dict[str, list[Passage]] = {}
    for passage in points:
        sections.setdefault(passage.heading or passage.id, []).append(passage)
    return list(sections.values())


def _names_somebody(inquiry: Inquiry) -> bool:
    scope = inquiry.plan.scope
    return bool(scope.speakers or scope.affiliations or scope.speeches)


def _quoted(inquiry: Inquiry, found: Sequence[tuple[Speech, Sequence[Passage]]]) -> Draft:
    """The points of each speech, as many of all as fit, and how many more there are."""
    text, words = AnswerText(inquiry.language), AnswerText(inquiry.language).words
    quotable = [
        (passage, quotation)
        for _, passages in found
        for passage in passages
        if (quotation := opening(passage))
    ]
    groups: dict[str, list[Quotation]] = {}
    for passage, quotation in quotable[:_MOST]:
        groups.setdefault(passage.speech.id, []).append(quotation)
    if len(groups) == 1:
        only = next(iter(groups.values()))
        name = attribution(only[0].evidence.passage, inquiry.language)
        text.say(words.one_speaker.format(speaker=name))
        for quotation in only:
            text.quote(quotation, "\n\n")
    elif groups:
        text.say(words.several_speakers.format(count=len(groups)))
        for group in groups.values():
            text.quote_line(attribution(group[0].evidence.passage, inquiry.language), group)
    more = More.of(passage for passage, _ in quotable[_MOST:])
    say_more(text, more)
    return Draft(
        chunks=tuple(text.chunks),
        confidence=_CERTAIN,
        evidence=tuple(text.quoted[: inquiry.shown]),
        quoted=tuple(text.quoted),
        more=more,
        may_be_written=True,
    )
