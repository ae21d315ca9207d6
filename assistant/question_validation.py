"""Which questions are taken: not empty, not too long, and only within what the corpus holds."""

from collections.abc import Callable, Sequence

from assistant.corrections import check_date
from assistant.records import Question
from vectorstore.errors import InvalidRequest
from vectorstore.records import DocumentRecord, Filters, SpeechHeader


def check_question(
    question: Question,
    longest: int,
    headers: Callable[[], Sequence[SpeechHeader]],
    documents: Callable[[], Sequence[DocumentRecord]],
) -> None:
    """Raises InvalidRequest with what to do instead; `longest` is in characters.

    `headers` and `documents` give all of them, and are asked only of a question with filters.
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
        check_filters(question.filters, headers(), documents())


def check_filters(
    filters: Filters, headers: Sequence[SpeechHeader], documents: Sequence[DocumentRecord]
) -> None:
    """Raises InvalidRequest for a name that nothing in the corpus has, and for what is no date."""
    for what, date in (("since", filters.since), ("until", filters.until)):
        if date:
            check_date(f"date in `{what}`", date)
    if filters.since and filters.until and filters.since[: len(filters.until)] > filters.until:
        raise InvalidRequest(
            f"Nothing is since {filters.since} and until {filters.until}; give the earlier first."
        )
    for what, wanted, known in (
        ("speaker", filters.speakers, {header.speaker for header in headers}),
        ("affiliation", filters.affiliations, {header.affiliation for header in headers}),
        ("document", filters.documents, {document.id for document in documents}),
        ("collection", filters.collections, {n for d in documents for n in d.collections}),
        ("occasion", filters.occasions, {document.occasion for document in documents}),
    ):
        for name in wanted:
            if name not in known:
                raise InvalidRequest(f"No {what} {name!r} is in the corpus. {_choice(what, known)}")


def _choice(what: str, known: set[str]) -> str:
    """Where to find what there is; of collections none is named to who may not know it."""
    if what == "collection":
        return "`wenzheng documents` lists the documents with their collections."
    return f"There are: {', '.join(sorted(known - {''})[:20]) or 'none yet'}."
