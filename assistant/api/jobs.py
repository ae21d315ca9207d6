"""Uploads as jobs over REST: watched, listed, cancelled."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from assistant.api.caller import Caller
from assistant.api.dependencies import CallerDep, ServiceDep
from assistant.api.error_responses import Problem
from assistant.api.following import progress_of
from assistant.api.service import Service
from assistant.audit import Action
from assistant.events import UploadProgress
from assistant.ingested import Ingested
from assistant.jobs.job_queue import no_such_job
from assistant.paging import next_cursor, place_of
from assistant.record import Record
from vectorstore.job_records import JobRow, JobState

router = APIRouter(prefix="/v1", tags=["jobs"])
_MOST_SKIPPED = 1_000_000_000


class Job(Record):
    """An upload on its way: `document` once it is done, `problem` once it has failed."""

    id: str
    state: JobState
    name: str
    source: str | None = None
    collections: tuple[str, ...] = ()
    progress: UploadProgress | None = None
    attempts: int = Field(description="how many times it was begun")
    cancelling: bool = Field(description="somebody wants it to stop, which it does soon")
    created_at: str
    finished_at: str | None = None
    document: Ingested | None = None
    problem: Problem | None = None


class Jobs(Record):
    """A page of the jobs, the newest first; `total` counts all, those that ended for a week."""

    jobs: tuple[Job, ...]
    total: int
    next: str | None = Field(None, description="the cursor of the next page")


@router.get("/jobs")
def jobs(
    service: ServiceDep,
    caller: CallerDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="how many on a page")] = 200,
    cursor: Annotated[str | None, Query(description="`next` of the page before")] = None,
) -> Jobs:
    """The jobs."""
    first = min(place_of(cursor), _MOST_SKIPPED)
    table = service.jobs.table
    total = sum(table.counts().values())
    if caller.is_limited:
        mine = [row for row in table.page(0, total) if _is_of(row, caller)]
        rows, total = mine[first : first + limit], len(mine)
    else:
        rows = table.page(first, limit)
    shown = tuple(_described_for(row, caller) for row in rows)
    return Jobs(jobs=shown, total=total, next=next_cursor(first + limit, total))


@router.get("/jobs/{job_id}")
def job(job_id: str, service: ServiceDep, caller: CallerDep) -> Job:
    """A job, and how far it is."""
    return _described_for(_found(job_id, service, caller), caller)


@router.delete("/jobs/{job_id}")
def cancel_job(job_id: str, service: ServiceDep, caller: CallerDep) -> Job:
    """Cancel a job: one that waits at once, one that is worked on soon, one that ended never."""
    row = _found(job_id, service, caller)
    with service.trail.change(Action.CANCEL_JOB, row.id, {"name": row.name}):
        return _described_for(service.jobs.cancel(row.id), caller)


def _found(job_id: str, service: Service, caller: Caller) -> JobRow:
    """Raises NotFound, also for the job of a collection that is not the caller's."""
    row = service.jobs.job(job_id)
    if caller.is_limited and not _is_of(row, caller):
        raise no_such_job()
    return row


def _is_of(row: JobRow, caller: Caller) -> bool:
    """Whether a job takes its file into collections of the caller alone."""
    return bool(row.collections) and set(row.collections) <= set(caller.collections)


def _described_for(row: JobRow, caller: Caller) -> Job:
    """A job as the caller sees it; whether others had its content before is not theirs to see."""
    job = described(row)
    if job.document is None:
        return job
    return job.model_copy(update={"document": as_seen(job.document, known=not caller.is_limited)})


def as_seen(ingested: Ingested, *, known: bool) -> Ingested:
    """What became of a file, to who did or did not know its content before."""
    if ingested.status != "unchanged" or known:
        return ingested
    return ingested.model_copy(update={"status": "added"})


def described(row: JobRow) -> Job:
    """A job as others see it."""
    problem = None
    if row.problem and row.status:
        title = HTTPStatus(row.status).phrase
        problem = Problem(title=title, status=row.status, detail=row.problem)
    return Job(
        id=row.id,
        state=row.state,
        name=row.name,
        source=row.source,
        collections=row.collections,
        progress=None if row.state.ended else progress_of(row),
        attempts=row.attempts,
        cancelling=row.cancelling and not row.state.ended,
        created_at=_written(row.created_at),
        finished_at=_written(row.finished_at) if row.finished_at else None,
        document=Ingested.model_validate_json(row.outcome) if row.outcome else None,
        problem=problem,
    )


def wants_job(prefer: str | None) -> bool:
    """Whether a client would rather not wait (RFC 7240, section 4.1)."""
    preferences = (preference.partition(";")[0] for preference in (prefer or "").split(","))
    return "respond-async" in {preference.strip().lower() for preference in preferences}


def accepted(row: JobRow) -> JSONResponse:
    """The answer to an upload that became a job."""
    return JSONResponse(
        described(row).model_dump(mode="json"),
        HTTPStatus.ACCEPTED,
        {
            "Location": f"/v1/jobs/{row.id}",
            "Preference-Applied": "respond-async",
            "Retry-After": "1",
        },
    )


def _written(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
