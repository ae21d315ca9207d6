"""The audit trail over REST."""

from typing import Annotated

from fastapi import APIRouter, Query

from assistant.api.dependencies import ServiceDep
from assistant.audit import AuditEntry
from assistant.paging import next_cursor, place_of
from assistant.record import Record

router = APIRouter(prefix="/v1", tags=["audit"])
_HIGHEST = 1 << 62


class Audit(Record):
    """A page of the changes, the newest first."""

    entries: tuple[AuditEntry, ...]
    next: str | None = None


@router.get("/audit")
def audit(
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="how many on a page")] = 200,
    cursor: Annotated[str | None, Query(description="`next` of the page before")] = None,
    subject: Annotated[
        str | None, Query(max_length=1000, description="id of a document, speech, job or key")
    ] = None,
    actor: Annotated[
        str | None, Query(max_length=1000, description="id of a key, or an address")
    ] = None,
) -> Audit:
    """Every change: who made it, what, when and from where. Wants a key made with `--audit`."""
    before = min(place_of(cursor), _HIGHEST) if cursor else None
    found = service.trail.entries(limit + 1, before=before, subject=subject, actor=actor)
    shown = found[:limit]
    following = next_cursor(shown[-1].number, _HIGHEST) if len(found) > limit else None
    return Audit(entries=shown, next=following)
