"""Answers whether somebody speaks of something: yes, quoted at the word, or no."""

from collections.abc import Sequence

from assistant.answering.answer_policy import ANSWERABLE
from assistant.answering.attribution import attribution
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.look_up import (
    SAME_IN_OTHER_WORDS,
    Lookup,
    best_of_each,
    by_speaker,
    in_other_words,
    is_foreign,
    look_up,
    names_of,
    naming,
    quotations_at,
    say_forms,
    unquoted,
)
from assistant.answering.kinds.mention import draft_absent
from assistant.answering.quoting import (
    AnswerText,
    evidence_of,
)
from assistant.answering.scope_phrases import say_more
from assistant.answering.sources import Sources
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
        spans = best_of_each(decision.evidence)
        if spans:
            return in_other_words(lookup, inquiry, spans, decision.retrieval.confidence)
    return _no(lookup, inquiry, sources, decision.evidence)


def _yes(lookup: Lookup, inquiry: Inquiry) -> Draft:
    text = AnswerText(inquiry.language)
    names = names_of(lookup.found)
    text.say(naming(text, text.words.presence.yes, lookup, names))
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
        text.say_paragraph(naming(text, text.words.presence.not_by, lookup, silent))
    more = More.of(one.passage for one in left)
    say_more(text, more)
    return Draft(
        chunks=tuple(text.chunks),
        confidence=1.0,
        evidence=tuple(text.quoted[: inquiry.shown]),
        quoted=tuple(text.quoted),
        more=more,
    )


def _no(lookup: Lookup, inquiry: Inquiry, sources: Sources, nearest: Sequence[Evidence]) -> Draft:
    text = AnswerText(inquiry.language)
    space = "" if inquiry.language.startswith("zh") else " "
    text.say(text.words.presence.no + space)
    return draft_absent(text, lookup, inquiry, sources, nearest)
