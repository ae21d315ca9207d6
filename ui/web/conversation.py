"""What a browser keeps: the questions it asked and the answers it got."""

from uuid import uuid4

from pydantic import Field, ValidationError

from assistant.records import Answer, Record, Turn


class Exchange(Record):
    """A question with its answer, or with the sentence that says why there is none."""

    question: str
    answer: Answer | None = None
    trouble: str | None = None


class Conversation(Record):
    """The exchanges of one conversation, oldest first."""

    id: str = Field(default_factory=lambda: uuid4().hex)
    exchanges: tuple[Exchange, ...] = ()

    @classmethod
    def stored(cls, value: object) -> "Conversation":
        """The conversation a browser kept; what it cannot be is a new one."""
        try:
            return cls.model_validate(value)
        except ValidationError:
            return cls()

    def with_exchange(self, exchange: Exchange) -> "Conversation":
        return Conversation(id=self.id, exchanges=(*self.exchanges, exchange))

    def without_last(self) -> "Conversation":
        return Conversation(id=self.id, exchanges=self.exchanges[:-1])

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The messages that were answered, as a question's history."""
        return tuple(
            turn
            for exchange in self.exchanges
            if exchange.answer
            for turn in (
                Turn(role="user", content=exchange.question),
                Turn(role="assistant", content=exchange.answer.text),
            )
        )
