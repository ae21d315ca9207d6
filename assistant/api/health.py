"""Whether the service is alive, and whether it can answer."""

from typing import Literal

from fastapi import APIRouter

from assistant.api.dependencies import ServiceDep
from assistant.api.readiness import Ready
from assistant.records import Record

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
    return await service.readiness.ask()
