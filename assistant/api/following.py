"""A job as the one who waits for it sees it: step by step, to its end."""

import asyncio
import time
from collections.abc import AsyncGenerator

from anyio import to_thread

from assistant.events import UploadProgress
from assistant.ingested import Ingested
from assistant.jobs.job_queue import JobQueue
from vectorstore.errors import Unavailable
from vectorstore.job_records import JobRow, JobState

_LOOKED_EVERY = 0.2
_UNPROCESSABLE = 422


async def following(
    jobs: JobQueue, job: JobRow, patience: float, retry_after: int
) -> AsyncGenerator[UploadProgress | Ingested, None]:
    """What a job tells, and at last what became of its file.

    Raises Unavailable where nobody takes it within `patience` seconds, and where it ends otherwise.
    """
    deadline = time.monotonic() + patience
    told: UploadProgress | None = None
    while not job.state.ended:
        step = progress_of(job)
        if step and step != told:
            told = step
            yield step
        if not job.attempts and time.monotonic() > deadline:
            raise Unavailable(
                f"No worker came to this file in {patience:.0f} seconds. Bring it again later, "
                "ask for a job with `Prefer: respond-async`, or start more workers "
                "(`wenzheng worker`).",
                retry_after,
            )
        await asyncio.sleep(_LOOKED_EVERY)
        job = await to_thread.run_sync(jobs.job, job.id)
    yield _ended(job, retry_after)


def progress_of(job: JobRow) -> UploadProgress | None:
    """How far a job is; None where nobody has said so."""
    return UploadProgress(stage=job.stage, done=job.done, total=job.total) if job.stage else None


def _ended(job: JobRow, retry_after: int) -> Ingested:
    if job.state is JobState.DONE and job.outcome:
        return Ingested.model_validate_json(job.outcome)
    if job.state is JobState.CANCELLED:
        raise Unavailable("The job was cancelled by somebody; bring the file again.", retry_after)
    problem = job.problem or "The job failed; the worker's log says why."
    if job.status == _UNPROCESSABLE:
        return Ingested(path=job.name, status="failed", error=problem)
    raise Unavailable(problem, retry_after)
