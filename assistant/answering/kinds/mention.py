"""Answers who says a word: everybody who does, each quoted at the word."""

from collections.abc import Sequence

from assistant.answering.attribution import attribution
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.look_up import (
    ALSO_IN_OTHER_WORDS,
    SAME_IN_OTHER_WORDS,
    Lookup,
    best_of_each,
    by_speaker,
    in_other_words,
    is_foreign,
    look_up,
    names_of,
    quotations_at,
    say_forms,
    speaker_key,
    unquoted,
)
from assistant.answering.quoting import (
    AnswerText,
    escape_markers,
    evidence_of,
    listed,
)
from assistant.answering.scope_phrases import scope_names
from assistant.answering.sources import Sources
from assistant.answering.span_selection import Quotation, best_span
from assistant.evidence import Evidence
from assistant.more import More
from prompts.phrases import phrases
from vectorstore.mentions import Mention
from vectorstore.records import SpeechHeader

_MOST_SPEAKERS = 40
_FEW_SPEAKERS = 6
"""Speakers up to whom each is quoted twice."""
_MOST_IN_OTHER_WORDS = 5


def answer_mention(inquiry: Inquiry, sources: Sources) -> Draft:
    """Everybody who says the term, counted, and apart those who say the same in other words."""
    headers = sources.headers(inquiry)
    lookup = look_up(inquiry, sources, headers)
    if not lookup.found:
        return _absent(lookup, inquiry, sources, headers)
    text = AnswerText(inquiry.language)
    words, groups = text.words, by_speaker(lookup.found)
    text.say(
        words.mention.found.format(
            term=lookup.term,
            speakers=words.counts.speakers.of(len(groups)),
            places=words.counts.places.of(len(lookup.found)),
        )
    )
    say_forms(text, lookup)
    left: list[Mention] = []
    for group in groups[:_MOST_SPEAKERS]:
        quotations = quotations_at(group, 2 if len(groups) <= _FEW_SPEAKERS else 1)
        left += _say_speaker(text, group, quotations)
    others = groups[_MOST_SPEAKERS:]
    left += [one for group in others for one in group]
    if others:
        names = listed([name for group in others for name in names_of(group)], inquiry.language)
        more = words.counts.speakers.of(len(others))
        text.say_paragraph(words.listing.more.format(more=more, where=escape_markers(names)))
    _say_in_other_words(text, lookup, inquiry, sources, headers)
    if lookup.elsewhere:
        text.say_paragraph(_elsewhere(lookup, text))
    return Draft(
        chunks=tuple(text.chunks),
        confidence=1.0,
        evidence=tuple(text.quoted[: inquiry.shown]),
        quoted=tuple(text.quoted),
        more=More.of(one.passage for one in left),
    )


def _say_speaker(
    text: AnswerText, group: Sequence[Mention], quotations: Sequence[Quotation]
) -> list[Mention]:
    """Quote one speaker, and say how many places more there are; these are returned."""
    speaker = attribution(evidence_of(group[0].passage).passage, text.language)
    left = unquoted(group, quotations)
    if quotations:
        text.quote_line(speaker, quotations)
    else:
        text.say_paragraph(text.words.line.format(speaker=speaker, quotes=""))
    if left:
        counted = text.words.counts.more_places.of(len(left))
        text.say(text.words.described.format(name="", description=counted))
    return left


def _say_in_other_words(
    text: AnswerText,
    lookup: Lookup,
    inquiry: Inquiry,
    sources: Sources,
    headers: Sequence[SpeechHeader],
) -> None:
    """Quote apart who does not say the term, and very likely speaks of the same."""
    decision = sources.search_in(inquiry.question, inquiry, headers)
    if decision.retrieval.confidence < SAME_IN_OTHER_WORDS:
        return
    known = {speaker_key(one.passage.speech) for one in lookup.found}
    spans: dict[str, Quotation] = {}
    for item in decision.evidence:
        who = item.passage.speaker or item.passage.speech_id
        if (
            item.likelihood >= ALSO_IN_OTHER_WORDS
            and who not in known
            and (span := best_span(item))
        ):
            spans.setdefault(who, span)
    if not spans:
        return
    text.say_paragraph(text.words.mention.other_words)
    for span in [*spans.values()][:_MOST_IN_OTHER_WORDS]:
        text.quote_line(attribution(span.evidence.passage, text.language), [span])


def _absent(
    lookup: Lookup, inquiry: Inquiry, sources: Sources, headers: Sequence[SpeechHeader]
) -> Draft:
    """That nobody says it, who does outside the scope, and what is nearest.

    Who speaks of a word in another language that has no known name in theirs is told apart from
    who says it.
    """
    decision = sources.search_in(inquiry.question, inquiry, headers)
    if decision.answered and is_foreign(lookup, decision.evidence):
        spans = best_of_each(decision.evidence)
        if spans:
            return in_other_words(lookup, inquiry, spans, decision.confidence)
    return draft_absent(AnswerText(inquiry.language), lookup, inquiry, sources, decision.evidence)


def draft_absent(
    text: AnswerText,
    lookup: Lookup,
    inquiry: Inquiry,
    sources: Sources,
    nearest: Sequence[Evidence],
) -> Draft:
    """That nobody says the term, after what the text says already, and what is nearest."""
    text.say(_absent_sentence(lookup, inquiry, sources))
    say_forms(text, lookup)
    if lookup.elsewhere:
        text.say_paragraph(_elsewhere(lookup, text))
    text.say_paragraph(text.words.mention.nearest)
    outside = [evidence_of(one.passage) for one in lookup.elsewhere]
    return Draft(
        chunks=tuple(text.chunks),
        confidence=0.0,
        evidence=(*outside, *nearest)[: inquiry.shown],
        more=More.of(one.passage for one in lookup.elsewhere),
    )


def _absent_sentence(lookup: Lookup, inquiry: Inquiry, sources: Sources) -> str:
    """The sentence that nobody says the term, in the scope where there is one."""
    words, names = phrases(inquiry.language).mention, scope_names(inquiry, sources)
    if not names:
        return words.absent.format(term=lookup.term)
    speakers = {*inquiry.filters.speakers, *inquiry.plan.scope.speakers}
    phrase = words.absent_by if speakers.issuperset(names) else words.absent_within
    return phrase.format(term=lookup.term, scope=listed(names, inquiry.language))


def _elsewhere(lookup: Lookup, text: AnswerText) -> str:
    names = escape_markers(listed(names_of(lookup.elsewhere), text.language))
    return text.words.mention.elsewhere.format(names=names)
