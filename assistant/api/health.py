"""Whether the service is alive, whether it can answer, and what it has done."""

from typing import Literal

from anyio import to_thread
from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from assistant.api.dependencies import ServiceDep
from assistant.api.metrics import CONTENT_TYPE
from assistant.api.readiness import Ready
from assistant.record import Record

router = APIRouter(tags=["health"])


class Alive(Record):
    """The process runs."""

    status: Literal["alive"] = "alive"


@router.get("/livez")
async def livez() -> Alive:
    """Alive."""
    return Alive()


@router.get("/readyz")
async def readyz(service: ServiceDep) -> Ready:
    """Ready to answer; a problem says why not."""
    ready = await service.readiness.ask()
    told = not await to_thread.run_sync(service.keyring.are_limited)
    return ready if told else ready.model_copy(update={"speeches": None})


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(service: ServiceDep) -> Response:
    """What is counted and measured, for Prometheus."""
    places = service.room.taken + service.waiting.taken
    numbers = service.metrics.exposed(service.corpus, places, service.jobs.table.counts())
    return Response(numbers, media_type=CONTENT_TYPE)
