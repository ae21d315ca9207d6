"""What answers are drawn from: the library, the search over it, and the glossary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.answer_policy import Decision, decide
from assistant.answering.inquiry import Inquiry
from assistant.evidence import Retrieval
from assistant.retrieval.lexicons.custom_glossary import Glossary
from assistant.retrieval.retriever import Retriever
from vectorstore.library_reader import Catalogue
from vectorstore.records import EVERYWHERE, Filters, Passage, PassageKind, Speech, SpeechHeader

_POOL = 20
"""Passages an answer is chosen from; more than are shown, so that a list can be whole."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Reads and searches the part of the corpus that a question is about."""

    library: Catalogue
    retriever: Retriever
    glossary: Glossary

    def headers(self, inquiry: Inquiry) -> list[SpeechHeader]:
        """The speeches that lie within the filters and the scope of the question."""
        headers, scope = self.library.headers(inquiry.filters), inquiry.plan.scope
        dates = self.dates() if scope.dates else {}
        return [
            header
            for header in headers
            if _is_among(header.speaker, scope.speakers)
            and _is_among(header.affiliation, scope.affiliations)
            and _is_among(header.document_id, scope.documents)
            and _is_among(header.id, scope.speeches)
            and (not scope.dates or date_of(header, dates).startswith(scope.dates))
        ]

    def speeches(self, headers: Sequence[SpeechHeader]) -> Iterator[Speech]:
        """These speeches, whole, each read when its turn comes."""
        return (self.library.speech(header.id) for header in headers)

    def dates(self) -> dict[str, str]:
        """The dates of the documents, by id."""
        return {document.id: document.date for document in self.library.documents()}

    def search(self, inquiry: Inquiry) -> Decision:
        """Search for the question, and decide whether what is found answers it.

        Retrieval links the speakers and titles of a question itself. Where the question names dates
        that the corpus has, their documents are searched first; the decision tells where others
        answer.
        """
        text = inquiry.plan.query or inquiry.question
        documents = inquiry.plan.scope.documents
        if documents and not inquiry.filters.documents:
            dated = replace(inquiry.filters, documents=documents)
            decision = self.search_within(text, inquiry, dated)
            if decision.answered:
                return decision
            beyond = self.search_within(text, inquiry, inquiry.filters)
            return replace(beyond, outside_dates=beyond.answered)
        return self.search_within(text, inquiry, inquiry.filters)

    def search_within(self, text: str, inquiry: Inquiry, filters: Filters) -> Decision:
        """Search for a text in what the filters allow."""
        return decide(self._retrieve(text, inquiry, filters))

    def search_in(self, text: str, inquiry: Inquiry, headers: Sequence[SpeechHeader]) -> Decision:
        """Search for a text in these speeches only."""
        if not headers:
            nothing = Retrieval(question=text, language=inquiry.language, evidence=(), confidence=0)
            return decide(nothing)
        ids = {header.id for header in headers}
        filters = EVERYWHERE
        if len(ids) < self.library.speech_count():
            speakers = dict.fromkeys(header.speaker for header in headers)
            documents = dict.fromkeys(header.document_id for header in headers)
            filters = Filters(speakers=tuple(speakers), documents=tuple(documents))
        found = self._retrieve(text, inquiry, filters)
        evidence = tuple(item for item in found.evidence if item.passage.speech_id in ids)
        return decide(found.model_copy(update={"evidence": evidence}))

    def _retrieve(self, text: str, inquiry: Inquiry, filters: Filters) -> Retrieval:
        return self.retriever.retrieve(
            text, language=inquiry.language, filters=filters, k=max(inquiry.shown, _POOL)
        )


def date_of(header: SpeechHeader, dates: Mapping[str, str]) -> str:
    """When a speech was given, ISO 8601: on a day of its own, or on that of its document."""
    return header.date or dates.get(header.document_id, "")


def points_of(speech: Speech) -> list[Passage]:
    """What a speech says point by point: its proposals, else its sections, else all of it."""
    for kind in (PassageKind.PROPOSAL, PassageKind.SECTION):
        if found := [passage for passage in speech.passages if passage.kind is kind]:
            return found
    return list(speech.passages)


def _is_among(value: str, wanted: Sequence[str]) -> bool:
    return not wanted or value in wanted
