"""What kind of text a question wants: each has its own instructions, length and examples."""

from enum import StrEnum

from assistant.evidence import QuestionType
from assistant.plan import PlanKind, QueryPlan


class AnswerForm(StrEnum):
    """The kinds of written answers; the prompts are named by them."""

    FACT = "fact"
    """One thing, in a few sentences."""
    LIST = "list"
    """All of something, a line an item."""
    COMPARISON = "comparison"
    """What each side says, what they share and where they differ."""
    SYNTHESIS = "synthesis"
    """What many say on a topic, by position."""
    SUMMARY = "summary"
    """Whole speeches in short."""
    NOTES = "notes"
    """What some of many passages say, for an overview that is written from the notes."""


_BY_PLAN = {
    PlanKind.TOPIC: AnswerForm.SYNTHESIS,
    PlanKind.SPEAKER: AnswerForm.LIST,
    PlanKind.POINT: AnswerForm.LIST,
    PlanKind.COMPARISON: AnswerForm.COMPARISON,
}
_BY_TYPE = {
    QuestionType.COMPARISON: AnswerForm.COMPARISON,
    QuestionType.LIST: AnswerForm.LIST,
    QuestionType.TOPIC: AnswerForm.SYNTHESIS,
}


def answer_form(plan: QueryPlan, types: frozenset[QuestionType] = frozenset()) -> AnswerForm:
    """The form of the answer to a question with this plan; `types` are those its words tell."""
    if plan.kind is PlanKind.SUMMARY:
        is_of_some = plan.scope.speakers or plan.scope.speeches or not plan.topic
        return AnswerForm.SUMMARY if is_of_some else AnswerForm.SYNTHESIS
    by_type = (form for type_, form in _BY_TYPE.items() if type_ in types)
    return _BY_PLAN.get(plan.kind) or next(by_type, AnswerForm.FACT)
