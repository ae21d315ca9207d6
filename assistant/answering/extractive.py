"""The answer without a chat model: the stretches of speech that carry it, quoted."""

from collections.abc import Iterator, Sequence

from assistant.answering.answer_policy import Decision
from assistant.answering.generation.answer_chunk import AnswerChunk
from assistant.answering.span_selection import Quotation
from assistant.records import Citation, Evidence, Retrieval
from assistant.retrieval.linking.name_variants import in_letters, spelled_for
from prompts.phrases import phrases

_SURE = 0.5


def extract(chosen: Sequence[Quotation], language: str) -> Iterator[AnswerChunk]:
    """The answer in chunks: who spoke, then what each said, quoted."""
    words = phrases(language)
    groups: dict[str, list[Quotation]] = {}
    for quotation in chosen:
        groups.setdefault(quotation.speech_id, []).append(quotation)
    if len(groups) == 1:
        yield AnswerChunk(words.one_speaker.format(speaker=described(chosen[0].evidence, language)))
    else:
        yield AnswerChunk(words.several_speakers.format(count=len(groups)))
    marker = 0
    for group in groups.values():
        opening = words.line.format(speaker=described(group[0].evidence, language), quotes="")
        yield AnswerChunk("\n\n" if len(groups) == 1 else f"\n\n{opening}")
        for place, quotation in enumerate(group):
            marker += 1
            citation = Citation.of(
                marker, quotation.evidence.passage, quotation.start, quotation.end
            )
            quoted = words.quotation.format(quote=harmless(citation.quote), marker=marker)
            yield AnswerChunk(f"\n\n{quoted}" if place else quoted, (citation,))


def refuse(retrieval: Retrieval, decision: Decision) -> str:
    """The sentence that says that nothing answers, whom it was looked for in, and who did speak."""
    words = phrases(retrieval.language)
    question = harmless(retrieval.question)

    def listed(names: Sequence[str]) -> str:
        return words.separator.join(spelled_for(name, retrieval.language) for name in names)

    named = listed(retrieval.named)
    if decision.instead:
        others = listed(decision.instead)
        return words.spoke_instead.format(named=named, others=others, question=question)
    if not (decision.evidence or retrieval.elsewhere):
        return words.no_speeches.format(question=question)
    if named:
        return words.no_evidence_within.format(scope=named, question=question)
    return words.no_evidence.format(question=question)


def described(evidence: Evidence, language: str) -> str:
    """Who is quoted, in what role and for whom, with the doubt there is about it.

    The name is in letters that a reader of the language can read, where it is a person's.
    """
    words, passage = phrases(language), evidence.passage
    letters = in_letters(passage.speaker, language)
    name = letters or passage.speaker or passage.title or words.untitled
    if passage.confidence < _SURE:
        name = words.doubtful.format(speaker=name)
    own = passage.speaker if letters else ""
    parts = [part for part in (own, passage.role, passage.affiliation) if part]
    if not parts:
        return name
    return words.described.format(name=name, description=words.separator.join(parts))


def harmless(text: str) -> str:
    """The text with nothing in it that reads as a marker."""
    return text.replace("[", "［").replace("]", "］")
