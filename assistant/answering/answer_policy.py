"""Whether a question is answered: one decision, in one place."""

from dataclasses import dataclass
from functools import partial

from assistant.answering.premise_check import borne_out
from assistant.answering.verification.prompt_injection import overrides_instructions
from assistant.records import Evidence, Form, Retrieval

ANSWERABLE = 0.4
"""Refusing what is there weighs half as much again as quoting what is beside the point."""
ANSWERABLE_THOUGH_DECLINED = 0.8
"""A chat model that finds no answer in the passages is believed up to here."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the answer stands on.

    `evidence` is what answers, or what is nearest when nothing does. `instead` names those who
    spoke on the matter when the ones asked about did not.
    """

    answered: bool
    evidence: tuple[Evidence, ...]
    instead: tuple[str, ...] = ()


def decide(retrieval: Retrieval, *, declined: bool = False) -> Decision:
    """Answer when the evidence likely enough answers, else refuse and correct.

    Evidence that does not state the question's figures does not answer it. Who did not speak of
    something no passage tells; that is refused, and so is an order to disregard instructions,
    whatever else it asks. `declined` says that a chat model was shown the evidence and found no
    answer in it.
    """
    if overrides_instructions(retrieval.question) or Form.SILENCE in retrieval.forms:
        return Decision(False, retrieval.evidence)
    bear_out = partial(
        borne_out, retrieval.question, retrieval.language, named=bool(retrieval.named)
    )
    enough = ANSWERABLE_THOUGH_DECLINED if declined else ANSWERABLE
    if retrieval.evidence and retrieval.confidence >= enough and bear_out(retrieval.evidence):
        return Decision(True, retrieval.evidence)
    if retrieval.elsewhere_confidence >= ANSWERABLE and bear_out(retrieval.elsewhere[:1]):
        best = retrieval.elsewhere[0].passage
        instead = (best.speaker,) if best.speaker else ()
        return Decision(False, retrieval.elsewhere + retrieval.evidence, instead)
    return Decision(False, retrieval.evidence)
