"""What the faces of one server process share: the corpus, the keys, and room for the work."""

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing

from pydantic_core import PydanticSerializationError

from assistant.api.readiness import Readiness
from assistant.api.traffic import Traffic
from assistant.api.workroom import Workroom
from assistant.assistant import Corpus
from assistant.events import Done, Event
from assistant.keys import Keyring
from assistant.records import Answer, Ingested, Question, Retrieval
from assistant.settings import Settings
from vectorstore.errors import InvalidRequest

_WAITING_UPLOADS = 16


class Service:
    """Questions answered off the event loop, within the limits of the settings."""

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self.corpus = corpus
        self.settings = settings
        self.room = Workroom(settings.max_requests)
        self.intake = Workroom(_WAITING_UPLOADS, at_once=1)
        self.keyring = Keyring(settings.data_dir)
        self.traffic = Traffic(settings)
        self.readiness = Readiness(corpus)

    def close(self) -> None:
        self.room.close()
        self.intake.close()
        self.keyring.close()

    def events(self, question: Question) -> Generator[Event, None, None]:
        """The answer in parts, where the caller is. Raises InvalidRequest."""
        self._check(question)
        yield from self.corpus.stream(question)

    async def stream(self, question: Question) -> AsyncGenerator[Event, None]:
        """The answer in parts, off the event loop. Raises InvalidRequest or Unavailable."""
        async with aclosing(self.room.each(lambda: self.events(question))) as found:
            async for event in found:
                yield event

    async def ask(self, question: Question) -> Answer:
        """The whole answer. Raises InvalidRequest or Unavailable."""
        async with aclosing(self.stream(question)) as events:
            async for event in events:
                if isinstance(event, Done):
                    return event.answer
        raise AssertionError("a stream ends in Done or raises")

    async def search(self, question: Question) -> Retrieval:
        """Retrieval only. Raises InvalidRequest or Unavailable."""
        self._check(question)
        return await self.room.run(lambda: self.corpus.search(question))

    async def ingest(self, name: str, data: bytes, source: str | None) -> Ingested:
        """Bring a file in, one after the other. Raises Unavailable."""
        return await self.intake.run(lambda: self.corpus.ingest(name, data, source))

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
