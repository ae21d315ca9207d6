"""The whole flow on one screen: a question becomes an answer whose every claim can be opened."""

import time
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing

from assistant.answering.answer_policy import Decision, after_decline
from assistant.answering.chat_model import ChatModel
from assistant.answering.conversation.query_contextualizer import StandaloneQuestion, contextualize
from assistant.answering.drafting import draft
from assistant.answering.generation.answer_chunk import AnswerChunk, PartialAnswer
from assistant.answering.generation.answer_writer import (
    AnswerWriter,
    GenerationFailed,
    GenerationOptions,
)
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.search import draft_of
from assistant.answering.scope_phrases import preface
from assistant.answering.sources import Sources
from assistant.corrections import checked
from assistant.events import Checking, Cited, Delta, Done, Event, PassagesFound
from assistant.ingested import Ingested
from assistant.mentions import MentionQuery, Mentions, look_up
from assistant.question_validation import check_question
from assistant.records import (
    Answer,
    Document,
    Evidence,
    Question,
    Retrieval,
    SpeechSummary,
    SpeechText,
    Timings,
)
from assistant.retrieval.lexicons.custom_glossary import read_glossary
from assistant.retrieval.own_calibration import models_in_use
from assistant.retrieval.retriever import Retriever
from assistant.settings import Settings
from ingest.bulk_ingest import Brought, ingest_all
from ingest.pipeline import ingest, parse
from prompts.template import prompt
from vectorstore.analysis.language_detection import detect
from vectorstore.errors import InvalidRequest, UnreadableDocument, WenzhengError
from vectorstore.progress import Progress, silent
from vectorstore.records import Correction, ParsedDocument
from vectorstore.reranker import Reranker
from vectorstore.store import Added, Store


class Assistant:
    """A corpus that answers, in this process."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        model: ChatModel | None = None,
        judge: ChatModel | None = None,
    ) -> None:
        """Without a chat model the assistant quotes; `judge` reads what is written."""
        self._store = store
        self._settings = settings
        self._glossary = read_glossary(settings.glossary)
        reranker = Reranker(settings.reranker) if settings.reranker else None
        models = models_in_use(settings.data_dir, store.embedder.identity)
        self._retriever = Retriever(store, self._glossary, reranker, models)
        self._sources = Sources(store.library, self._retriever, self._glossary)
        self._model = model
        self._writer: AnswerWriter | None = None
        if model is not None:
            options = GenerationOptions(
                strict=settings.llm_strict,
                context_chars=settings.llm_context_chars,
            )
            vectors = store.library.sentence_vectors
            self._writer = AnswerWriter(model, store.embedder, vectors, options, judge)

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

    def search(self, question: Question) -> Retrieval:
        """Retrieval only. Raises InvalidRequest."""
        decisions: list[Decision] = []
        for inquiries in self._inquiries(question, self._contextualize(question)):
            for inquiry in inquiries:
                decision = self._sources.search(inquiry)
                if decision.answered:
                    break
            decisions.append(decision)
        best = max(decisions, key=lambda one: (one.answered, one.retrieval.confidence))
        shown = self._shown(question)
        return best.retrieval.model_copy(update={"evidence": best.evidence[:shown]})

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer in parts; they add up to the Answer of the last event. Raises InvalidRequest.

        Before this returns, the question is made to stand alone, which may wait for the chat
        model; only then, when the parts are read, is anything searched.
        """
        started = time.perf_counter()
        asked = self._contextualize(question)
        return self._parts(question, asked, time.perf_counter() - started)

    def _parts(
        self, question: Question, asked: StandaloneQuestion, waited: float
    ) -> Iterator[Event]:
        """Plan, and draft in quotations; then quote or generate, and assemble.

        `waited` is how many seconds it took to make the question stand alone.
        """
        started = time.perf_counter() - waited
        inquiry, drafted = self._draft(question, asked)
        decided = time.perf_counter()
        yield PassagesFound(passages=drafted.passages)
        partial = PartialAnswer(preface(inquiry, answered=drafted.answered))
        if partial.text:
            yield Delta(text=partial.text)
        for chunk in self._compose(question, inquiry, drafted, partial):
            partial.add(chunk)
            if chunk.checking is not None:
                yield Checking(text=chunk.checking)
            for citation in chunk.citations:
                yield Cited(citation=citation)
            if chunk.text:
                yield Delta(text=chunk.text)
        ended = time.perf_counter()
        timings = Timings(
            retrieval=decided - started, answering=ended - decided, total=ended - started
        )
        yield Done(answer=self._assemble(question, inquiry, drafted, partial, timings))

    def _draft(self, question: Question, asked: StandaloneQuestion) -> tuple[Inquiry, Draft]:
        """The answer to the reading of the question that is answered best, the first of equals.

        That to a reading is the one by its first plan that answers, else by its last.
        """
        drafts: list[tuple[Inquiry, Draft]] = []
        for inquiries in self._inquiries(question, asked):
            for inquiry in inquiries:
                drafted = draft(inquiry, self._sources)
                if drafted.answered:
                    break
            drafts.append((inquiry, drafted))
        return max(drafts, key=lambda one: (one[1].answered, one[1].confidence))

    def _inquiries(
        self, question: Question, asked: StandaloneQuestion
    ) -> Iterator[Iterator[Inquiry]]:
        """The ways to read a question, each with the ways to plan it."""
        filters = question.filters
        if asked.excluded_speakers:
            filters = asked.narrowed(filters, self._speakers())
        language = question.language or detect(question.question)
        for text in asked.readings:
            yield (
                Inquiry(
                    question=text,
                    language=question.language or plan.language or language,
                    plan=plan,
                    filters=filters,
                    shown=self._shown(question),
                )
                for plan in self._retriever.plans(text, language)
            )

    def _contextualize(self, question: Question) -> StandaloneQuestion:
        """The question as it can be understood alone. Raises InvalidRequest."""
        check_question(question, self._settings.max_question_chars, self._store.library.headers)
        text = question.question.strip()
        if not question.history:
            return StandaloneQuestion((text,))
        model = None if question.mode == "extractive" else self._model
        return contextualize(text, question.history, self._speakers(), model)

    def _compose(
        self, question: Question, inquiry: Inquiry, drafted: Draft, partial: PartialAnswer
    ) -> Iterator[AnswerChunk]:
        """The text: generated where it may be and can be, else in quotations."""
        if drafted.may_be_written and question.mode != "extractive":
            try:
                for chunk in self._generate(inquiry, drafted.evidence):
                    partial.is_generated |= bool(chunk.text)
                    yield chunk
            except GenerationFailed as error:
                if self._model or question.mode == "generative":
                    partial.degraded = error.message
                if error.abstained and drafted.decision:
                    declined = after_decline(drafted.decision)
                    drafted = draft_of(declined, inquiry, self._sources)
            else:
                return
        yield from drafted.chunks

    def _generate(self, inquiry: Inquiry, evidence: Sequence[Evidence]) -> Iterator[AnswerChunk]:
        """Raises GenerationFailed, and only before the first chunk."""
        if self._writer is None:
            raise GenerationFailed(
                "No chat model is set up, so the answer is quoted. "
                "Set WENZHENG_LLM_BASE_URL and WENZHENG_LLM_MODEL for written answers."
            )
        yield from self._writer.write(
            inquiry.question, inquiry.language, evidence, self._speakers()
        )

    def _assemble(
        self,
        question: Question,
        inquiry: Inquiry,
        drafted: Draft,
        partial: PartialAnswer,
        timings: Timings,
    ) -> Answer:
        model = self._model if partial.is_generated else None
        rewritten = inquiry.question != question.question.strip()
        answered = bool(partial.citations) or drafted.stands_alone
        return Answer(
            id=f"ans_{uuid.uuid4().hex}",
            question=question.question,
            status="answered" if answered else "no_evidence",
            mode="generative" if partial.is_generated else "extractive",
            language=inquiry.language,
            text=partial.text,
            citations=tuple(partial.citations),
            passages=drafted.passages,
            degraded=partial.degraded,
            unsupported=tuple(partial.unsupported),
            claims=tuple(partial.claims),
            verification=partial.verification,
            understood=inquiry.question if rewritten else None,
            model=model.name if model else None,
            prompts=prompt("answer", inquiry.language).fingerprint if model else None,
            confidence=drafted.confidence,
            corpus=self._store.fingerprint(),
            timings=timings,
            plan=inquiry.plan,
            more=drafted.more,
            speeches=drafted.speeches,
        )

    def _shown(self, question: Question) -> int:
        return question.top_k or self._settings.top_k

    def _speakers(self) -> list[str]:
        return sorted({header.speaker for header in self._store.library.headers()} - {""})

    def mentions(self, query: MentionQuery) -> Mentions:
        """Everybody who uses a term, word for word. Raises InvalidRequest."""
        return look_up(query, self._store.library, self._glossary)

    # -- the corpus --------------------------------------------------------------------------

    def fingerprint(self) -> str:
        """Changes whenever the corpus does."""
        return self._store.fingerprint()

    def speeches(self) -> tuple[SpeechSummary, ...]:
        counts = self._store.library.passage_counts()
        return tuple(
            SpeechSummary.of(header, counts.get(header.id, 0))
            for header in self._store.library.headers()
        )

    def speech(self, speech_id: str) -> SpeechText:
        """Raises NotFound."""
        return SpeechText.of(self._store.library.speech(speech_id))

    def documents(self) -> tuple[Document, ...]:
        return tuple(map(Document.of, self._store.library.documents()))

    def parse(self, name: str, data: bytes, progress: Progress = silent) -> ParsedDocument:
        """What `ingest` would understand, storing nothing. Raises UnreadableDocument."""
        return parse(name, data, self._store.embedder, progress)

    def ingest(
        self, name: str, data: bytes, source: str | None = None, progress: Progress = silent
    ) -> Ingested:
        """Bring a file in; what is wrong with it is said in the record.

        `source` tells files of one name apart. Raises Unavailable or StoreError, or what the
        progress raises.
        """
        try:
            added = ingest(self._store, name, data, source or f"upload:{name}", progress)
        except (InvalidRequest, UnreadableDocument) as error:
            return self._ingested(name, error)
        return self._ingested(name, added)

    def ingest_all(
        self, files: Iterable[Brought], progress: Progress = silent
    ) -> Generator[Ingested]:
        """Bring files in, in their order; each that fails says why, and the next is taken."""
        with closing(ingest_all(self._store, files, progress)) as outcomes:
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
