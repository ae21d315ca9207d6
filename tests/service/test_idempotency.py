"""An upload that is sent again under its key is done once, and answered as it was at first."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import create_engine
from sqlalchemy import text as sql
from support.embedders import SlowEmbedder
from support.pages import page_of
from support.postgresql import PostgresqlServer, running

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.keys import Keyring, Scope
from assistant.settings import Settings
from vectorstore.idempotency_table import Claim
from vectorstore.job_table import JobTable
from vectorstore.storage.location import Location
from vectorstore.store import Store

PAGE, OTHER = page_of(1).encode(), page_of(2).encode()
KEY = '"8e03978e-40d5-43dd-bc93-6894a57f9324"'
_FIRST_FORMAT = (
    "DROP TABLE idempotent_requests",
    "ALTER TABLE jobs DROP COLUMN actor",
    "UPDATE jobs_version SET version_num = '1'",
)


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


def sent(client: TestClient, data: bytes = PAGE, key: str = KEY, **fields: str) -> Response:
    later = {"Prefer": fields.pop("prefer")} if "prefer" in fields else {}
    return client.post(
        "/v1/documents",
        files={"file": ("页.txt", data)},
        data=fields,
        headers={"Idempotency-Key": key} | later,
    )


def test_an_upload_sent_again_gets_the_first_answer(client: TestClient) -> None:
    first, again = sent(client), sent(client)
    assert [first.status_code, again.status_code] == [201, 201]
    assert again.content == first.content
    client.delete(f"/v1/documents/{first.json()['document_id']}")
    assert sent(client).json()["status"] == "added"
    assert client.get("/v1/documents").json()["total"] == 0


@pytest.mark.parametrize("differs", [{"data": OTHER}, {"source": "other"}, {"collection": "会议"}])
def test_the_key_of_one_upload_is_none_for_another(
    client: TestClient, differs: dict[str, str]
) -> None:
    sent(client)
    other = sent(client, **differs)  # type: ignore[arg-type]
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]
    assert client.get("/v1/documents").json()["total"] == 1


def test_a_job_sent_again_is_the_same_job(client: TestClient) -> None:
    first, again = (sent(client, prefer="respond-async") for _ in "ab")
    assert [first.status_code, again.status_code] == [202, 202]
    assert again.headers["location"] == first.headers["location"]
    assert client.get("/v1/jobs").json()["total"] == 1


def test_a_stream_sent_again_ends_as_the_first_did(client: TestClient) -> None:
    first, again = (sent(client, stream="true") for _ in "ab")
    assert again.text == first.text[first.text.index("event: done") :]
    assert json.loads(again.text.partition("data: ")[2])["status"] == "added"


@pytest.mark.slow
def test_while_the_first_is_worked_on_another_is_told_to_wait(
    client: TestClient, embedder: SlowEmbedder
) -> None:
    sent(client, OTHER, '"warm"')
    embedder.seconds = 1.0
    before = len(embedder.embedded)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(sent, client)
        deadline = time.monotonic() + 30
        while len(embedder.embedded) == before:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        early = sent(client)
        assert [early.status_code, early.headers["retry-after"]] == [409, "1"]
        assert first.result().status_code == 201
    assert sent(client).content == first.result().content


def test_what_failed_may_be_sent_again_under_its_key(client: TestClient) -> None:
    assert sent(client, b"\0\1\2").status_code == 422
    assert sent(client, PAGE).status_code == 201


def test_a_key_in_quotation_marks_is_the_same_without_them(client: TestClient) -> None:
    assert sent(client).content == sent(client, key=KEY.strip('"')).content


@pytest.mark.parametrize("key", ["", '""', '"half', "a b", "x" * 300])
def test_what_is_no_key_is_refused(client: TestClient, key: str) -> None:
    assert sent(client, key=key).status_code == 422


def test_a_key_is_its_callers_alone(client: TestClient, settings: Settings) -> None:
    with closing(Keyring(settings.data_dir, settings.database)) as keyring:
        tokens = [keyring.create(name, Scope.WRITE)[1] for name in ("one", "other")]
    statuses = []
    for token in tokens:
        client.headers["Authorization"] = f"Bearer {token}"
        statuses.append([sent(client).json()["status"], sent(client).json()["status"]])
    assert statuses == [["added", "added"], ["unchanged", "unchanged"]]


def test_the_claim_of_a_process_that_was_killed_lapses(settings: Settings) -> None:
    settings.data_dir.mkdir(exist_ok=True)
    with closing(JobTable(Location(settings.data_dir, settings.database))) as table:
        killed, later = Claim("c", "k", "first"), Claim("c", "k", "second")
        assert table.requests.take(killed, b"f", 0.0, 60.0) is None
        assert table.requests.take(later, b"f", 59.0, 119.0) is not None
        assert table.requests.take(later, b"f", 61.0, 121.0) is None
        table.requests.complete(killed, 201, None, "{}", 999.0)
        table.requests.release(killed)
        kept = table.requests.take(killed, b"f", 62.0, 122.0)
        assert kept
        assert kept.status is None


def test_of_two_at_once_one_works(settings: Settings) -> None:
    settings.data_dir.mkdir(exist_ok=True)
    with closing(JobTable(Location(settings.data_dir, settings.database))) as table:
        together = threading.Barrier(8)

        def claimed(token: str) -> bool:
            together.wait()
            return table.requests.take(Claim("c", "k", token), b"f", 0.0, 60.0) is None

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(claimed, "abcdefgh")) == 1


def test_jobs_of_the_first_format_are_kept(settings: Settings) -> None:
    settings.data_dir.mkdir(exist_ok=True)
    location = Location(settings.data_dir, settings.database)
    JobTable(location).close()
    engine = create_engine(location.engine("jobs").url)
    with engine.begin() as connection:
        for statement in _FIRST_FORMAT:
            connection.execute(sql(statement))
        if not settings.database:
            connection.execute(sql("PRAGMA user_version = 1"))
    engine.dispose()
    with closing(JobTable(location)) as table:
        assert table.requests.take(Claim("c", "k", "t"), b"f", 0.0, 60.0) is None
