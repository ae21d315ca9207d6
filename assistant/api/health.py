"""Whether the service is alive, and whether it can answer."""

from typing import Literal

from fastapi import APIRouter

from assistant.api.dependencies import CorpusDep
from assistant.records import Record

router = APIRouter(tags=["health"])


class Alive(Record):
    """The process runs."""

    status: Literal["alive"] = "alive"


class Ready(Record):
    """Questions are answered, from this many speeches."""

    status: Literal["ready"] = "ready"
    speeches: int


@router.get("/livez")
def livez() -> Alive:
    """Alive."""
    return Alive()


@router.get("/readyz")
def readyz(corpus: CorpusDep) -> Ready:
    """Ready to answer; a problem says why not."""
    return Ready(speeches=len(corpus.speeches()))
