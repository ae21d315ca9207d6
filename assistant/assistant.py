"""The whole flow on one screen: a question becomes an answer whose every claim can be opened."""

import time
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Protocol

from assistant.answering.answer_policy import Decision, decide
from assistant.answering.conversation.query_contextualizer import StandaloneQuestion, standalone
from assistant.answering.extractive import extract, refuse
from assistant.answering.generation.answer_chunk import Composition, Piece
from assistant.answering.generation.answer_writer import Writer, Writing
from assistant.answering.generation.chat_model import ChatModel, NotWritten
from assistant.answering.span_selection import Quotation, select
from assistant.corrections import checked
from assistant.events import Cited, Delta, Done, Event, PassagesFound
from assistant.mentions import MentionQuery, Mentions, checked_term, page_of
from assistant.question_validation import check_filters, check_question
from assistant.records import (
    Answer,
    Document,
    Evidence,
    Ingested,
    Passage,
    Question,
    Retrieval,
    SpeechSummary,
    SpeechText,
    Timings,
)
from assistant.retrieval.lexicons.custom_glossary import read_glossary
from assistant.retrieval.retriever import Retriever
from assistant.settings import Settings
from ingest.bulk_ingest import Brought, ingest_all
from ingest.pipeline import ingest, parse
from prompts.template import prompt
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect
from vectorstore.errors import InvalidRequest, UnreadableDocument, WenzhengError
from vectorstore.mentions import find_mentions
from vectorstore.records import Correction, Filters, ParsedDocument
from vectorstore.reranker import Reranker
from vectorstore.store import Added, Store


class Corpus(Protocol):
    """What every face needs, in process or over HTTP."""

    def ask(self, question: Question) -> Answer: ...

    def stream(self, question: Question) -> Iterator[Event]: ...

    def search(self, question: Question) -> Retrieval: ...

    def mentions(self, query: MentionQuery) -> Mentions: ...

    def speeches(self) -> tuple[SpeechSummary, ...]: ...

    def speech(self, speech_id: str) -> SpeechText: ...

    def documents(self) -> tuple[Document, ...]: ...

    def ingest(self, name: str, data: bytes, source: str | None = None) -> Ingested: ...

    def correct(self, speech_id: str, correction: Correction) -> SpeechText: ...

    def remove(self, document_id: str) -> None: ...


class ReadingCorpus(Corpus, Protocol):
    """A corpus in this process, which can show what it would understand of a file."""

    def parse(self, name: str, data: bytes) -> ParsedDocument: ...


class CollectingCorpus(Corpus, Protocol):
    """A corpus that many files are brought to."""

    def ingest_all(self, files: Iterable[Brought]) -> Generator[Ingested]: ...


_POOL = 20
"""Passages an answer is chosen from; more than are shown, so that a list can be whole."""


class Assistant:
    """A corpus that answers, in this process."""

    def __init__(self, store: Store, settings: Settings, model: ChatModel | None = None) -> None:
        """Without a chat model the assistant quotes."""
        self._store = store
        self._settings = settings
        self._retriever = Retriever(
            store,
            read_glossary(settings.glossary),
            Reranker(settings.reranker) if settings.reranker else None,
        )
        self._model = model
        self._writer = (
            None
            if model is None
            else Writer(
                model,
                store.embedder,
                store.library.sentence_vectors,
                Writing(
                    strict=settings.llm_strict,
                    judge=settings.llm_judge,
                    context_chars=settings.llm_context_chars,
                ),
            )
        )

    def warm(self) -> None:
        """Load what the first question would wait for."""
        self._retriever.warm()

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
            chosen = select(decision.evidence, retrieval.forms, retrieval.named)
        passages = _shown(decision.evidence[:shown], chosen)
        yield PassagesFound(passages=passages)
        understood = retrieval.question if retrieval.question != question.question.strip() else None
        growing = Composition()
        for piece in self._pieces(question, retrieval, decision, chosen, growing):
            growing.take(piece)
            for citation in piece.citations:
                yield Cited(citation=citation)
            yield Delta(text=piece.text)
        ended = time.perf_counter()
        model = self._model if growing.written else None
        yield Done(
            answer=Answer(
                id=f"ans_{uuid.uuid4().hex}",
                question=question.question,
                status="answered" if growing.citations else "no_evidence",
                mode="generative" if growing.written else "extractive",
                language=retrieval.language,
                text=growing.text,
                citations=tuple(growing.citations),
                passages=passages,
                degraded=growing.degraded,
                unsupported=tuple(growing.unsupported),
                understood=understood,
                model=model.name if model else None,
                prompts=prompt("answer", retrieval.language).fingerprint if model else None,
                confidence=retrieval.confidence,
                corpus=self._store.fingerprint(),
                timings=Timings(
                    retrieval=found - started, answering=ended - found, total=ended - started
                ),
            )
        )

    def _pieces(
        self,
        question: Question,
        retrieval: Retrieval,
        decision: Decision,
        chosen: Sequence[Quotation],
        growing: Composition,
    ) -> Iterator[Piece]:
        """The text: written where it can be, else quoted, else the refusal."""
        if decision.answered and question.mode != "extractive":
            try:
                most = question.top_k or self._settings.top_k
                for piece in self._written(retrieval, decision.evidence[:most]):
                    growing.written = True
                    yield piece
            except NotWritten as error:
                if self._model or question.mode == "generative":
                    growing.degraded = error.message
                decision = decide(retrieval, declined=error.declined)
            else:
                return
        if decision.answered and chosen:
            yield from extract(chosen, retrieval.language)
        else:
            yield Piece(refuse(retrieval, decision))

    def _written(self, retrieval: Retrieval, evidence: Sequence[Evidence]) -> Iterator[Piece]:
        """Raises NotWritten, and only before the first piece."""
        if self._writer is None:
            raise NotWritten(
                "No chat model is set up, so the answer is quoted. "
                "Set WENZHENG_LLM_BASE_URL and WENZHENG_LLM_MODEL for written answers."
            )
        yield from self._writer.write(
            retrieval.question, retrieval.language, evidence, self._speakers()
        )

    def _understood(self, question: Question) -> StandaloneQuestion:
        longest = self._settings.max_question_chars
        check_question(question, longest, self._store.library.headers)
        text = question.question.strip()
        if not question.history:
            return StandaloneQuestion((text,))
        model = None if question.mode == "extractive" else self._model
        return standalone(text, question.history, self._speakers(), model)

    def _speakers(self) -> list[str]:
        return sorted({header.speaker for header in self._store.library.headers()} - {""})

    def search(self, question: Question) -> Retrieval:
        """Retrieval only. Raises InvalidRequest."""
        k = question.top_k or self._settings.top_k
        return self._retrieve(question, k)

    def _retrieve(self, question: Question, k: int) -> Retrieval:
        """What is found for the first reading of the question that is answered, else the last."""
        asked = self._understood(question)
        filters = question.filters
        if asked.others_than:
            filters = asked.elsewhere(filters, self._speakers())
        language = question.language or detect(question.question)
        for text in asked.readings:
            retrieval = self._retriever.retrieve(text, language=language, filters=filters, k=k)
            if decide(retrieval).answered:
                break
        return retrieval

    def mentions(self, query: MentionQuery) -> Mentions:
        """Everybody who uses a term, word for word. Raises InvalidRequest."""
        term = checked_term(query)
        if query.speakers:
            check_filters(Filters(query.speakers), self._store.library.headers())
        language = primary(query.language or detect(term))
        found = find_mentions(self._store.library, [term], language, Filters(query.speakers))
        return page_of(query, [term], found)

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
                date=h.date,
                corrected=h.corrected,
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
        """Bring a file in; what is wrong with it is said in the record.

        `source` tells files of one name apart. Raises Unavailable or StoreError.
        """
        try:
            added = ingest(self._store, name, data, source or f"upload:{name}")
        except (InvalidRequest, UnreadableDocument) as error:
            return self._ingested(name, error)
        return self._ingested(name, added)

    def ingest_all(self, files: Iterable[Brought]) -> Generator[Ingested]:
        """Bring files in, in their order; each that fails says why, and the next is taken."""
        with closing(ingest_all(self._store, files)) as outcomes:
            for file, outcome in outcomes:
                yield self._ingested(file.name, outcome)

    def _ingested(self, name: str, added: Added | WenzhengError) -> Ingested:
        if isinstance(added, WenzhengError):
            return Ingested(path=name, status="failed", error=added.message)
        document = self._store.library.document(added.document_id)
        return Ingested(
            path=name,
            status=added.status,
            document_id=document.id,
            speeches=document.speeches,
            passages=document.passages,
        )

    def correct(self, speech_id: str, correction: Correction) -> SpeechText:
        """Let a person say who spoke; what they do not say stays, and is then certain.

        Raises NotFound, or InvalidRequest for what is no line of text.
        """
        self._store.correct(speech_id, checked(correction))
        return self.speech(speech_id)

    def remove(self, document_id: str) -> None:
        """Take a document out of the corpus. Raises NotFound."""
        self._store.remove(document_id)


def _shown(nearest: Sequence[Evidence], chosen: Sequence[Quotation]) -> tuple[Passage, ...]:
    """The nearest passages, and those that are quoted though they are not among them."""
    passages = [item.passage for item in [*nearest, *(q.evidence for q in chosen)]]
    return tuple(dict.fromkeys(passages))
