"""Which questions are taken: not empty, not too long, and only within what the corpus holds."""

from collections.abc import Callable, Sequence

from assistant.records import Question
from vectorstore.errors import InvalidRequest
from vectorstore.records import Filters, SpeechHeader


def check_question(
    question: Question, longest: int, headers: Callable[[], Sequence[SpeechHeader]]
) -> None:
    """Raises InvalidRequest with what to do instead; `longest` is in characters.

    `headers` gives those of all speeches, and is asked only of a question with filters.
    """
    text = question.question.strip()
    if not text:
        raise InvalidRequest("The question is empty; write what you want to know.")
    if len(text) > longest:
        raise InvalidRequest(
            f"The question has {len(text)} characters and may have {longest}; "
            "ask about one thing at a time."
        )
    if question.filters:
        check_filters(question.filters, headers())


def check_filters(filters: Filters, headers: Sequence[SpeechHeader]) -> None:
    """Raises InvalidRequest for a name that nothing in the corpus has."""
    for what, wanted, known in (
        ("speaker", filters.speakers, {header.speaker for header in headers}),
        ("affiliation", filters.affiliations, {header.affiliation for header in headers}),
        ("document", filters.documents, {header.document_id for header in headers}),
    ):
        for name in wanted:
            if name not in known:
                choice = ", ".join(sorted(known - {""})[:20]) or "none yet"
                raise InvalidRequest(f"No {what} {name!r} is in the corpus. There are: {choice}.")
