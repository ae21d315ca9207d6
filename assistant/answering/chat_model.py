"""What answering asks of a chat model, whoever serves it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


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
        """The reply in pieces, without what a reasoning model thinks aloud.

        Closing the iterator ends the work. Raises Unavailable, before the first piece when the
        model cannot be had, later when the reply was cut off.
        """
        ...
