"""Workers on one queue of jobs: however they end, every file is taken in exactly once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from support.embedders import WordEmbedder
from support.pages import page_of
from support.postgresql import running
from support.running_chroma import RunningChroma

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.index_sync import Disagreement
from vectorstore.store import Store

pytestmark = pytest.mark.slow

FILES = [f"{number}.txt" for number in range(4)]
TIMEOUT = 3
PATIENCE = 120
LOOKED_EVERY = 0.1
QUEUE = """
SELECT jobs.args->>'number', jobs.status, jobs.worker_id,
    string_agg(events.type || ' ' || to_char(events.at, 'HH24:MI:SS.MS'), ', ' ORDER BY events.id)
FROM procrastinate_jobs jobs LEFT JOIN procrastinate_events events ON events.job_id = jobs.id
GROUP BY jobs.id ORDER BY jobs.id
"""


class Service:
    """A server that works on no job itself, and workers beside it."""

    def __init__(self, folder: Path, client: TestClient, settings: Settings) -> None:
        assert settings.database
        self._folder = folder
        self._client = client
        self._database = settings.database
        self._chroma_url = str(settings.chroma_url)
        self._log: IO[bytes] = (folder / "log").open("wb")
        self._started: list[subprocess.Popen[bytes]] = []
        self._happened: list[str] = []

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker that hangs in the middle of its first job, until it is told to go on."""
        child = Path(__file__).with_name("working_child.py")
        where = [str(self._folder / "worker"), self._database, self._chroma_url, str(TIMEOUT)]
        process = subprocess.Popen(
            [sys.executable, str(child), *where],
            env={**os.environ, "PYTHONPATH": str(child.parents[1])},
            stdout=self._log,
            stderr=self._log,
        )
        self._started.append(process)
        return process

    def halted(self) -> list[subprocess.Popen[bytes]]:
        """The workers that hang."""
        how = os.WSTOPPED | os.WNOHANG | os.WNOWAIT
        return [found for found in self._started if os.waitid(os.P_PID, found.pid, how)]

    def tell(self, process: subprocess.Popen[bytes], told: signal.Signals) -> None:
        self._happened.append(f"{time.strftime('%H:%M:%S')} {told.name} to worker {process.pid}")
        process.send_signal(told)

    def submit(self, name: str) -> None:
        answer = self._client.post(
            "/v1/documents",
            files={"file": (name, page_of(FILES.index(name)).encode())},
            headers={"Prefer": "respond-async"},
        )
        assert answer.status_code == 202, answer.text

    def jobs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._client.get("/v1/jobs").json()["jobs"]
        return found

    def documents(self) -> Counter[str]:
        """How often each file is in the corpus."""
        documents = self._client.get("/v1/documents").json()["documents"]
        return Counter(found["name"] for found in documents)

    def in_time(self, what: str, happens: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happens():
            if time.monotonic() > deadline:
                pytest.fail(f"In {PATIENCE} seconds it never was that {what}.\n{self.history()}")
            time.sleep(LOOKED_EVERY)
        self._happened.append(f"{time.strftime('%H:%M:%S')} {what}")

    def history(self) -> str:
        """What happened, where every job is, what the queue knows of it, what the workers say."""
        jobs = [str({name: said for name, said in job.items() if said}) for job in self.jobs()]
        with psycopg.connect(self._database) as connection:
            queued = [f"in the queue: {row}" for row in connection.execute(QUEUE).fetchall()]
        log = (self._folder / "log").read_text(encoding="utf-8").splitlines()
        return "\n".join([*self._happened, *jobs, *queued, *log[-60:]])

    def close(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()
        self._log.close()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Service, Store]]:
    with ExitStack() as stack:
        postgresql = stack.enter_context(running())
        chroma = RunningChroma(tmp_path / "chroma")
        stack.callback(chroma.kill)
        chroma.start()
        settings = Settings(
            data_dir=tmp_path / "server",
            database_url=postgresql.new_database(),
            chroma_url=chroma.url,
            jobs_at_once=0,
        )
        store = Store(
            settings.data_dir,
            WordEmbedder(),
            database_url=settings.database,
            chroma=settings.chroma,
        )
        stack.enter_context(closing(store))
        app = build_app(Assistant(store, settings), settings)
        service = Service(tmp_path, stack.enter_context(TestClient(app)), settings)
        stack.callback(service.close)
        yield service, store


def test_workers_that_hang_die_or_stop_lose_no_file_and_take_none_in_twice(
    opened: tuple[Service, Store],
) -> None:
    service, store = opened
    first, *others = FILES
    service.submit(first)
    workers = {service.start_worker() for _ in "ab"}
    service.in_time("a worker hangs in the job", lambda: len(service.halted()) == 1)
    (hanging,) = service.halted()
    service.in_time("the other has the job, and hangs too", lambda: len(service.halted()) == 2)
    (killed,) = workers - {hanging}
    assert [job["attempts"] for job in service.jobs()] == [2], service.history()
    for name in others:
        service.submit(name)

    service.tell(killed, signal.SIGKILL)
    service.tell(hanging, signal.SIGCONT)
    service.in_time(
        "all jobs are done", lambda: all(job["state"] == "done" for job in service.jobs())
    )
    service.tell(hanging, signal.SIGTERM)

    assert hanging.wait(PATIENCE) == 0, service.history()
    assert service.documents() == Counter(FILES), service.history()
    assert store.check() == Disagreement(frozenset(), frozenset(), frozenset())
