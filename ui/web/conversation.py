"""What a browser keeps: its questions, their answers, and what it said of them."""

from uuid import uuid4

from pydantic import Field, ValidationError

from assistant.answer_store import Verdict
from assistant.record import Record
from assistant.records import Answer, Turn
from vectorstore.records import Filters


class Scope(Record):
    """Where to look, and the names of those places as the visitor chose them."""

    filters: Filters = Filters()
    names: tuple[str, ...] = ()


EVERYWHERE = Scope()


class Exchange(Record):
    """A question with its answer, or with the sentence that says why there is none."""

    question: str
    scope: Scope = EVERYWHERE
    answer: Answer | None = None
    trouble: str | None = None
    verdict: Verdict | None = None


class Conversation(Record):
    """The exchanges of one conversation, oldest first."""

    id: str = Field(default_factory=lambda: uuid4().hex)
    exchanges: tuple[Exchange, ...] = ()

    @classmethod
    def stored(cls, value: object) -> "Conversation":
        """The conversation a browser kept, as JSON text; what it cannot be is a new one."""
        try:
            return cls.model_validate_json(value if isinstance(value, str) else "")
        except ValidationError:
            return cls()

    def with_exchange(self, exchange: Exchange) -> "Conversation":
        return Conversation(id=self.id, exchanges=(*self.exchanges, exchange))

    def without_last(self) -> "Conversation":
        return Conversation(id=self.id, exchanges=self.exchanges[:-1])

    def judged(self, answer_id: str, verdict: Verdict) -> "Conversation":
        """The same conversation, where the answer of that id was found to be so."""
        return Conversation(
            id=self.id,
            exchanges=tuple(
                exchange.model_copy(update={"verdict": verdict})
                if exchange.answer and exchange.answer.id == answer_id
                else exchange
                for exchange in self.exchanges
            ),
        )

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
