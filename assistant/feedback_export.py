"""Judged answers as lines of a question set."""

from assistant.answer_store import Feedback, Verdict
from assistant.records import Answer


def judged_question(answer: Answer, feedback: Feedback) -> dict[str, object]:
    """The question as a set asks it: with what the answer rested on where that was right."""
    line: dict[str, object] = {
        "id": answer.id,
        "lang": answer.language,
        "kind": feedback.verdict.value,
        "question": answer.question,
        "note": feedback.note,
    }
    if feedback.verdict is Verdict.RIGHT:
        line["answerable"] = answer.status == "answered"
        line["speakers"] = sorted({c.speaker for c in answer.citations if c.speaker})
        line["evidence"] = [citation.quote for citation in answer.citations]
    return line
