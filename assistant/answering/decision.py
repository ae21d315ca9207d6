"""Whether a question is answered: one decision, in one place."""

from dataclasses import dataclass

from assistant.answering.instructions import orders_to_disregard
from assistant.records import Evidence, Retrieval

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

    An order to disregard instructions is refused, whatever else it asks. `declined` says that a
    chat model was shown the evidence and found no answer in it.
    """
    if orders_to_disregard(retrieval.question):
        return Decision(False, retrieval.evidence)
    enough = ANSWERABLE_THOUGH_DECLINED if declined else ANSWERABLE
    if retrieval.evidence and retrieval.confidence >= enough:
        return Decision(True, retrieval.evidence)
    if retrieval.named and retrieval.elsewhere_confidence >= ANSWERABLE:
        best = retrieval.elsewhere[0].passage
        instead = (best.speaker,) if best.speaker else ()
        return Decision(False, retrieval.elsewhere + retrieval.evidence, instead)
    return Decision(False, retrieval.evidence)
