"""The answer without a chat model: the stretches of speech that carry it, quoted."""

from collections.abc import Iterator, Sequence

from assistant.answering.decision import Decision
from assistant.answering.piece import Piece
from assistant.answering.selection import Quotation
from assistant.records import Citation, Evidence, Retrieval
from prompts.phrases import Phrases, phrases


def extract(chosen: Sequence[Quotation], language: str) -> Iterator[Piece]:
    """The answer piece by piece: who spoke, then what each said, quoted."""
    words = phrases(language)
    groups: dict[str, list[Quotation]] = {}
    for quotation in chosen:
        groups.setdefault(quotation.speech_id, []).append(quotation)
    if len(groups) == 1:
        yield Piece(words.one_speaker.format(speaker=described(chosen[0].evidence, words)))
    else:
        yield Piece(words.several_speakers.format(count=len(groups)))
    marker = 0
    for group in groups.values():
        opening = words.line.format(speaker=described(group[0].evidence, words), quotes="")
        yield Piece("\n\n" if len(groups) == 1 else f"\n\n{opening}")
        for place, quotation in enumerate(group):
            marker += 1
            citation = Citation.of(
                marker, quotation.evidence.passage, quotation.start, quotation.end
            )
            quoted = words.quotation.format(quote=harmless(citation.quote), marker=marker)
            yield Piece(f"\n\n{quoted}" if place else quoted, (citation,))


def refuse(retrieval: Retrieval, decision: Decision) -> str:
    """The sentence that says that nothing answers, whom it was looked for in, and who did speak."""
    words = phrases(retrieval.language)
    question = harmless(retrieval.question)
    named = words.separator.join(retrieval.named)
    if decision.instead:
        others = words.separator.join(decision.instead)
        return words.spoke_instead.format(named=named, others=others, question=question)
    if named:
        return words.no_evidence_within.format(scope=named, question=question)
    return words.no_evidence.format(question=question)


def speaker_name(evidence: Evidence, words: Phrases) -> str:
    """Who is quoted, with the doubt there is about it."""
    passage = evidence.passage
    name = passage.speaker or passage.title or words.untitled
    return name if passage.confidence >= 0.5 else words.doubtful.format(speaker=name)


def described(evidence: Evidence, words: Phrases) -> str:
    """Who is quoted, in what role and for whom."""
    passage = evidence.passage
    parts: Sequence[str] = [part for part in (passage.role, passage.affiliation) if part]
    name = speaker_name(evidence, words)
    if not parts:
        return name
    return words.described.format(name=name, description=words.separator.join(parts))


def harmless(text: str) -> str:
    """The text with nothing in it that reads as a marker."""
    return text.replace("[", "［").replace("]", "］")
