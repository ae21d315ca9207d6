"""Who asks, and what of the corpus is theirs to see."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection


@dataclass(frozen=True, slots=True)
class Caller:
    """The id of a key, an address where no key is needed, or the name of a face.

    With `collections` they see and change the documents of these alone, and else all.
    """

    id: str
    collections: tuple[str, ...] = ()

    @property
    def is_limited(self) -> bool:
        return bool(self.collections)


def caller_of(connection: HTTPConnection) -> Caller:
    """Whom the gate found to be asking."""
    state: dict[str, Any] = connection.scope["state"]
    return Caller(state["caller"], state["collections"])
