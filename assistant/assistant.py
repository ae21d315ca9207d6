"""The whole flow on one screen: a question becomes an answer whose every claim can be opened."""

import time
import uuid
from collections.abc import Iterator
from typing import Protocol

from assistant.answering.decision import decide
from assistant.answering.extractive import Piece, extract, refuse
from assistant.answering.forms import form_of
from assistant.answering.selection import Quotation, select
from assistant.events import Cited, Delta, Done, Event, PassagesFound
from assistant.records import (
    Answer,
    Citation,
    Document,
    Ingested,
    Question,
    Retrieval,
    SpeechSummary,
    SpeechText,
    Timings,
)
from assistant.retrieval.retriever import Retriever
from assistant.settings import Settings
from ingest.pipeline import parse, take_in
from vectorstore.errors import InvalidRequest, WenzhengError
from vectorstore.records import Filters, ParsedDocument
from vectorstore.store import Store


class Corpus(Protocol):
    """What every face needs, in process or over HTTP."""

    def ask(self, question: Question) -> Answer: ...

    def stream(self, question: Question) -> Iterator[Event]: ...

    def search(self, question: Question) -> Retrieval: ...

    def speeches(self) -> tuple[SpeechSummary, ...]: ...

    def speech(self, speech_id: str) -> SpeechText: ...

    def documents(self) -> tuple[Document, ...]: ...

    def ingest(self, name: str, data: bytes, source: str | None = None) -> Ingested: ...

    def remove(self, document_id: str) -> None: ...


_POOL = 20
"""Passages an answer is chosen from; more than are shown, so that a list can be whole."""


class Assistant:
    """A corpus that answers, in this process."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._retriever = Retriever(store)

    # -- asking ------------------------------------------------------------------------------

    def ask(self, question: Question) -> Answer:
        """The whole answer. Raises InvalidRequest."""
        for event in self.stream(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends in Done or raises")

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer in parts; they add up to the Answer of the last event."""
        started = time.perf_counter()
        shown = question.top_k or self._settings.top_k
        retrieval = self._retrieve(question, max(shown, _POOL))
        found = time.perf_counter()
        decision = decide(retrieval)
        chosen: list[Quotation] = []
        if decision.answered:
            forms = form_of(question.question, retrieval.language)
            chosen = select(decision.evidence, forms, retrieval.named)
        cited = [quotation.evidence.passage for quotation in chosen]
        nearest = [item.passage for item in decision.evidence[:shown]]
        passages = tuple(nearest + [passage for passage in cited if passage not in nearest])
        yield PassagesFound(passages=passages)
        pieces = (
            extract(chosen, retrieval.language)
            if decision.answered
            else [Piece(refuse(retrieval, decision))]
        )
        text = ""
        citations: list[Citation] = []
        for piece in pieces:
            if piece.citation:
                citations.append(piece.citation)
                yield Cited(citation=piece.citation)
            text += piece.text
            yield Delta(text=piece.text)
        ended = time.perf_counter()
        yield Done(
            answer=Answer(
                id=f"ans_{uuid.uuid4().hex}",
                question=question.question,
                status="answered" if decision.answered else "no_evidence",
                mode="extractive",
                language=retrieval.language,
                text=text,
                citations=tuple(citations),
                passages=passages,
                degraded=self._degraded(question),
                confidence=retrieval.confidence,
                corpus=self._store.fingerprint(),
                timings=Timings(
                    retrieval=found - started, answering=ended - found, total=ended - started
                ),
            )
        )

    def search(self, question: Question) -> Retrieval:
        """Retrieval only. Raises InvalidRequest."""
        return self._retrieve(question, question.top_k or self._settings.top_k)

    def _retrieve(self, question: Question, k: int) -> Retrieval:
        self._check(question)
        return self._retriever.retrieve(
            question.question.strip(), language=question.language, filters=question.filters, k=k
        )

    def _check(self, question: Question) -> None:
        text = question.question.strip()
        longest = self._settings.max_question_chars
        if not text:
            raise InvalidRequest("The question is empty; write what you want to know.")
        if len(text) > longest:
            raise InvalidRequest(
                f"The question has {len(text)} characters and may have {longest}; "
                "ask about one thing at a time."
            )
        if question.filters:
            self._check_filters(question.filters)

    def _check_filters(self, filters: Filters) -> None:
        headers = self._store.library.headers()
        for what, wanted, known in (
            ("speaker", filters.speakers, {header.speaker for header in headers}),
            ("affiliation", filters.affiliations, {header.affiliation for header in headers}),
            ("document", filters.documents, {header.document_id for header in headers}),
        ):
            for name in wanted:
                if name not in known:
                    choice = ", ".join(sorted(known - {""})[:20]) or "none yet"
                    raise InvalidRequest(
                        f"No {what} {name!r} is in the corpus. There are: {choice}."
                    )

    def _degraded(self, question: Question) -> str | None:
        if question.mode == "generative":
            return (
                "No chat model is set up, so the answer is quoted. "
                "Set WENZHENG_LLM_BASE_URL and WENZHENG_LLM_MODEL for written answers."
            )
        return None

    # -- the corpus --------------------------------------------------------------------------

    def speeches(self) -> tuple[SpeechSummary, ...]:
        counts = self._store.library.passage_counts()
        return tuple(
            SpeechSummary(
                id=h.id,
                document_id=h.document_id,
                title=h.title,
                speaker=h.speaker,
                role=h.role,
                affiliation=h.affiliation,
                confidence=h.confidence,
                passages=counts.get(h.id, 0),
            )
            for h in self._store.library.headers()
        )

    def speech(self, speech_id: str) -> SpeechText:
        """Raises NotFound."""
        return SpeechText.of(self._store.library.speech(speech_id))

    def documents(self) -> tuple[Document, ...]:
        return tuple(
            Document(
                id=d.id,
                name=d.name,
                sha256=d.sha256,
                added_at=d.added_at,
                date=d.date,
                occasion=d.occasion,
                source=d.printed_source,
                speeches=d.speeches,
                passages=d.passages,
            )
            for d in self._store.library.documents()
        )

    def parse(self, name: str, data: bytes) -> ParsedDocument:
        """What `ingest` would understand, storing nothing. Raises UnreadableDocument."""
        return parse(name, data, self._store.embedder)

    def ingest(self, name: str, data: bytes, source: str | None = None) -> Ingested:
        """Bring a file in; what goes wrong is said in the record.

        `source` tells files of one name apart.
        """
        try:
            added = take_in(self._store, name, data, source or f"upload:{name}")
        except WenzhengError as error:
            return Ingested(path=name, status="failed", error=error.message)
        document = self._store.library.document(added.document_id)
        return Ingested(
            path=name,
            status=added.status,
            document_id=document.id,
            speeches=document.speeches,
            passages=document.passages,
        )

    def remove(self, document_id: str) -> None:
        """Take a document out of the corpus. Raises NotFound."""
        self._store.remove(document_id)
