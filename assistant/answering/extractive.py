"""Answers without a chat model, by quotation."""

from collections.abc import Iterator, Sequence

from assistant.answering.answer_policy import Decision
from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.answering.span_selection import Quotation
from assistant.records import Citation, Evidence
from assistant.retrieval.linking.name_variants import localized_name, transliterate_name
from prompts.phrases import phrases

_CERTAIN_ATTRIBUTION = 0.5


def extract(chosen: Sequence[Quotation], language: str) -> Iterator[AnswerChunk]:
    """The answer in chunks: who spoke, then what each said, quoted."""
    words = phrases(language)
    groups: dict[str, list[Quotation]] = {}
    for quotation in chosen:
        groups.setdefault(quotation.speech_id, []).append(quotation)
    if len(groups) == 1:
        yield AnswerChunk(
            words.one_speaker.format(speaker=attribution(chosen[0].evidence, language))
        )
    else:
        yield AnswerChunk(words.several_speakers.format(count=len(groups)))
    marker = 0
    for group in groups.values():
        opening = words.line.format(speaker=attribution(group[0].evidence, language), quotes="")
        yield AnswerChunk("\n\n" if len(groups) == 1 else f"\n\n{opening}")
        for place, quotation in enumerate(group):
            marker += 1
            citation = Citation.of(
                marker, quotation.evidence.passage, quotation.start, quotation.end
            )
            quoted = words.quotation.format(quote=escape_markers(citation.quote), marker=marker)
            yield AnswerChunk(f"\n\n{quoted}" if place else quoted, (citation,))


def refuse(decision: Decision) -> str:
    """The sentence that nothing answers, with whose speeches were searched and who did speak."""
    retrieval = decision.retrieval
    words = phrases(retrieval.language)
    question = escape_markers(retrieval.question)

    def listed(names: Sequence[str]) -> str:
        return words.separator.join(localized_name(name, retrieval.language) for name in names)

    named = listed(retrieval.speakers)
    if decision.spoke_instead:
        others = listed(decision.spoke_instead)
        return words.spoke_instead.format(named=named, others=others, question=question)
    if not (decision.evidence or retrieval.evidence_by_others):
        return words.no_speeches.format(question=question)
    if named:
        return words.no_evidence_within.format(scope=named, question=question)
    return words.no_evidence.format(question=question)


def attribution(evidence: Evidence, language: str) -> str:
    """Who is quoted, with role and affiliation, and marked where the speaker is uncertain.

    A person's name is transliterated for readers of the language.
    """
    words, passage = phrases(language), evidence.passage
    letters = transliterate_name(passage.speaker, language)
    name = letters or passage.speaker or passage.title or words.untitled
    if passage.confidence < _CERTAIN_ATTRIBUTION:
        name = words.doubtful.format(speaker=name)
    own = passage.speaker if letters else ""
    parts = [part for part in (own, passage.role, passage.affiliation) if part]
    if not parts:
        return name
    return words.described.format(name=name, description=words.separator.join(parts))


def escape_markers(text: str) -> str:
    """The text with nothing in it that reads as a citation marker."""
    return text.replace("[", "［").replace("]", "］")
