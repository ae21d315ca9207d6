"""From a plan to the answer: each kind of question by the means that suit it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.catalogue import answer_about_corpus
from assistant.answering.kinds.comparison import answer_comparison
from assistant.answering.kinds.help import answer_help
from assistant.answering.kinds.listing import answer_point, answer_speaker
from assistant.answering.kinds.mention import answer_mention
from assistant.answering.kinds.presence import answer_presence
from assistant.answering.kinds.search import answer_by_search
from assistant.answering.kinds.summary import answer_summary
from assistant.answering.sources import Sources
from assistant.answering.verification.prompt_injection import overrides_instructions
from assistant.plan import PlanKind

_BY_KIND: Mapping[PlanKind, Callable[[Inquiry, Sources], Draft]] = MappingProxyType({
    PlanKind.FACT: answer_by_search,
    PlanKind.TOPIC: answer_by_search,
    PlanKind.MENTION: answer_mention,
    PlanKind.PRESENCE: answer_presence,
    PlanKind.SPEAKER: answer_speaker,
    PlanKind.POINT: answer_point,
    PlanKind.COMPARISON: answer_comparison,
    PlanKind.SUMMARY: answer_summary,
    PlanKind.CORPUS: answer_about_corpus,
    PlanKind.HELP: answer_help,
})


def draft(inquiry: Inquiry, sources: Sources) -> Draft:
    """The answer in quotations, with what a written one may be made from.

    A question with orders to disregard instructions is searched for, which refuses it.
    """
    if overrides_instructions(inquiry.question):
        return answer_by_search(inquiry, sources)
    return _BY_KIND[inquiry.plan.kind](inquiry, sources)
