"""Answers for speeches in short: one with its problem and proposals, all with a line each."""

import re
from collections.abc import Sequence

from assistant.answering.attribution import attribution
from assistant.answering.central_sentences import central_sentences
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.search import answer_by_search
from assistant.answering.quoting import (
    AnswerText,
    evidence_of,
    leading_clause,
    listed,
    sentence_around,
)
from assistant.answering.scope_phrases import say_more
from assistant.answering.sources import Sources, points_of
from assistant.answering.span_selection import Quotation
from assistant.answering.verification.numerals import han_value
from assistant.more import More
from assistant.retrieval.query.criticism import contains_criticism
from vectorstore.analysis.normalization import fold
from vectorstore.library_reader import Catalogue
from vectorstore.records import Passage, PassageKind, Speech, SpeechHeader

_FEW_SPEECHES = 3
"""Speeches up to which each is summarised with its problem and every proposal."""
_MOST_PROPOSALS = 12
_MOST_SENTENCES = 6
_MOST_CITATIONS = 60
_MOST_OF_A_LINE = 5
_CERTAIN = 0.95
_SENTENCES_ASKED = re.compile(
    r"(?:(\d{1,2})|([一二两三四五六七八九十]))\s*(?:个|個)?(?:句|sentence)"
)


def answer_summary(inquiry: Inquiry, sources: Sources) -> Draft:
    """The speeches in scope in short; on a topic, what a search finds by speaker."""
    headers = sources.headers(inquiry)
    scope = inquiry.plan.scope
    is_of_some = bool(scope.speakers or scope.speeches or inquiry.filters)
    if not headers or (not is_of_some and inquiry.plan.topic):
        return answer_by_search(inquiry, sources)
    if len(headers) <= _FEW_SPEECHES:
        return _of_few(inquiry, sources, list(sources.speeches(headers)))
    return _of_many(inquiry, sources, headers)


def sentences_asked(question: str) -> int | None:
    """In how many sentences a question wants its answer: 三句话, 3 sentences."""
    found = _SENTENCES_ASKED.search(fold(question))
    if found is None:
        return None
    value = int(found[1]) if found[1] else int(han_value(found[2]) or 0)
    return value or None


def _of_few(inquiry: Inquiry, sources: Sources, speeches: Sequence[Speech]) -> Draft:
    text = AnswerText(inquiry.language)
    most = sentences_asked(inquiry.question)
    left: list[Passage] = []
    for speech in speeches:
        header, words = speech.header, text.words
        name = listed([header.speaker], inquiry.language)
        if header.title:
            text.say_paragraph(words.summary.speech.format(speaker=name, title=header.title))
        elif speech.passages:
            name = attribution(evidence_of(speech.passages[0]).passage, inquiry.language)
            text.say_paragraph(words.line.format(speaker=name, quotes=""))
        if any(passage.kind is PassageKind.PROPOSAL for passage in speech.passages):
            left += _say_proposals(text, speech, most or _MOST_PROPOSALS + 1)
        else:
            left += _say_centre(text, speech, sources, most or _MOST_SENTENCES)
    more = More.of(left)
    say_more(text, more)
    return _draft(text, more)


def _say_proposals(text: AnswerText, speech: Speech, most: int) -> list[Passage]:
    """The problem, then the leading clause of each proposal; returns those left out."""
    problem = next(
        (
            quotation
            for passage in speech.passages
            if passage.kind is PassageKind.BACKGROUND and (quotation := _complaint(passage))
        ),
        None,
    )
    points = [
        (passage, quotation)
        for passage in points_of(speech)
        if (quotation := leading_clause(passage))
    ]
    if problem and (most > 1 or not points):
        text.say_paragraph(text.words.summary.problem)
        text.quote(problem, " " if not text.language.startswith("zh") else "")
        most -= 1
    text.say_paragraph(text.words.summary.proposals)
    for _, quotation in points[:most]:
        text.quote(quotation, "\n\n")
    return [passage for passage, _ in points[most:]]


def _say_centre(text: AnswerText, speech: Speech, sources: Sources, most: int) -> list[Passage]:
    """The sentences nearest to what the whole is about; returns the passages left out."""
    found = central_sentences(speech, sources.library, most)
    for _, quotation in found:
        text.quote(quotation, "\n\n")
    quoted = {passage.id for passage, _ in found}
    return [passage for passage in speech.passages if passage.id not in quoted]


def _complaint(passage: Passage) -> Quotation | None:
    """The first sentence that says what is wrong, else the first of all."""
    spans = [
        quotation
        for sentence in evidence_of(passage).sentences
        if (quotation := sentence_around(passage, sentence.start, sentence.end))
    ]
    wrong = (
        span
        for span in spans
        if contains_criticism(passage.text[span.start - passage.start : span.end - passage.start])
    )
    return next(wrong, spans[0] if spans else None)


def _of_many(inquiry: Inquiry, sources: Sources, headers: Sequence[SpeechHeader]) -> Draft:
    """A line a speech: who, and the first proposals or the sentences nearest to its centre."""
    text = AnswerText(inquiry.language)
    shown, others = headers[:_MOST_CITATIONS], headers[_MOST_CITATIONS:]
    speakers = len({header.speaker or header.id for header in headers})
    counted = text.words.counts.speakers.of(speakers)
    text.say(text.words.summary.all.format(speakers=counted))
    left: list[Passage] = []
    for speech in sources.speeches(shown):
        clauses = leading_points(speech, sources.library, len(headers))
        if not clauses:
            continue
        name = attribution(clauses[0][1].evidence.passage, inquiry.language)
        before = "\n\n" + text.words.line.format(speaker=name, quotes="")
        for place, (_, quotation) in enumerate(clauses):
            text.quote(quotation, " " if place else before)
        quoted = {passage.id for passage, _ in clauses}
        left += [passage for passage in points_of(speech) if passage.id not in quoted]
    left += [points_of(speech)[0] for speech in sources.speeches(others) if speech.passages]
    more = More.of(left)
    say_more(text, more)
    return _draft(text, more)


def leading_points(
    speech: Speech, library: Catalogue, speeches: int
) -> list[tuple[Passage, Quotation]]:
    """The first proposals of one of so many speeches, or the sentences nearest to its centre."""
    most = max(1, min(_MOST_OF_A_LINE, _MOST_CITATIONS // speeches))
    points = points_of(speech)
    if points and points[0].kind is PassageKind.PROPOSAL:
        clauses = [(p, quotation) for p in points if (quotation := leading_clause(p))]
        return clauses[:most]
    return central_sentences(speech, library, most)


def _draft(text: AnswerText, more: More | None) -> Draft:
    return Draft(
        chunks=tuple(text.chunks),
        confidence=_CERTAIN if text.quoted else 0.0,
        evidence=tuple(text.quoted),
        quoted=tuple(text.quoted),
        more=more,
        may_be_written=True,
    )
