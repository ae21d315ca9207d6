"""Working on one job: whatever becomes of it, and whoever ends in the middle of it."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

from assistant.audit import Actor, acting
from assistant.corpus import Corpus
from assistant.ingested import Ingested
from vectorstore.errors import DiskFull, StoreError, Unavailable
from vectorstore.job_records import TakenJob
from vectorstore.job_table import JobTable
from vectorstore.progress import Cancelled, Stopped

_log = logging.getLogger("wenzheng.jobs")
_TOLD_EVERY = 0.5
_MOST_TRIES = 10
_MOST_UNEXPECTED = 3
_MOST_ABANDONED = 5
_LONGEST_WAIT = 300.0
_PATIENCE = 60.0
"""Seconds for which the outcome of a job is kept while the database does not answer."""


class JobRunner:
    """Takes in the files of jobs, each once in effect: the corpus holds a content only once."""

    def __init__(self, table: JobTable, corpus: Corpus) -> None:
        self._table = table
        self._corpus = corpus
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Have the jobs that are under way given back where they tell how far they are."""
        self._stopping.set()

    def run(self, number: int) -> float | None:
        """When the job is to be tried again, in seconds since 1970; None when it has ended.

        Raises Unavailable or StoreError where the jobs themselves cannot be had.
        """
        token = uuid.uuid4().hex
        taken = self._table.take(number, token, time.time())
        if taken is None:
            return None
        if taken.row.abandoned >= _MOST_ABANDONED:
            self._fail(number, token, _abandoned(taken), 500)
            return None
        try:
            ingested = self._ingest(taken, token)
        except Cancelled:
            self._patiently(lambda: self._table.stop_cancelled(number, token, time.time()))
        except Stopped:
            return self._give_back(number, token, 0.0)
        except (Unavailable, StoreError) as error:
            if taken.row.attempts < _MOST_TRIES:
                _log.warning("job %s is tried again: %s", taken.row.id, error.message)
                return self._give_back(number, token, _wait(taken.row.attempts))
            status = 507 if isinstance(error, DiskFull) else 503
            self._fail(number, token, error.message, status)
        except Exception:  # noqa: BLE001 - one file must not end the worker
            _log.exception("job %s failed unexpectedly", taken.row.id)
            if taken.row.attempts < _MOST_UNEXPECTED:
                return self._give_back(number, token, _wait(taken.row.attempts))
            self._fail(number, token, _unexpected(taken), 500)
        else:
            self._succeed(number, token, ingested)
        return None

    def _ingest(self, taken: TakenJob, token: str) -> Ingested:
        row, file, said = taken.row, taken.file, 0.0

        def progress(stage: str, done: int, total: int) -> None:
            nonlocal said
            if self._stopping.is_set():
                raise Stopped
            if (now := time.monotonic()) - said < _TOLD_EVERY:
                return
            said = now
            with suppress(Unavailable):  # the work may go on while the database is away
                if not self._table.progress(row.number, token, stage, done, total):
                    raise Cancelled

        token_of_actor = acting.set(Actor.model_validate_json(row.actor) if row.actor else None)
        try:
            return self._corpus.ingest(
                file.name, file.data, file.source, progress, file.collections
            )
        finally:
            acting.reset(token_of_actor)

    def _succeed(self, number: int, token: str, ingested: Ingested) -> None:
        if ingested.error:
            self._fail(number, token, ingested.error, 422)
            return
        outcome = ingested.model_dump_json()
        self._patiently(lambda: self._table.succeed(number, token, outcome, time.time()))

    def _fail(self, number: int, token: str, problem: str, status: int) -> None:
        self._patiently(lambda: self._table.fail(number, token, problem, status, time.time()))

    def _give_back(self, number: int, token: str, wait: float) -> float:
        due = time.time() + wait
        self._patiently(lambda: self._table.give_back(number, token, due))
        return due

    def _patiently(self, note: Callable[[], None]) -> None:
        """Note what became of a job; raises Unavailable where that cannot be done for long."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                note()
            except Unavailable:
                if time.monotonic() > deadline or self._stopping.is_set():
                    raise
                time.sleep(1)
            else:
                return


def _wait(attempts: int) -> float:
    return min(_LONGEST_WAIT, 2.0**attempts)


def _unexpected(taken: TakenJob) -> str:
    return (
        f"{taken.row.name} could not be taken in, tried {taken.row.attempts} times; the worker's "
        "log says why. Bring the file in another form."
    )


def _abandoned(taken: TakenJob) -> str:
    return (
        f"{taken.row.name} could not be taken in: {taken.row.abandoned} workers ended while they "
        "worked on it. See whether they have memory enough, or bring the file in parts."
    )
