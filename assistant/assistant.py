"""The whole flow on one screen: a question becomes an answer whose every claim can be opened."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from assistant.answer_store import new_answer_id
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
from assistant.answering.generation.prompt_builder import WritingRequest, fingerprint
from assistant.answering.generation.token_budget import TokenBudget, tokens_by, tokens_with_margin
from assistant.answering.inquiry import Draft, Inquiry
from assistant.answering.kinds.search import draft_of
from assistant.answering.material import form_of, material
from assistant.answering.scope_phrases import preface
from assistant.answering.sources import Sources
from assistant.events import Checking, Cited, Delta, Done, Event, PassagesFound, Reading
from assistant.evidence import Retrieval
from assistant.localization.displayed import all_displayed, displayed
from assistant.localization.glosser import Glosser
from assistant.mentions import MentionQuery, Mentions, look_up
from assistant.question_validation import check_question
from assistant.records import Answer, Question, Timings
from assistant.retrieval.lexicons.custom_glossary import read_glossary
from assistant.retrieval.own_calibration import models_in_use
from assistant.retrieval.retriever import Retriever
from assistant.settings import Settings
from assistant.stored_corpus import StoredCorpus
from assistant.timeline import Timeline, timeline_of
from vectorstore.analysis.language_detection import detect
from vectorstore.permitted_store import PermittedStore
from vectorstore.reranker import Reranker
from vectorstore.store import Store
from vectorstore.store_protocol import AnyStore

_KEPT_PARTS = 16
"""Sets of collections that keys are limited to, of which each keeps indexes of its own."""
_Found = TypeVar("_Found", Draft, Decision)


class Assistant(StoredCorpus):
    """A corpus that answers, in this process."""

    def __init__(
        self,
        store: AnyStore,
        settings: Settings,
        model: ChatModel | None = None,
        judge: ChatModel | None = None,
    ) -> None:
        """Without a chat model the assistant quotes; `judge` reads what is written."""
        super().__init__(store)
        self._settings = settings
        self._judge = judge
        self._part = lru_cache(maxsize=_KEPT_PARTS)(self._make_part)
        self._glossary = read_glossary(settings.glossary)
        self._glosser = Glosser(self._glossary.names)
        reranker = Reranker(settings.reranker) if settings.reranker else None
        models = models_in_use(settings.data_dir, store.embedder.identity)
        self._retriever = Retriever(store, self._glossary, reranker, models)
        self._sources = Sources(store.library, self._retriever, self._glossary)
        self._model = model
        self._writer: AnswerWriter | None = None
        if model is not None:
            tokenizer = settings.llm_tokenizer
            budget = TokenBudget(
                settings.llm_context_tokens,
                reply=settings.llm_max_tokens,
                passage_chars=settings.llm_context_chars,
                count=tokens_by(tokenizer) if tokenizer else tokens_with_margin,
            )
            options = GenerationOptions(settings.llm_strict, self._glosser, budget)
            vectors = store.library.sentence_vectors
            self._writer = AnswerWriter(model, store.embedder, vectors, options, judge)

    def within(self, collections: Sequence[str]) -> "Assistant":
        """The assistant for who may see and change these collections alone."""
        return self._part(tuple(sorted(set(collections))))

    def _make_part(self, collections: tuple[str, ...]) -> "Assistant":
        if not isinstance(self._store, Store):
            raise TypeError("a part of a corpus is not parted again")
        part = PermittedStore(self._store, collections)
        return Assistant(part, self._settings, self._model, self._judge)

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
        _, best = self._best(question, self._contextualize(question), self._sources.search)
        shown = self._shown(question)
        language = best.retrieval.language
        evidence = tuple(
            one.model_copy(update={"passage": displayed(one.passage, language, self._glosser)})
            for one in best.evidence[:shown]
        )
        return best.retrieval.model_copy(update={"evidence": evidence})

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
        inquiry, drafted = self._best(
            question, asked, lambda inquiry: draft(inquiry, self._sources)
        )
        decided = time.perf_counter()
        passages = all_displayed(drafted.passages, inquiry.language, self._glosser)
        yield PassagesFound(passages=passages)
        partial = PartialAnswer(preface(inquiry, drafted))
        if partial.text:
            yield Delta(text=partial.text)
        for chunk in self._compose(question, inquiry, drafted, partial):
            cited = all_displayed(chunk.citations, inquiry.language, self._glosser)
            partial.add(replace(chunk, citations=cited))
            if chunk.reading:
                read, total = chunk.reading
                yield Reading(read=read, total=total)
            if chunk.checking is not None:
                yield Checking(text=chunk.checking)
            for citation in cited:
                yield Cited(citation=citation)
            if chunk.text:
                yield Delta(text=chunk.text)
        ended = time.perf_counter()
        timings = Timings(
            retrieval=decided - started, answering=ended - decided, total=ended - started
        )
        yield Done(answer=self._assemble(question, inquiry, drafted, partial, timings))

    def _best(
        self,
        question: Question,
        asked: StandaloneQuestion,
        answer: Callable[[Inquiry], _Found],
    ) -> tuple[Inquiry, _Found]:
        """What is found by the reading of the question that is answered best, the first of equals.

        By a reading, that is what its first plan that answers finds, else its last.
        """
        readings: list[tuple[Inquiry, _Found]] = []
        for inquiries in self._inquiries(question, asked):
            for inquiry in inquiries:
                found = answer(inquiry)
                if found.answered:
                    break
            readings.append((inquiry, found))
        return max(readings, key=lambda one: (one[1].answered, one[1].confidence))

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
        library = self._store.library
        check_question(
            question, self._settings.max_question_chars, library.headers, library.documents
        )
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
                for chunk in self._generate(inquiry, drafted, partial):
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

    def _generate(
        self, inquiry: Inquiry, drafted: Draft, partial: PartialAnswer
    ) -> Iterator[AnswerChunk]:
        """Raises GenerationFailed, and only before the first chunk."""
        if self._writer is None:
            raise GenerationFailed(
                "No chat model is set up, so the answer is quoted. "
                "Set WENZHENG_LLM_BASE_URL and WENZHENG_LLM_MODEL for written answers."
            )
        partial.material = material(inquiry, drafted, self._sources)
        request = WritingRequest(
            question=inquiry.question,
            language=inquiry.language,
            form=form_of(inquiry, drafted),
            evidence=partial.material,
            speakers=tuple(self._speakers()),
        )
        yield from self._writer.write(request)

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
        passages = {one.id: one for one in (*partial.cited, *drafted.passages)}
        found = dict.fromkeys(one.id for one in (*drafted.passages, *partial.cited))
        return Answer(
            id=new_answer_id(),
            question=question.question,
            status="answered" if answered else "no_evidence",
            mode="generative" if partial.is_generated else "extractive",
            language=inquiry.language,
            text=partial.text,
            citations=tuple(partial.citations),
            passages=all_displayed(
                (passages[one] for one in found), inquiry.language, self._glosser
            ),
            degraded=partial.degraded,
            unsupported=tuple(partial.unsupported),
            claims=tuple(partial.claims),
            verification=partial.verification,
            understood=inquiry.question if rewritten else None,
            model=model.name if model else None,
            prompts=fingerprint(form_of(inquiry, drafted), inquiry.language) if model else None,
            confidence=drafted.confidence,
            corpus=self._store.fingerprint(),
            timings=timings,
            plan=inquiry.plan,
            more=drafted.more,
            speeches=all_displayed(drafted.speeches, inquiry.language, self._glosser),
        )

    def _shown(self, question: Question) -> int:
        return question.top_k or self._settings.top_k

    def _speakers(self) -> list[str]:
        return sorted({header.speaker for header in self._store.library.headers()} - {""})

    def mentions(self, query: MentionQuery) -> Mentions:
        """Everybody who uses a term, word for word. Raises InvalidRequest."""
        return look_up(query, self._store.library, self._glossary)

    def timeline(self, query: MentionQuery) -> Timeline:
        """A term through time, word for word. Raises InvalidRequest."""
        documents = self._store.headings().documents
        return timeline_of(query, self._store.library, self._glossary, documents)
