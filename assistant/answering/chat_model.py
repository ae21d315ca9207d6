"""What answering asks of a chat model, whoever serves it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

JsonSchema: TypeAlias = Mapping[str, Any]


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

    def stream(
        self, messages: Sequence[Message], *, schema: JsonSchema | None = None
    ) -> Iterator[str]:
        """The reply in pieces, without what a reasoning model thinks aloud.

        With `schema` it is JSON of that schema where the endpoint can see to it; elsewhere the
        messages have to ask for it. Closing the iterator ends the work. Raises Unavailable, before
        the first piece when the model cannot be had, later when the reply was cut off.
        """
        ...
