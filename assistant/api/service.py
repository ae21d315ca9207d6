"""What the faces of one server process share: the corpus, the keys, and room for the work."""

import logging
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import aclosing
from dataclasses import replace

from pydantic_core import PydanticSerializationError

from assistant.answer_store import KeptAnswers
from assistant.api import tracing
from assistant.api.caller import Caller
from assistant.api.failed_sign_ins import FailedSignIns
from assistant.api.host_check import is_loopback
from assistant.api.idempotency import Idempotency
from assistant.api.metrics import Metrics
from assistant.api.rate_limit import CallerLimits
from assistant.api.readiness import Readiness
from assistant.api.uploads import Uploads
from assistant.api.work_queue import Workroom
from assistant.audit import AuditTrail
from assistant.corpus import Corpus, DividedCorpus
from assistant.events import Done, Event
from assistant.evidence import Retrieval
from assistant.jobs.job_queue import JobQueue
from assistant.keys import Keyring
from assistant.records import Answer, Question
from assistant.settings import Settings
from vectorstore.errors import InvalidRequest, StorageFailed, Unavailable
from vectorstore.job_records import JobFile
from vectorstore.storage.location import Location

_PATIENCE = 20.0
_log = logging.getLogger("wenzheng.answers")


class Service:
    """Questions answered off the event loop, within the limits of the settings."""

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self.corpus = corpus
        self.settings = settings
        self.room = Workroom(settings.max_requests)
        self.embedding = Workroom(16, at_once=1, patience=_PATIENCE)
        """Where texts of others are embedded, one request after the other beside the questions."""
        self.waiting = Workroom(settings.max_requests, at_once=settings.max_requests)
        """Where follow-ups wait for a chat model to rewrite them, on no place of the work."""
        self.jobs = JobQueue(corpus, settings)
        self.uploads = Uploads(corpus, self.jobs)
        self.idempotency = Idempotency(self.jobs.table.requests)
        self.trail = AuditTrail(Location(settings.data_dir, settings.database))
        self.keyring = Keyring(settings.data_dir, settings.database)
        self.limits = CallerLimits(settings)
        self.failed_sign_ins = FailedSignIns()
        self.readiness = Readiness(corpus)
        self.metrics = Metrics()
        self.kept = KeptAnswers(settings.data_dir, settings.kept_answers, settings.database)

    def close(self) -> None:
        self.room.close()
        self.waiting.close()
        self.embedding.close()
        self.uploads.close()
        self.jobs.close()
        self.keyring.close()
        self.kept.close()

    def asks_for_keys(self) -> bool:
        """Whether a key is wanted: on the loopback address once there was one, elsewhere always."""
        return not is_loopback(self.settings.host) or self.keyring.required()

    def corpus_of(self, caller: Caller) -> Corpus:
        """The corpus, or what of it the caller may see. Raises Unavailable where it is not parted.

        Whatever is done for a caller is done on this.
        """
        return self.divided().within(caller.collections) if caller.is_limited else self.corpus

    def divided(self) -> DividedCorpus:
        """The corpus, which can be had in part. Raises Unavailable where it cannot."""
        if isinstance(self.corpus, DividedCorpus):
            return self.corpus
        raise Unavailable(
            "This process has the corpus from another server, which alone can tell what a key that "
            "is limited to collections may see; send the key there."
        )

    def placed(self, file: JobFile, caller: Caller) -> tuple[JobFile, bool]:
        """A file as it goes into the whole corpus, and whether the caller knows its content.

        Raises InvalidRequest for collections that are not the caller's.
        """
        if not caller.is_limited:
            return file, True
        part = self.divided().within(caller.collections)
        placed = part.placed(file.data, file.source or f"upload:{file.name}", file.collections)
        put = replace(file, source=placed.source, collections=placed.collections)
        return put, placed.is_known

    @staticmethod
    def may_be_rewritten(question: Question) -> bool:
        """Whether understanding it may wait for a chat model."""
        return bool(question.history) and question.mode != "extractive"

    def understood(self, question: Question, caller: Caller) -> Iterator[Event]:
        """The answer in parts, searched when they are read. Raises InvalidRequest.

        It is understood before this returns, which takes as long as a chat model may.
        """
        self._check(question)
        return self.corpus_of(caller).stream(question)

    def kept_events(
        self, events: Iterator[Event], caller: Caller, answer_id: str | None = None
    ) -> Generator[Event, None, None]:
        """The parts of an answer, where the caller is; it is kept for them, by the id if given."""
        for event in events:
            if isinstance(event, Done):
                if answer_id:
                    event = Done(answer=event.answer.model_copy(update={"id": answer_id}))  # noqa: PLW2901
                self._answered(event.answer, caller)
            yield event

    async def stream(
        self, question: Question, caller: Caller, answer_id: str | None = None
    ) -> AsyncGenerator[Event, None]:
        """The answer in parts, off the event loop. Raises InvalidRequest or Unavailable."""
        begin = await self._begin(question, caller, answer_id)
        async with aclosing(self.room.each(begin)) as found:
            async for event in found:
                yield event

    async def ask(self, question: Question, caller: Caller) -> Answer:
        """The whole answer. Raises InvalidRequest or Unavailable."""
        begin = await self._begin(question, caller)
        async with aclosing(self.room.each(begin, only_last=True)) as events:
            (answer,) = [event.answer async for event in events if isinstance(event, Done)]
        return answer

    async def _begin(
        self, question: Question, caller: Caller, answer_id: str | None = None
    ) -> Callable[[], Generator[Event, None, None]]:
        """The work of an answer that is left once a follow-up is understood."""
        if not self.may_be_rewritten(question):
            return lambda: self.kept_events(self.understood(question, caller), caller, answer_id)
        events = await self.waiting.run(lambda: self.understood(question, caller))
        return lambda: self.kept_events(events, caller, answer_id)

    async def search(self, question: Question, caller: Caller) -> Retrieval:
        """Retrieval only. Raises InvalidRequest or Unavailable."""
        self._check(question)
        return await self.room.run(lambda: self.corpus_of(caller).search(question))

    def _answered(self, answer: Answer, caller: Caller) -> None:
        self.metrics.answered(answer)
        tracing.answered(answer, questions=self.settings.log_questions)
        about = answer.model_dump(include={"mode", "status", "language", "corpus", "degraded"})
        about |= {"answer": answer.id, "seconds": round(answer.timings.total, 4)}
        if self.settings.log_questions:
            about["question"] = answer.question
        _log.info("answer", extra=about)
        try:
            self.kept.keep(answer, caller.id)
        except StorageFailed as error:
            _log.warning("an answer was not kept: %s", error.message)

    def _check(self, question: Question) -> None:
        turns, most = len(question.history), self.settings.max_turns
        if turns > most:
            raise InvalidRequest(
                f"The history has {turns} messages and may have {most}; leave the oldest out."
            )
        try:
            question.model_dump_json()
        except PydanticSerializationError as error:
            raise InvalidRequest(
                "The question holds half a character (a lone surrogate); send whole ones."
            ) from error
