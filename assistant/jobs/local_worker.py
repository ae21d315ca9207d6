"""Jobs of a data folder, worked on in one of the processes that use it."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.jobs.job_runner import JobRunner
from vectorstore.errors import WenzhengError
from vectorstore.job_table import JobTable

_log = logging.getLogger("wenzheng.jobs")
_LOOKED_EVERY = 0.5


class LocalWorker:
    """Works on the jobs of a folder, `at_once` of them, while no other process does.

    When that process ends, however it ends, another takes up what it left.
    """

    def __init__(self, folder: Path, table: JobTable, runner: JobRunner, at_once: int) -> None:
        self._lock = FileLock(folder / "jobs.lock", thread_local=False)
        self._table = table
        self._runner = runner
        self._at_once = at_once
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._running: set[int] = set()
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Look for jobs at once."""
        self._woken.set()

    def stop(self) -> None:
        """Take no more jobs, and give back those that are under way."""
        self._stopping.set()
        self._runner.stop()
        self._woken.set()

    def close(self) -> None:
        self.stop()
        self._thread.join()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._lock.acquire(timeout=0):
                    self._lead()
            except Timeout:
                self._rest()

    def _lead(self) -> None:
        with ThreadPoolExecutor(self._at_once, "job") as threads:
            while not self._stopping.is_set():
                for number in self._due()[: self._at_once - len(self._running)]:
                    self._running.add(number)
                    threads.submit(self._run, number)
                self._rest()

    def _due(self) -> list[int]:
        try:
            found = self._table.unfinished(time.time())
        except WenzhengError as error:
            _log.warning("jobs cannot be looked for: %s", error.message)
            return []
        return [number for number in found if number not in self._running]

    def _run(self, number: int) -> None:
        try:
            self._runner.run(number)
        except WenzhengError as error:
            _log.warning("a job could not be worked on: %s", error.message)
        finally:
            self._running.discard(number)
            self._woken.set()

    def _rest(self) -> None:
        self._woken.wait(_LOOKED_EVERY)
        self._woken.clear()
