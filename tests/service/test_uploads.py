"""Uploads beside each other and beside questions: none holds up another, and each can be ended."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
import uploading_child
from fastapi.testclient import TestClient
from serving import PausingCorpus, serving
from sqlalchemy import event, func, select, text
from support import forked
from support.embedders import SlowEmbedder, WordEmbedder
from support.pages import page_of
from support.speeches import PORT, document

from assistant.api import uploads
from assistant.api.app import build_app
from assistant.api.error_responses import problem_of
from assistant.assistant import Assistant
from assistant.client import RemoteCorpus
from assistant.settings import Settings
from vectorstore.errors import DiskFull
from vectorstore.storage import tables
from vectorstore.store import Store

SMALL = page_of(1).encode()
LARGE = "\n\n".join(page_of(number) for number in range(2, 400)).encode()
"""Its embedding would take half a minute."""


@pytest.fixture
def embedder() -> SlowEmbedder:
    return SlowEmbedder()


@pytest.fixture
def store(tmp_path: Path, embedder: SlowEmbedder) -> Iterator[Store]:
    opened = Store(tmp_path, embedder)
    yield opened
    opened.close()


@pytest.fixture
def url(store: Store, tmp_path: Path, embedder: SlowEmbedder) -> Iterator[str]:
    settings = Settings(data_dir=tmp_path)
    with serving(lambda: build_app(Assistant(store, settings), settings)) as found:
        assert upload(found, SMALL).status_code == 201
        assert ask(found).status_code == 200
        embedder.seconds = 0.1
        yield found
        embedder.seconds = 0.0


def upload(url: str, data: bytes, **options: object) -> httpx.Response:
    files = {"file": ("页.txt", data)}
    form = {"source": str(len(data))}
    return httpx.post(f"{url}/v1/documents", files=files, data=form, timeout=60, **options)  # type: ignore[arg-type]


def ask(url: str) -> httpx.Response:
    question = {"question": "谁说第1件事甲段没有办好？"}
    return httpx.post(f"{url}/v1/answers", json=question, timeout=60)


def events(answer: httpx.Response) -> Iterator[tuple[str, dict[str, object]]]:
    name = ""
    for line in answer.iter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def wait_until(reached: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def vectors(store: Store) -> int:
    count: int = store.library.query(select(func.count()).select_from(tables.vectors))[0][0]
    return count


@contextmanager
def coming(url: str, data: bytes, stream: str) -> Iterator[None]:
    """An upload whose client goes away at the end of the block without waiting for an answer."""
    request = httpx.Request(
        "POST", f"{url}/v1/documents", files={"file": ("大.txt", data)}, data={"stream": stream}
    )
    body = request.read()
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    with socket.create_connection((request.url.host, request.url.port or 80)) as connection:
        connection.sendall(f"POST {request.url.path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        yield


@pytest.mark.slow
@pytest.mark.parametrize("stream", ["true", "false"])
def test_an_upload_that_nobody_waits_for_stops_and_leaves_nothing(
    url: str, store: Store, embedder: SlowEmbedder, stream: str
) -> None:
    held = vectors(store)
    with coming(url, LARGE, stream):
        wait_until(lambda: vectors(store) > held + 32)
    wait_until(lambda: vectors(store) == held)
    embedded = len(embedder.embedded)
    time.sleep(0.5)
    assert len(embedder.embedded) == embedded
    assert len(store.library.documents()) == 1


@pytest.mark.slow
def test_everything_else_goes_on_beside_a_large_upload(url: str, store: Store) -> None:
    (kept,) = store.library.documents()
    with ThreadPoolExecutor(1) as threads:
        large = threads.submit(upload, url, LARGE)
        wait_until(lambda: vectors(store) > 100)
        assert upload(url, page_of(1000).encode()).status_code == 201
        assert ask(url).json()["status"] == "answered"
        speech = f"{url}/v1/speeches/{kept.id}-01"
        assert httpx.patch(speech, json={"speaker": "何佳乐"}).json()["speaker"] == "何佳乐"
        assert httpx.delete(f"{url}/v1/documents/{kept.id}").status_code == 204
        assert not large.done()
        assert len(store.library.documents()) == 1
        store.embedder.seconds = 0.0  # type: ignore[attr-defined]
        assert large.result().status_code == 201
    assert not store.check()


def test_a_stream_tells_how_far_an_upload_is_and_what_became_of_it(url: str) -> None:
    files, form = {"file": ("页.txt", page_of(7).encode())}, {"stream": "true"}
    with httpx.stream("POST", f"{url}/v1/documents", files=files, data=form) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        *told, (last, ingested) = events(answer)
    assert {name for name, _ in told} == {"progress"}
    stages = list(dict.fromkeys(step["stage"] for _, step in told))
    assert stages == ["read", "parse", "analyze", "terms", "embed", "store"]
    embedding = [step["done"] for _, step in told if step["stage"] == "embed"]
    assert embedding == sorted(embedding)
    assert last == "done"
    assert ingested["status"] == "added"
    assert upload(url, page_of(7).encode()).json()["document_id"] == ingested["document_id"]


def test_a_stream_says_why_a_file_is_refused(url: str) -> None:
    files, form = {"file": ("页.txt", b"\0\1\2")}, {"stream": "true"}
    with httpx.stream("POST", f"{url}/v1/documents", files=files, data=form) as answer:
        name, problem = list(events(answer))[-1]
    assert name == "error"
    assert problem["status"] == 422
    assert "页.txt" in str(problem["detail"])


def test_a_corpus_behind_a_url_hears_how_far_it_is(url: str) -> None:
    told: list[str] = []
    remote = RemoteCorpus(url)
    found = remote.ingest("页.txt", page_of(8).encode(), None, lambda what, *_: told.append(what))
    remote.close()
    assert found.status == "added"
    assert {"embed", "store"} <= set(told)


def test_who_finds_no_place_is_told_when_to_come_again(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_PATIENCE", 0.2)
    corpus = PausingCorpus(assistant)
    corpus.may_search.clear()
    settings = Settings(data_dir=tmp_path)
    with (
        serving(lambda: build_app(corpus, settings)) as url,
        ThreadPoolExecutor(6) as threads,
    ):
        sent = [threads.submit(upload, url, SMALL) for _ in range(6)]
        wait_until(lambda: sum(one.done() for one in sent) == 2)
        corpus.may_search.set()
        answers = [one.result() for one in sent]
    assert corpus.most_searching == 4
    shed = [answer for answer in answers if answer.status_code == 503]
    assert len(shed) == 2
    assert {answer.headers["retry-after"] for answer in shed} == {"30"}


@pytest.mark.slow
@pytest.mark.parametrize("stream", ["true", "false"])
def test_a_server_that_is_told_to_stop_ends_its_uploads(tmp_path: Path, stream: str) -> None:
    server, said = forked.started(uploading_child.serve, tmp_path)
    with said, ThreadPoolExecutor(1) as threads:
        sent = threads.submit(
            httpx.post,
            f"{said.recv()}/v1/documents",
            files={"file": ("大.txt", LARGE)},
            data={"stream": stream},
            timeout=60,
        )
        assert said.recv() == "embedding"
        told = time.monotonic()
        server.terminate()
        server.join(10)
        assert time.monotonic() - told < 3
        answer = sent.result()
    assert "The server is stopping" in answer.text
    assert answer.status_code == (200 if stream == "true" else 503)
    again = Store(tmp_path, SlowEmbedder())
    assert vectors(again) == 0
    assert again.library.documents() == []
    again.close()


@pytest.mark.slow
def test_a_full_disk_is_said_as_such_and_loses_nothing(tmp_path: Path) -> None:
    with closing(Store(tmp_path, WordEmbedder())) as store:
        store.add(document(PORT), name="会议.txt", source="a", sha256="1" * 64)
        before = store.fingerprint()
        ((pages,),) = store.library.query(text("PRAGMA page_count"))
        full = f"PRAGMA max_page_count = {pages}"
        event.listen(store.library._engine, "checkout", lambda found, *_: found.execute(full))
        with pytest.raises(DiskFull) as refused:
            Assistant(store, Settings(data_dir=tmp_path)).ingest("x.txt", LARGE)

        problem = problem_of(refused.value)
        assert problem.status == 507
        assert "disk is full" in problem.detail
        assert store.fingerprint() == before


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "..\\..\\etc\\passwd.txt", "/etc/passwd.txt"]
)
def test_a_name_that_leads_out_of_a_folder_is_a_name(tmp_path: Path, name: str) -> None:
    settings = Settings(data_dir=tmp_path)
    with (
        closing(Store(tmp_path, WordEmbedder())) as store,
        TestClient(build_app(Assistant(store, settings), settings)) as client,
    ):
        file = (name, "会议\n\n岸电建设有困难，应当早日解决。".encode())
        assert client.post("/v1/documents", files={"file": file}).json()["path"] == "etc/passwd.txt"
