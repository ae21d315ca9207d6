"""Looks a term up word for word, for the questions who says it and whether somebody does."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.attribution import attribution
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.quoting import AnswerText, escape_markers, listed, sentence_around
from assistant.answering.sources import Sources
from assistant.answering.span_selection import Quotation, best_span
from assistant.evidence import Evidence
from assistant.retrieval.lexicons.written_forms import other_names, terms_to_look_up
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect, script_of
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.unicode_text import is_chinese, script
from vectorstore.mentions import Mention, find_mentions
from vectorstore.records import SpeechHeader

SAME_IN_OTHER_WORDS = 0.9
"""The confidence from which what is found is taken to say the same without the word."""
ALSO_IN_OTHER_WORDS = 0.3
"""The likelihood from which that holds for another passage than the best.

Both were chosen on invented pages (`docs/evaluation.md`), so that of a hundred speakers who do not
say a word at most one is said to speak of it.
"""
_MOST_FORMS_NAMED = 5
_TELLING = 3
"""Passages that tell the language of the speeches."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A term, the written forms that were looked up, and every place of them.

    `found` lies within the question's filters and scope, `elsewhere` outside. `language` is the
    primary tag of the language that the term is worded in, `known_in` are the scripts of all its
    names in others.
    """

    term: str
    language: str
    forms: tuple[str, ...]
    known_in: frozenset[str]
    found: tuple[Mention, ...]
    elsewhere: tuple[Mention, ...]

    @property
    def other_forms(self) -> list[str]:
        """What was looked up that is not written as the term is."""
        written = comparable(self.term)
        return [form for form in self.forms if comparable(form) != written]


def look_up(inquiry: Inquiry, sources: Sources, headers: Sequence[SpeechHeader]) -> Lookup:
    """Look the term of the question up, in `headers`, which lie within its scope, and outside."""
    term = (inquiry.plan.term or inquiry.plan.topic or inquiry.question).strip()
    language = "zh" if is_chinese(term) else primary(inquiry.language)
    if language == "zh" and not is_chinese(term):
        language = primary(detect(term))
    terms = terms_to_look_up(term, language, sources.library, sources.glossary)
    names = {one.text for one in terms[1:]} | {*other_names(term, sources.glossary)}
    ids = {header.id for header in headers}
    mentions = find_mentions(sources.library, terms)
    within = tuple(one for one in mentions if one.passage.speech.id in ids)
    return Lookup(
        term=escape_markers(term),
        language=language,
        forms=tuple(one.text for one in terms),
        known_in=frozenset(map(script, names)),
        found=within,
        elsewhere=tuple(one for one in mentions if one.passage.speech.id not in ids),
    )


def by_speaker(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions of each speaker, those first who say it most; an unnamed speech is its own."""
    groups: dict[str, list[Mention]] = {}
    for one in mentions:
        groups.setdefault(speaker_key(one.passage.speech), []).append(one)
    return sorted(groups.values(), key=lambda group: -len(group))


def speaker_key(speech: SpeechHeader) -> str:
    """What tells speakers apart: the name, or the speech where none is printed."""
    return speech.speaker or speech.id


def names_of(mentions: Sequence[Mention]) -> list[str]:
    """Who says it, each once."""
    speeches = [group[0].passage.speech for group in by_speaker(mentions)]
    return [speech.speaker or speech.title for speech in speeches]


def quotations_at(mentions: Sequence[Mention], most: int) -> list[Quotation]:
    """The first sentences in which the term stands, each once."""
    found: dict[tuple[str, int], Quotation] = {}
    for one in mentions:
        if len(found) == most:
            break
        if quotation := sentence_around(one.passage, one.start, one.end):
            found.setdefault((quotation.speech_id, quotation.start), quotation)
    return list(found.values())


def unquoted(mentions: Sequence[Mention], quotations: Sequence[Quotation]) -> list[Mention]:
    """The mentions that no quotation holds."""
    return [
        one
        for one in mentions
        if not any(
            quotation.speech_id == one.passage.speech.id
            and quotation.start <= one.start
            and one.end <= quotation.end
            for quotation in quotations
        )
    ]


def is_foreign(lookup: Lookup, nearest: Sequence[Evidence]) -> bool:
    """Whether the speeches are in a language that no name of the term is known in.

    Then that nobody says it tells nothing of who speaks of it; where somebody outside the scope
    does, it tells that nobody within speaks of it.
    """
    if lookup.elsewhere:
        return False
    spoken = {primary(detect(item.passage.text)) for item in nearest[:_TELLING]}
    return bool(spoken) and not any(
        language == lookup.language or script_of(language) in lookup.known_in for language in spoken
    )


def best_of_each(evidence: Sequence[Evidence]) -> list[Quotation]:
    """A span of each speaker who all but certainly speaks of it; the first is the best found."""
    spans: dict[str, Quotation] = {}
    for item in evidence:
        if item.likelihood >= ALSO_IN_OTHER_WORDS and (span := best_span(item)):
            spans.setdefault(item.passage.speaker or item.passage.speech_id, span)
    return list(spans.values())


def in_other_words(
    lookup: Lookup, inquiry: Inquiry, spans: Sequence[Quotation], confidence: float
) -> Draft:
    """That nobody says the term, and who seems to speak of the same in other words."""
    text = AnswerText(inquiry.language)
    names = [span.evidence.passage.speaker or span.evidence.passage.title for span in spans]
    text.say(naming(text, text.words.presence.other_words, lookup, names))
    for span in spans:
        text.quote_line(attribution(span.evidence.passage, text.language), [span])
    return Draft(
        chunks=tuple(text.chunks),
        confidence=confidence,
        evidence=tuple(span.evidence for span in spans)[: inquiry.shown],
        quoted=tuple(text.quoted),
    )


def naming(text: AnswerText, phrase: str, lookup: Lookup, names: Sequence[str]) -> str:
    """A phrase that names who says the term, or does not."""
    named = escape_markers(listed(names, text.language))
    return phrase.format(term=lookup.term, names=named)


def say_forms(text: AnswerText, lookup: Lookup) -> None:
    """Say what was looked for, where that is more than the term."""
    if forms := lookup.other_forms:
        named = text.words.separator.join(forms[:_MOST_FORMS_NAMED])
        space = "" if text.language.startswith("zh") else " "
        text.say(space + text.words.mention.looked_for.format(forms=escape_markers(named)))
