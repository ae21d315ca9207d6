"""What the faces of one server process share: the corpus, the keys, and room for the work."""

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing

from pydantic_core import PydanticSerializationError

from assistant.api.traffic import Traffic
from assistant.api.workroom import Workroom
from assistant.assistant import Corpus
from assistant.events import Done, Event
from assistant.keys import Keyring
from assistant.records import Answer, Question, Retrieval
from assistant.settings import Settings
from vectorstore.errors import InvalidRequest


class Service:
    """Questions answered off the event loop, within the limits of the settings."""

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self.corpus = corpus
        self.settings = settings
        self.room = Workroom(settings.max_requests)
        self.keyring = Keyring(settings.data_dir)
        self.traffic = Traffic(settings)

    def close(self) -> None:
        self.room.close()
        self.keyring.close()

    async def stream(self, question: Question) -> AsyncGenerator[Event, None]:
        """The answer in parts. Raises InvalidRequest or Unavailable."""
        self._check(question)

        def events() -> Generator[Event, None, None]:
            yield from self.corpus.stream(question)

        async with aclosing(self.room.each(events)) as found:
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
        return await self.room.run(lambda: self.corpus.search(question))

    def _check(self, question: Question) -> None:
        try:
            question.model_dump_json()
        except PydanticSerializationError as error:
            raise InvalidRequest(
                "The question holds half a character (a lone surrogate); send whole ones."
            ) from error
        turns, most = len(question.history), self.settings.max_turns
        if turns > most:
            raise InvalidRequest(
                f"The history has {turns} messages and may have {most}; leave the oldest out."
            )
