"""The jobs of a corpus: handed in, looked at, cancelled, and worked on."""

import threading
import time
import uuid
from typing import Protocol

from assistant.audit import actor
from assistant.corpus import Corpus
from assistant.jobs.job_runner import JobRunner
from assistant.jobs.local_worker import LocalWorker
from assistant.settings import Settings
from vectorstore.errors import NotFound, Unavailable
from vectorstore.job_records import JobFile, JobRow, JobState
from vectorstore.job_table import JobTable
from vectorstore.storage.location import Location

_MOST_QUEUED = 1000
_RETRY_AFTER = 30
_KEPT_SECONDS = 7 * 24 * 3600
_FORGOTTEN_EVERY = 64


class Worker(Protocol):
    """Whoever works on jobs in this process."""

    def start(self) -> None: ...

    def wake(self) -> None: ...

    def stop(self) -> None: ...

    def close(self) -> None: ...


class JobQueue:
    """Jobs in the data folder or in PostgreSQL, some of which this process works on itself.

    In a data folder one of its processes works on all jobs; in PostgreSQL every server does, and
    every `wenzheng worker`. Every method raises StorageFailed or Unavailable.
    """

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self.table = JobTable(Location(settings.data_dir, settings.database))
        self.in_database = settings.database is not None
        runner = JobRunner(self.table, corpus)
        self._worker: Worker | None = None
        if settings.database is None:
            self._worker = LocalWorker(
                settings.data_dir, self.table, runner, max(1, settings.jobs_at_once)
            )
        elif settings.jobs_at_once:
            from assistant.jobs.database_worker import DatabaseWorker

            self._worker = DatabaseWorker(
                settings.database, self.table, runner, settings.jobs_at_once
            )
        self._started = False
        self._starting = threading.Lock()

    def start(self) -> None:
        """Work on jobs, those first that were left when a server ended."""
        with self._starting:
            if self._worker and not self._started:
                self._started = True
                self._worker.start()

    def stop(self) -> None:
        """Take no more jobs, and give back those that are under way."""
        if self._worker and self._started:
            self._worker.stop()

    def close(self) -> None:
        if self._worker and self._started:
            self._worker.close()
        self.table.close()

    def submit(self, file: JobFile) -> JobRow:
        """A new job for a file. Raises Unavailable when too many wait."""
        waiting = self.table.counts()[JobState.QUEUED]
        if waiting >= _MOST_QUEUED:
            raise Unavailable(
                f"{waiting} files wait to be taken in; bring this one again later, or start more "
                "workers (`wenzheng worker`).",
                _RETRY_AFTER,
            )
        now = time.time()
        job = self.table.add(uuid.uuid4().hex, file, now, actor().model_dump_json())
        if job.number % _FORGOTTEN_EVERY == 0:
            self.table.forget_ended(now - _KEPT_SECONDS)
        self.start()
        if self._worker:
            self._worker.wake()
        return job

    def job(self, job_id: str) -> JobRow:
        """Raises NotFound."""
        found = self.table.find(job_id)
        if found is None:
            raise no_such_job()
        return found

    def cancel(self, job_id: str) -> JobRow:
        """The job, which stops soon, or as it ended before. Raises NotFound."""
        self.table.cancel(self.job(job_id).id, time.time())
        return self.job(job_id)


def no_such_job() -> NotFound:
    """The error where there is no job of an id."""
    return NotFound("There is no such job; those that ended are kept for a week.")
