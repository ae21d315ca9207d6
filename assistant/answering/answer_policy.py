"""Whether a question is answered: one decision, which goes with the answer to its end."""

from dataclasses import dataclass

from assistant.answering.asked_before import is_asked_in
from assistant.answering.premise_check import states_figures
from assistant.answering.verification.prompt_injection import overrides_instructions
from assistant.evidence import Evidence, QuestionType, Retrieval

ANSWERABLE = 0.4
"""Refusing what is there weighs half as much again as quoting what is beside the point."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer from a retrieval, and from which evidence.

    `evidence` is what answers, or what is nearest when nothing does. `spoke_instead` names those
    who spoke on the topic when the speakers asked about did not. `outside_dates` says that it
    answers from documents of other dates than the question names.
    """

    retrieval: Retrieval
    answered: bool
    evidence: tuple[Evidence, ...]
    spoke_instead: tuple[str, ...] = ()
    outside_dates: bool = False

    @property
    def confidence(self) -> float:
        return self.retrieval.confidence


def decide(retrieval: Retrieval) -> Decision:
    """Answer when the evidence is likely enough to answer, else refuse and correct.

    Who is asked about is not denied to have spoken on what they name word for word: their passages
    that do answer, however much better others do; and so does what they answered where another
    asked them just that.

    Evidence that does not state the figures of the question does not answer it. No passage tells
    who did not speak of something, so that is refused, and so is a question with orders to
    disregard instructions, whatever else it asks.
    """
    if (
        overrides_instructions(retrieval.question)
        or QuestionType.SILENCE in retrieval.question_types
    ):
        return Decision(retrieval, False, retrieval.evidence)
    if _answers(retrieval, retrieval.evidence, retrieval.confidence):
        return Decision(retrieval, True, retrieval.evidence)
    if retrieval.evidence_by_others:
        on_topic = tuple(one for one in retrieval.evidence if one.has_topic)
        on_topic = on_topic or _answering(retrieval)
        if _answers(retrieval, on_topic, ANSWERABLE):
            return Decision(retrieval, True, on_topic)
    return _refusal(retrieval)


def after_decline(decision: Decision) -> Decision:
    """The decision once a chat model read the evidence and found no answer; it is believed."""
    return _refusal(decision.retrieval)


def _refusal(retrieval: Retrieval) -> Decision:
    """Refuse, and name who said it instead, if somebody likely did."""
    by_others = retrieval.evidence_by_others
    if not _answers(retrieval, by_others[:1], retrieval.others_confidence):
        return Decision(retrieval, False, retrieval.evidence)
    speaker = by_others[0].passage.speaker
    return Decision(retrieval, False, by_others + retrieval.evidence, (speaker,) if speaker else ())


def _answering(retrieval: Retrieval) -> tuple[Evidence, ...]:
    """What the named speakers answered where another asked them what the question asks."""
    asked = retrieval.evidence_by_others[:1]
    if not _answers(retrieval, asked, retrieval.others_confidence):
        return ()
    text = asked[0].passage.text
    return tuple(one for one in retrieval.evidence if is_asked_in(text, one.passage.question))


def _answers(retrieval: Retrieval, evidence: tuple[Evidence, ...], confidence: float) -> bool:
    return (
        bool(evidence)
        and confidence >= ANSWERABLE
        and states_figures(
            retrieval.question, retrieval.language, evidence, named=bool(retrieval.speakers)
        )
    )
