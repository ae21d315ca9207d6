"""An upload as a job: taken in once, watched, cancelled, tried again, taken up after a restart."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient
from procrastinate.schema import migrations_path
from support.embedders import SlowEmbedder
from support.pages import page_of
from support.postgresql import PostgresqlServer, running

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.job_records import JobFile, JobState
from vectorstore.job_table import JobTable
from vectorstore.storage.job_dispatch import SCHEMA
from vectorstore.storage.location import Location
from vectorstore.store import Store

PAGE = page_of(1).encode()
LARGE = "\n\n".join(page_of(number) for number in range(2, 200)).encode()
SEVERAL = "\n\n".join(page_of(number) for number in range(2, 12)).encode()
SOON = 160
"""Texts: ten batches, of the nearly two hundred of the large file."""
LISTENING = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'"
LATER = {"Prefer": "respond-async"}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresqlServer]:
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return Settings(data_dir=tmp_path)
    server: PostgresqlServer = request.getfixturevalue("server")
    return Settings(data_dir=tmp_path, database_url=server.new_database())


@pytest.fixture
def embedder() -> SlowEmbedder:
    return SlowEmbedder()


@pytest.fixture
def client(settings: Settings, embedder: SlowEmbedder) -> Iterator[TestClient]:
    with (
        closing(Store(settings.data_dir, embedder, database_url=settings.database)) as store,
        TestClient(build_app(Assistant(store, settings), settings)) as found,
    ):
        yield found


def submitted(client: TestClient, data: bytes) -> str:
    answer = client.post("/v1/documents", files={"file": ("页.txt", data)}, headers=LATER)
    assert answer.status_code == 202
    assert answer.headers["preference-applied"] == "respond-async"
    return answer.headers["location"]


def wait_for(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def ended(client: TestClient, where: str) -> dict[str, object]:
    wait_for(lambda: JobState(client.get(where).json()["state"]).ended)
    job: dict[str, object] = client.get(where).json()
    return job


def test_a_job_takes_a_file_in_once(client: TestClient) -> None:
    jobs = [ended(client, where) for where in [submitted(client, PAGE) for _ in range(3)]]
    assert {job["state"] for job in jobs} == {"done"}
    assert len({job["document"]["document_id"] for job in jobs}) == 1  # type: ignore[index]
    assert client.get("/v1/documents").json()["total"] == 1
    listed = client.get("/v1/jobs", params={"limit": 2}).json()
    assert [listed["total"], len(listed["jobs"])] == [3, 2]
    rest = client.get("/v1/jobs", params={"cursor": listed["next"]}).json()
    assert len(rest["jobs"]) == 1


def test_a_file_joins_its_collections_whether_its_client_waits_or_not(client: TestClient) -> None:
    for headers, collection in ((LATER, "会议 2024"), ({}, "经济")):
        answer = client.post(
            "/v1/documents",
            files={"file": ("页.txt", PAGE)},
            data={"collection": collection},
            headers=headers,
        )
        if headers:
            assert ended(client, answer.headers["location"])["collections"] == [collection]
    (document,) = client.get("/v1/documents").json()["documents"]
    assert document["collections"] == ["会议 2024", "经济"]


def test_who_waits_is_answered_as_ever(client: TestClient) -> None:
    first, again = (client.post("/v1/documents", files={"file": ("x.txt", PAGE)}) for _ in "ab")
    assert [first.status_code, again.status_code] == [201, 200]


def test_a_file_that_is_none_fails_with_its_sentence(client: TestClient) -> None:
    job = ended(client, submitted(client, b"\0\1\2"))
    assert [job["state"], job["attempts"]] == ["failed", 1]
    assert job["problem"]["status"] == 422  # type: ignore[index]
    assert "页.txt" in job["problem"]["detail"]  # type: ignore[index]


def test_a_cancelled_job_stops_soon_and_leaves_nothing_of_its_file(
    client: TestClient, embedder: SlowEmbedder
) -> None:
    ended(client, submitted(client, PAGE))  # the model of attribution is loaded by now
    embedder.seconds = 0.1
    where = submitted(client, LARGE)
    wait_for(lambda: bool(client.get(where).json()["progress"]))
    client.delete(where)
    before = len(embedder.embedded)
    assert ended(client, where)["state"] == "cancelled"
    assert len(embedder.embedded) - before <= SOON
    assert client.get("/v1/documents").json()["total"] == 1


def test_a_job_that_was_left_is_taken_up(settings: Settings, embedder: SlowEmbedder) -> None:
    location = Location(settings.data_dir, settings.database)
    settings.data_dir.mkdir(exist_ok=True)
    with closing(JobTable(location)) as table:
        left = table.add("left", JobFile("页.txt", PAGE), time.time())
        assert table.take(left.number, "of one that was killed", time.time())
    with (
        closing(Store(settings.data_dir, embedder, database_url=settings.database)) as store,
        TestClient(build_app(Assistant(store, settings), settings)) as client,
    ):
        job = ended(client, "/v1/jobs/left")
    assert [job["state"], job["attempts"]] == ["done", 2]


def test_a_server_that_stops_gives_back_its_jobs(
    settings: Settings, embedder: SlowEmbedder
) -> None:
    with closing(Store(settings.data_dir, embedder, database_url=settings.database)) as store:
        assistant = Assistant(store, settings)
        with TestClient(build_app(assistant, settings)) as client:
            ended(client, submitted(client, PAGE))  # the model of attribution is loaded by now
            embedder.seconds = 0.5
            where = submitted(client, SEVERAL)
            wait_for(lambda: bool(client.get(where).json()["progress"]))
        embedder.seconds = 0.0
        with TestClient(build_app(assistant, settings)) as client:
            job = ended(client, where)
    assert [job["state"], job["attempts"]] == ["done", 2]
    assert job["document"]["speeches"] == 50  # type: ignore[index]


def test_who_lost_a_job_changes_it_no_more(settings: Settings) -> None:
    with closing(JobTable(Location(settings.data_dir, settings.database))) as table:
        number = table.add("one", JobFile("页.txt", PAGE), 0.0).number
        assert table.take(number, "first", 1.0)
        assert table.take(number, "second", 2.0)
        assert not table.progress(number, "first", "embed", 1, 2)
        table.succeed(number, "first", "{}", 3.0)
        found = table.find("one")
        assert found
        assert [found.state, found.abandoned] == [JobState.RUNNING, 1]


def test_a_job_that_the_queue_has_lost_is_queued_anew(
    server: PostgresqlServer, tmp_path: Path, embedder: SlowEmbedder
) -> None:
    database = server.new_database()
    settings = Settings(data_dir=tmp_path, database_url=database)
    with closing(JobTable(Location(tmp_path, database))) as table:
        table.add("kept", JobFile("页.txt", PAGE), time.time())
        server.execute("DELETE FROM procrastinate_jobs", database.rpartition("/")[2])
    with (
        closing(Store(tmp_path, embedder, database_url=database)) as store,
        TestClient(build_app(Assistant(store, settings), settings)) as client,
    ):
        assert ended(client, "/v1/jobs/kept")["state"] == "done"


def test_a_server_hears_of_jobs_again_after_the_database_was_restarted(
    server: PostgresqlServer, tmp_path: Path, embedder: SlowEmbedder
) -> None:
    database = server.new_database()
    settings = Settings(data_dir=tmp_path, database_url=database)

    def is_listening() -> bool:
        name = database.rpartition("/")[2]
        with psycopg.connect(database) as connection:
            return bool(connection.execute(LISTENING, [name]).fetchone())

    with (
        closing(Store(tmp_path, embedder, database_url=database)) as store,
        TestClient(build_app(Assistant(store, settings), settings)) as client,
    ):
        wait_for(is_listening)
        server.restart()
        wait_for(is_listening)
        assert ended(client, submitted(client, PAGE))["state"] == "done"


def test_the_queue_has_the_schema_of_its_library() -> None:
    assert max(path.name for path in migrations_path.glob("*.sql")) == SCHEMA
