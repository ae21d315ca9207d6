"""What a browser keeps: its questions, their answers, and what it said of them."""

import time
from uuid import uuid4

from pydantic import Field, ValidationError

from assistant.answer_store import Verdict
from assistant.record import Record
from assistant.records import Answer, Citation, Turn
from vectorstore.records import Filters


class Scope(Record):
    """Where to look, and the names of those places as the visitor chose them."""

    filters: Filters = Filters()
    names: tuple[str, ...] = ()


EVERYWHERE = Scope()


class Exchange(Record):
    """A question with its answer, or with the sentence that says why there is none.

    Without either, it was stopped: `written` and `citations` are what stands of its answer.
    """

    id: str = Field(default_factory=lambda: uuid4().hex)
    after: str | None = None
    """The exchange that this one follows; those that follow the same one are versions."""
    asked_at: float = Field(default_factory=time.time)
    question: str
    scope: Scope = EVERYWHERE
    answer: Answer | None = None
    trouble: str | None = None
    verdict: Verdict | None = None
    written: str = ""
    citations: tuple[Citation, ...] = ()


class Conversation(Record):
    """The exchanges of one conversation, in all their versions.

    Those that follow the exchange `turn` are shown, else those that lead to the newest. The next
    question is another version of `instead`, or follows what is shown.
    """

    id: str = Field(default_factory=lambda: uuid4().hex)
    exchanges: tuple[Exchange, ...] = ()
    turn: str | None = None
    instead: str | None = None
    shared: str | None = None
    """An answer to begin with, which another browser asked for."""

    @classmethod
    def stored(cls, value: object) -> "Conversation":
        """The conversation a browser kept, as JSON text; what it cannot be is a new one."""
        try:
            return cls.model_validate_json(value if isinstance(value, str) else "")
        except ValidationError:
            return cls()

    def find(self, exchange_id: str | None) -> Exchange | None:
        return next((e for e in self.exchanges if e.id == exchange_id), None)

    @property
    def shown(self) -> tuple[Exchange, ...]:
        """The exchanges from the first question to the last, each in one version."""
        if not self.exchanges:
            return ()
        last = self.find(self.turn)
        while last and (later := self._following(last.id)):
            last = later[-1]
        exchange: Exchange | None = last or max(self.exchanges, key=_order)
        path: list[Exchange] = []
        while exchange and exchange not in path:
            path.insert(0, exchange)
            exchange = self.find(exchange.after)
        return tuple(path)

    def versions(self, exchange: Exchange) -> tuple[Exchange, ...]:
        """The exchange and those asked or answered instead of it, oldest first."""
        return self._following(exchange.after)

    def _following(self, exchange_id: str | None) -> tuple[Exchange, ...]:
        return tuple(sorted((e for e in self.exchanges if e.after == exchange_id), key=_order))

    def next(self, question: str, scope: Scope = EVERYWHERE) -> Exchange:
        """The next question, at its place in the conversation."""
        instead, shown = self.find(self.instead), self.shown
        after = instead.after if instead else shown[-1].id if shown else None
        return Exchange(after=after, question=question, scope=scope)

    def with_exchange(self, exchange: Exchange) -> "Conversation":
        """The same conversation with the exchange, new or as it is now, shown."""
        others = tuple(e for e in self.exchanges if e.id != exchange.id)
        return Conversation(id=self.id, exchanges=(*others, exchange), turn=exchange.id)

    def judged(self, answer_id: str, verdict: Verdict) -> Exchange | None:
        """The exchange with the answer of that id, which was found to be so."""
        return next(
            (
                exchange.model_copy(update={"verdict": verdict})
                for exchange in self.exchanges
                if exchange.answer and exchange.answer.id == answer_id
            ),
            None,
        )


def turns(exchanges: tuple[Exchange, ...]) -> tuple[Turn, ...]:
    """The messages that were answered, as a question's history."""
    return tuple(
        turn
        for exchange in exchanges
        if exchange.answer
        for turn in (
            Turn(role="user", content=exchange.question),
            Turn(role="assistant", content=exchange.answer.text),
        )
    )


class Keepsake(Record):
    """What a browser is to keep: an exchange, as it is now, of a conversation."""

    conversation: str
    exchange: Exchange


def _order(exchange: Exchange) -> tuple[float, str]:
    return exchange.asked_at, exchange.id
