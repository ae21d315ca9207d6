"""Where jobs are kept, and who changes what of them."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from vectorstore.idempotency_table import IdempotencyTable, requests_table
from vectorstore.job_records import JobFile, JobRow, JobState, TakenJob
from vectorstore.storage import job_dispatch
from vectorstore.storage.database import Database
from vectorstore.storage.location import Location
from vectorstore.storage.migration import History
from vectorstore.storage.tables import needed, real, row_number, text

_metadata = MetaData()
_jobs = Table(
    "jobs",
    _metadata,
    Column("number", row_number, primary_key=True),
    Column("id", text, nullable=False, unique=True),
    needed("name"),
    Column("source", text),
    needed("collections"),
    needed("state"),
    needed("created_at", real),
    Column("finished_at", real),
    needed("due_at", real),
    needed("stage"),
    needed("done", Integer),
    needed("total", Integer),
    needed("attempts", Integer),
    needed("abandoned", Integer),
    needed("cancelling", Integer),
    needed("taken_by"),
    Column("outcome", text),
    Column("problem", text),
    Column("status", Integer),
    Column("actor", text),
    Index("jobs_by_state", "state", "due_at"),
    sqlite_strict=True,
)
_files = Table(
    "job_files",
    _metadata,
    Column("job", row_number, ForeignKey("jobs.number", ondelete="CASCADE"), primary_key=True),
    needed("data", LargeBinary),
    sqlite_strict=True,
)
_requests = requests_table(_metadata)
_FRESH: Mapping[str, object] = {
    "state": JobState.QUEUED,
    "stage": "",
    "done": 0,
    "total": 0,
    "attempts": 0,
    "abandoned": 0,
    "cancelling": 0,
    "taken_by": "",
}
_OPEN = (JobState.QUEUED, JobState.RUNNING)


def _create(connection: Connection) -> None:
    _metadata.create_all(connection)
    if connection.dialect.name == "postgresql":
        job_dispatch.create_tables(connection)


HISTORY = History("jobs", 3, _create)


_COLUMNS = [_jobs.c[name] for name in JobRow.__dataclass_fields__]


class JobTable(Database):
    """The jobs of a corpus. Every method raises StorageFailed or Unavailable.

    With PostgreSQL each goes through the queue of `job_dispatch` too, in the same transaction.
    """

    def __init__(self, location: Location) -> None:
        super().__init__(location.engine("jobs", private=True), HISTORY)
        self.requests = IdempotencyTable(self, _requests)

    def add(self, job_id: str, file: JobFile, now: float, actor: str | None = None) -> JobRow:
        said = {
            "actor": actor,
            "name": file.name,
            "source": file.source,
            "collections": json.dumps(file.collections, ensure_ascii=False),
        }
        with self.transaction() as connection:
            number: int = connection.execute(
                insert(_jobs)
                .values(**_FRESH, **said, id=job_id, created_at=now, due_at=now)
                .returning(_jobs.c.number)
            ).scalar_one()
            connection.execute(insert(_files).values(job=number, data=file.data))
            if self.is_postgresql:
                job_dispatch.hand_over(connection, number)
            row = connection.execute(select(*_COLUMNS).where(_jobs.c.number == number)).one()
        return _job(row)

    def find(self, job_id: str) -> JobRow | None:
        rows = self.query(select(*_COLUMNS).where(_jobs.c.id == job_id))
        return _job(rows[0]) if rows else None

    def page(self, first: int, limit: int) -> list[JobRow]:
        """The newest jobs first."""
        newest = select(*_COLUMNS).order_by(_jobs.c.number.desc()).limit(limit).offset(first)
        return [_job(row) for row in self.query(newest)]

    def counts(self) -> dict[JobState, int]:
        """How many jobs there are in each state, of those that are still known."""
        rows = self.query(select(_jobs.c.state, func.count()).group_by(_jobs.c.state))
        found = {JobState(state): count for state, count in rows}
        return {state: found.get(state, 0) for state in JobState}

    def unfinished(self, now: float) -> list[int]:
        """The numbers of the jobs that are due, and of those that somebody works on."""
        due = or_(
            _jobs.c.state == JobState.RUNNING,
            (_jobs.c.state == JobState.QUEUED) & (_jobs.c.due_at <= now),
        )
        return [row[0] for row in self.query(select(_jobs.c.number).where(due).order_by("number"))]

    def hand_over_lost(self) -> None:
        """Queue the jobs anew that no queue holds and nobody ended.

        A worker that was taken for dead, and comes back while another has its job, may drop what
        the queue knows of the job; the one who has it may end before the job does.
        """
        lost = select(_jobs.c.number).where(
            _jobs.c.state.in_(_OPEN), ~job_dispatch.holds(_jobs.c.number)
        )
        if not self.query(lost):
            return
        with self.transaction() as connection:
            for (number,) in connection.execute(lost).all():
                job_dispatch.hand_over(connection, number)

    def take(self, number: int, token: str, now: float) -> TakenJob | None:
        """A job to work on, from now on by this token alone; None where nothing is left to do.

        One that is running was abandoned by whoever had it, which is counted.
        """
        with self.transaction() as connection:
            row = connection.execute(select(*_COLUMNS).where(_jobs.c.number == number)).first()
            if row is None or (job := _job(row)).state.ended:
                return None
            if job.cancelling:
                self._end(connection, number, now, state=JobState.CANCELLED)
                return None
            connection.execute(
                update(_jobs)
                .where(_jobs.c.number == number)
                .values(
                    state=JobState.RUNNING,
                    taken_by=token,
                    attempts=job.attempts + 1,
                    abandoned=job.abandoned + int(job.state is JobState.RUNNING),
                    stage="",
                    done=0,
                    total=0,
                )
            )
            taken = connection.execute(select(*_COLUMNS).where(_jobs.c.number == number)).one()
            kept = select(_files.c.data).where(_files.c.job == number)
            data: bytes = connection.execute(kept).scalar_one()
        held = _job(taken)
        return TakenJob(held, JobFile(held.name, data, held.source, held.collections))

    def progress(self, number: int, token: str, stage: str, done: int, total: int) -> bool:
        """Say how far a job is; whether it is still wanted of the one who says so."""
        with self.transaction() as connection:
            told = connection.execute(
                update(_jobs)
                .where(*_held(number, token), _jobs.c.cancelling == 0)
                .values(stage=stage, done=done, total=total)
            )
            return told.rowcount == 1

    def give_back(self, number: int, token: str, due_at: float) -> None:
        """Let others work on a job, from a time on."""
        with self.transaction() as connection:
            connection.execute(
                update(_jobs)
                .where(*_held(number, token))
                .values(state=JobState.QUEUED, taken_by="", due_at=due_at)
            )

    def succeed(self, number: int, token: str, outcome: str, now: float) -> None:
        with self.transaction() as connection:
            self._end(connection, number, now, token, state=JobState.DONE, outcome=outcome)

    def fail(self, number: int, token: str, problem: str, status: int, now: float) -> None:
        said = {"problem": problem, "status": status}
        with self.transaction() as connection:
            self._end(connection, number, now, token, state=JobState.FAILED, **said)

    def stop_cancelled(self, number: int, token: str, now: float) -> None:
        """End a job that is not wanted any more."""
        with self.transaction() as connection:
            self._end(connection, number, now, token, state=JobState.CANCELLED)

    def cancel(self, job_id: str, now: float) -> None:
        """End a job that waits, and ask the one who works on it to stop."""
        with self.transaction() as connection:
            found = connection.execute(
                select(_jobs.c.number, _jobs.c.state).where(_jobs.c.id == job_id)
            ).first()
            if found is None or found.state not in _OPEN:
                return
            if found.state == JobState.QUEUED:
                self._end(connection, found.number, now, state=JobState.CANCELLED)
            else:
                connection.execute(
                    update(_jobs).where(_jobs.c.number == found.number).values(cancelling=1)
                )

    def forget_ended(self, before: float) -> None:
        """Forget the jobs that ended before a time."""
        with self.transaction() as connection:
            connection.execute(delete(_jobs).where(_jobs.c.finished_at < before))

    @staticmethod
    def _end(
        connection: Connection, number: int, now: float, token: str | None = None, **values: Any
    ) -> None:
        """The file of a job that ended is not kept."""
        held = (_jobs.c.number == number,) if token is None else _held(number, token)
        ended = connection.execute(
            update(_jobs).where(*held).values(finished_at=now, taken_by="", **values)
        )
        if ended.rowcount:
            connection.execute(delete(_files).where(_files.c.job == number))


def _held(number: int, token: str) -> tuple[Any, ...]:
    return _jobs.c.number == number, _jobs.c.taken_by == token, _jobs.c.state == JobState.RUNNING


def _job(row: Row[Any]) -> JobRow:
    values = dict(row._mapping)  # noqa: SLF001 - the public name of a row's mapping
    values["state"] = JobState(values["state"])
    values["cancelling"] = bool(values["cancelling"])
    values["collections"] = tuple(json.loads(values["collections"]))
    return JobRow(**values)
