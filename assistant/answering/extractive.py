"""Answers a search without a chat model, by quotation."""

from collections.abc import Sequence

from assistant.answering.answer_policy import Decision
from assistant.answering.attribution import attribution
from assistant.answering.quoting import AnswerText, escape_markers, listed
from assistant.answering.span_selection import Quotation
from prompts.phrases import phrases


def quote_by_speech(text: AnswerText, chosen: Sequence[Quotation]) -> None:
    """Go on with who spoke, then what each said, quoted."""
    words, language = text.words, text.language
    groups: dict[str, list[Quotation]] = {}
    for quotation in chosen:
        groups.setdefault(quotation.speech_id, []).append(quotation)
    if len(groups) == 1:
        passage = chosen[0].evidence.passage
        text.say_paragraph(words.one_speaker.format(speaker=attribution(passage, language)))
        for quotation in chosen:
            text.quote(quotation, "\n\n")
        return
    text.say_paragraph(words.several_speakers.format(count=len(groups)))
    for group in groups.values():
        text.quote_line(attribution(group[0].evidence.passage, language), group)


def refuse(decision: Decision, scope: Sequence[str] = ()) -> str:
    """The sentence that nothing answers, with whose speeches were searched and who did speak.

    `scope` names what the search was limited to besides the speakers of the question.
    """
    retrieval = decision.retrieval
    words, language = phrases(retrieval.language), retrieval.language
    question = escape_markers(retrieval.question)
    named = listed([*retrieval.speakers, *scope], language)
    if decision.spoke_instead:
        others = listed(decision.spoke_instead, language)
        return words.spoke_instead.format(named=named, others=others, question=question)
    if not (decision.evidence or retrieval.evidence_by_others):
        return words.no_speeches.format(question=question)
    if named:
        return words.no_evidence_within.format(scope=named, question=question)
    return words.no_evidence.format(question=question)
