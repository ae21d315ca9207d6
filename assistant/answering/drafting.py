"""From a plan to the answer: each kind of question by the means that suit it."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.catalogue import answer_about_corpus
from assistant.answering.kinds.comparison import answer_comparison
from assistant.answering.kinds.help import answer_help
from assistant.answering.kinds.listing import answer_point, answer_speaker
from assistant.answering.kinds.mention import answer_mention
from assistant.answering.kinds.presence import answer_presence
from assistant.answering.kinds.search import answer_by_search, refuse_search
from assistant.answering.kinds.summary import answer_summary
from assistant.answering.sources import Sources
from assistant.answering.verification.prompt_injection import overrides_instructions
from assistant.plan import PlanKind
from vectorstore.analysis.function_words import primary
from vectorstore.mentions import Term, is_mentioned

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

    A question with orders to disregard instructions is searched for, which refuses it. One after
    what people said who neither speak nor are spoken of is refused.
    """
    if overrides_instructions(inquiry.question):
        return answer_by_search(inquiry, sources)
    if (absent := inquiry.plan.scope.absent) and not _are_mentioned(absent, inquiry, sources):
        return refuse_search(inquiry, sources)
    return _BY_KIND[inquiry.plan.kind](inquiry, sources)


def _are_mentioned(names: Sequence[str], inquiry: Inquiry, sources: Sources) -> bool:
    """Whether somebody speaks of one of these people, who do not speak themselves."""
    language = primary(inquiry.language)
    return is_mentioned(sources.library, [Term(name, language) for name in names])
