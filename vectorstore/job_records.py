"""A job: a file that was brought and waits for somebody to take it in, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """Where a job is on its way."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file to take in, and the collections that it is to join.

    `source` tells files of one name apart.
    """

    name: str
    data: bytes
    source: str | None = None
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as it is now; times in seconds since 1970.

    `outcome` is what a job that is done made, as the one who ran it wrote it; `problem` is why a
    job failed, and `status` the same as an HTTP status. `abandoned` counts the workers that ended
    while they worked on it. `actor` is who brought the file, as the one who queued it wrote it.
    """

    number: int
    id: str
    name: str
    source: str | None
    collections: tuple[str, ...]
    state: JobState
    created_at: float
    finished_at: float | None
    stage: str
    done: int
    total: int
    attempts: int
    abandoned: int
    cancelling: bool
    outcome: str | None
    problem: str | None
    status: int | None
    actor: str | None


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job that somebody works on, who proves it by the token it was taken with."""

    row: JobRow
    file: JobFile
