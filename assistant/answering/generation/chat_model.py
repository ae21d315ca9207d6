"""What answering asks of a chat model, whoever serves it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from vectorstore.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a chat model."""

    role: Literal["system", "user", "assistant"]
    content: str


class ChatModel(Protocol):
    """A model that writes."""

    @property
    def name(self) -> str:
        """Which model it is, for the record of an answer."""
        ...

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """The reply in pieces. Closing the iterator ends the work.

        Raises Unavailable, before the first piece when the model cannot be had, later when the
        reply was cut off.
        """
        ...


class NotWritten(Unavailable):
    """No answer came of the chat model; the message says why, in a sentence.

    `declined` means that the model found nothing in the passages that answers.
    """

    def __init__(self, message: str, *, declined: bool = False) -> None:
        super().__init__(message)
        self.declined = declined
