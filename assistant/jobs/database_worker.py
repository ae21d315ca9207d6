"""Jobs of a PostgreSQL database, worked on by any number of processes on any machines.

Procrastinate gives each job to one worker, hears whether that one is alive, and waits before a job
is tried again.
"""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from assistant.jobs.job_runner import JobRunner
from vectorstore.errors import WenzhengError
from vectorstore.job_table import JobTable
from vectorstore.storage.job_dispatch import QUEUE, TASK, libpq_url

_log = logging.getLogger("wenzheng.jobs")
_TIMEOUT = 20.0
_SIGNS_OF_LIFE = 4
"""How often a worker shows that it is alive, and looks after the others, within the timeout."""
_REST = 2.0


class DatabaseWorker:
    """Works on `at_once` jobs at a time in threads of its own, until it is stopped."""

    def __init__(
        self,
        database_url: str,
        table: JobTable,
        runner: JobRunner,
        at_once: int,
        timeout: float = _TIMEOUT,
    ) -> None:
        """A worker not heard of for `timeout` seconds, the same for all, loses its jobs to others.

        Raises InvalidRequest for what is no address of a database.
        """
        self._conninfo = libpq_url(database_url)
        self._table = table
        self._runner = runner
        self._at_once = at_once
        self._timeout = timeout
        self._pause = timeout / _SIGNS_OF_LIFE
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """The database wakes workers itself."""

    def finish(self) -> None:
        """Take no more jobs; those under way have half the timeout to come to their end."""
        self._stopping.set()
        self._thread.join(self._timeout / 2)

    def stop(self) -> None:
        """Take no more jobs, and give back those that are under way."""
        self._stopping.set()
        self._runner.stop()

    def close(self) -> None:
        self.stop()
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._work())

    async def _work(self) -> None:
        """Work, and begin again when the database went away."""
        asyncio.get_running_loop().set_exception_handler(_explained)
        stopping = asyncio.create_task(asyncio.to_thread(self._stopping.wait))
        while not stopping.done():
            try:
                await self._until(stopping)
            except ConnectorException as error:
                _log.warning("the queue of jobs is opened again: %s", _cause(error))
            except Exception:  # noqa: BLE001 - a worker that ends must not go unnoticed
                _log.exception("the queue of jobs is opened again")
            await asyncio.wait([stopping], timeout=_REST)

    async def _until(self, stopping: asyncio.Task[bool]) -> None:
        connector = PsycopgConnector(
            conninfo=self._conninfo, min_size=1, max_size=4, timeout=10, reconnect_timeout=10
        )
        app = App(connector=connector)
        with ThreadPoolExecutor(self._at_once, "job") as threads:

            @app.task(name=TASK, queue=QUEUE, retry=_WhenDue())
            async def ingest(number: int) -> None:
                loop = asyncio.get_running_loop()
                due = await loop.run_in_executor(threads, self._runner.run, number)
                if due is not None:
                    raise _NotYet(due)

            async with app.open_async():
                await self._serve(app, stopping)

    async def _serve(self, app: App, stopping: asyncio.Task[bool]) -> None:
        worker = _WatchedWorker(
            app,
            queues=[QUEUE],
            concurrency=self._at_once,
            install_signal_handlers=False,
            delete_jobs="always",
            fetch_job_polling_interval=self._pause,
            update_heartbeat_interval=self._pause,
            stalled_worker_timeout=self._timeout,
        )
        working = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        rescuing = asyncio.create_task(self._rescue(app))
        await asyncio.wait([working, rescuing, stopping], return_when=asyncio.FIRST_COMPLETED)
        working.cancel()  # which lets the jobs under way come to their end
        rescuing.cancel()
        for ended in await asyncio.gather(working, rescuing, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def _rescue(self, app: App) -> None:
        """Put the jobs of workers that were killed back into the queue, time and again."""
        manager = app.job_manager
        while True:
            with suppress(ConnectorException, WenzhengError):
                for job in await manager.get_stalled_jobs(
                    queue=QUEUE, seconds_since_heartbeat=self._timeout
                ):
                    with suppress(ConnectorException):  # another worker was first
                        await manager.retry_job(job)
                await asyncio.to_thread(self._table.hand_over_lost)
            await asyncio.sleep(self._pause)


class _WatchedWorker(Worker):
    """Stops when it hears no more of jobs, or can show no more that it is alive."""

    async def _periodic_deferrer(self) -> None:
        """Nothing is periodic. Procrastinate's own returns then, with which its watch ends."""
        await asyncio.Event().wait()


def _explained(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Where a task of Procrastinate fails: what the queue says of a job that it lacks is no fault.

    It was given to another worker meanwhile, and that one has ended it.
    """
    error = context.get("exception")
    if isinstance(error, ConnectorException):
        _log.warning("the queue keeps nothing of what became of a job: %s", _cause(error))
    else:
        loop.default_exception_handler(context)


def _cause(error: ConnectorException) -> str:
    return " ".join(str(error.__cause__ or error).split())


class _NotYet(Exception):
    """The job is to be tried again at a time."""

    def __init__(self, due: float) -> None:
        super().__init__("the job is tried again")
        self.due = datetime.fromtimestamp(due, UTC)


class _WhenDue(BaseRetryStrategy):
    """When a job says; one whose outcome could not be noted, soon."""

    def get_retry_decision(
        self,
        *,
        exception: BaseException,
        job: Job,  # noqa: ARG002 - Procrastinate passes it by name
    ) -> RetryDecision | None:
        if isinstance(exception, _NotYet):
            return RetryDecision(retry_at=exception.due)
        if isinstance(exception, WenzhengError):
            return RetryDecision(retry_in={"seconds": 10})
        return None
