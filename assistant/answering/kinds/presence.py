"""Answers whether somebody speaks of something: yes, quoted at the word, or no."""

from collections.abc import Sequence

from assistant.answering.answer_policy import ANSWERABLE
from assistant.answering.attribution import attribution
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.look_up import (
    ALSO_IN_OTHER_WORDS,
    SAME_IN_OTHER_WORDS,
    Lookup,
    by_speaker,
    is_foreign,
    look_up,
    names_of,
    quotations_at,
    say_forms,
    unquoted,
)
from assistant.answering.kinds.mention import draft_absent
from assistant.answering.quoting import (
    AnswerText,
    escape_markers,
    evidence_of,
    listed,
)
from assistant.answering.scope_phrases import say_more
from assistant.answering.sources import Sources
from assistant.answering.span_selection import Quotation, best_span
from assistant.evidence import Evidence
from assistant.more import More
from vectorstore.mentions import Mention

_MOST_SPEAKERS = 12
_MOST_QUOTATIONS = 2


def answer_presence(inquiry: Inquiry, sources: Sources) -> Draft:
    """Yes with who says it, yes in other words where that is all but certain, or no."""
    headers = sources.headers(inquiry)
    lookup = look_up(inquiry, sources, headers)
    if lookup.found:
        return _yes(lookup, inquiry)
    decision = sources.search_in(inquiry.question, inquiry, headers)
    foreign = is_foreign(lookup, decision.evidence)
    if decision.answered and decision.retrieval.confidence >= (
        ANSWERABLE if foreign else SAME_IN_OTHER_WORDS
    ):
        spans = _best_of_each(decision.evidence)
        if spans:
            return _in_other_words(lookup, inquiry, spans, decision.retrieval.confidence)
    return _no(lookup, inquiry, sources, decision.evidence)


def _yes(lookup: Lookup, inquiry: Inquiry) -> Draft:
    text = AnswerText(inquiry.language)
    names = names_of(lookup.found)
    text.say(_naming(text, text.words.presence.yes, lookup, names))
    say_forms(text, lookup)
    left: list[Mention] = []
    for group in by_speaker(lookup.found)[:_MOST_SPEAKERS]:
        quotations = quotations_at(group, _MOST_QUOTATIONS if len(names) == 1 else 1)
        text.quote_line(
            attribution(evidence_of(group[0].passage).passage, text.language), quotations
        )
        left += unquoted(group, quotations)
    left += [one for group in by_speaker(lookup.found)[_MOST_SPEAKERS:] for one in group]
    silent = [name for name in inquiry.plan.scope.speakers if name not in names]
    if silent:
        text.say_paragraph(_naming(text, text.words.presence.not_by, lookup, silent))
    more = More.of(one.passage for one in left)
    say_more(text, more)
    return Draft(
        chunks=tuple(text.chunks),
        confidence=1.0,
        evidence=tuple(text.quoted[: inquiry.shown]),
        quoted=tuple(text.quoted),
        more=more,
    )


def _in_other_words(
    lookup: Lookup, inquiry: Inquiry, spans: Sequence[Quotation], confidence: float
) -> Draft:
    text = AnswerText(inquiry.language)
    names = [span.evidence.passage.speaker or span.evidence.passage.title for span in spans]
    text.say(_naming(text, text.words.presence.other_words, lookup, names))
    for span in spans:
        text.quote_line(attribution(span.evidence.passage, text.language), [span])
    return Draft(
        chunks=tuple(text.chunks),
        confidence=confidence,
        evidence=tuple(span.evidence for span in spans)[: inquiry.shown],
        quoted=tuple(text.quoted),
    )


def _no(lookup: Lookup, inquiry: Inquiry, sources: Sources, nearest: Sequence[Evidence]) -> Draft:
    text = AnswerText(inquiry.language)
    space = "" if inquiry.language.startswith("zh") else " "
    text.say(text.words.presence.no + space)
    return draft_absent(text, lookup, inquiry, sources, nearest)


def _best_of_each(evidence: Sequence[Evidence]) -> list[Quotation]:
    """A span of each speaker who all but certainly speaks of it; the first is the best found."""
    spans: dict[str, Quotation] = {}
    for item in evidence:
        if item.likelihood >= ALSO_IN_OTHER_WORDS and (span := best_span(item)):
            spans.setdefault(item.passage.speaker or item.passage.speech_id, span)
    return list(spans.values())


def _naming(text: AnswerText, phrase: str, lookup: Lookup, names: Sequence[str]) -> str:
    named = escape_markers(listed(names, text.language))
    values = {"term": lookup.term, "names": named}
    return phrase.format(**values)
