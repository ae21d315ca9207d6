"""Under load: what is too much is turned away at once, and nothing waits for what is slow."""

import asyncio
import json
import os
import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from serving import PausingCorpus, serving

from assistant.api.app import build_app
from assistant.api.caller import Caller
from assistant.api.service import Service
from assistant.api.shared_corpus import SharedCorpus
from assistant.api.work_queue import Workroom
from assistant.assistant import Assistant
from assistant.records import Question
from assistant.settings import Settings
from vectorstore.errors import Unavailable

QUESTION = "怎样建设岸电设施，减少船舶排放？"
ASK = {"question": QUESTION}
CORES = len(os.sched_getaffinity(0))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, max_requests=4)


def events(text: str) -> list[str]:
    return [line.removeprefix("event: ") for line in text.split("\n") if line.startswith("event")]


class TestWorkroom:
    """The room itself, without a server."""

    def test_all_parts_come_in_order_and_the_place_is_free_again(self) -> None:
        async def read() -> list[int]:
            return [part async for part in room.each(lambda: (n for n in range(50)))]

        room = Workroom(1)
        assert asyncio.run(read()) == list(range(50))
        assert room.taken == 0
        room.close()

    def test_what_the_work_raises_is_raised_where_it_is_read(self) -> None:
        def failing() -> Generator[int, None, None]:
            yield 1
            raise LookupError("gone")

        async def read() -> None:
            parts = room.each(failing)
            assert await anext(parts) == 1
            with pytest.raises(LookupError, match="gone"):
                await anext(parts)

        room = Workroom(1)
        asyncio.run(read())
        assert room.taken == 0
        room.close()

    def test_no_more_begin_at_once_than_there_are_cores(self) -> None:
        begun, most = 0, 0
        counting = threading.Lock()

        def work() -> None:
            nonlocal begun, most
            with counting:
                begun += 1
                most = max(most, begun)
            time.sleep(0.01)
            with counting:
                begun -= 1

        async def all_at_once() -> None:
            await asyncio.gather(*(room.run(work) for _ in range(12)))

        room = Workroom(12, at_once=2)
        asyncio.run(all_at_once())
        assert most == 2
        room.close()

    def test_a_reader_that_is_cancelled_closes_the_work_and_frees_its_place(self) -> None:
        closed = threading.Event()

        def endless() -> Generator[int, None, None]:
            try:
                while True:
                    yield 1
                    time.sleep(0.005)
            finally:
                closed.set()

        async def read() -> None:
            async for _ in room.each(endless):
                pass

        async def cancel() -> None:
            reading = asyncio.create_task(read())
            await asyncio.sleep(0.05)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await asyncio.to_thread(closed.wait, 5)

        room = Workroom(1)
        asyncio.run(cancel())
        assert closed.is_set()
        room.close()
        assert room.taken == 0

    def test_a_waiting_reader_that_is_cancelled_frees_its_place(self) -> None:
        may_end = threading.Event()

        async def cancel() -> None:
            first = asyncio.create_task(room.run(lambda: may_end.wait(5)))
            second = asyncio.create_task(room.run(lambda: None))
            await asyncio.sleep(0)
            assert room.taken == 2
            second.cancel()
            await asyncio.gather(second, return_exceptions=True)
            assert room.taken == 1
            may_end.set()
            await first
            assert room.taken == 0
            await room.run(lambda: None)

        room = Workroom(2, at_once=1)
        asyncio.run(asyncio.wait_for(cancel(), 5))
        room.close()

    def test_who_has_waited_long_enough_is_turned_away(self) -> None:
        async def wait() -> None:
            first = asyncio.create_task(room.run(lambda: time.sleep(0.3)))
            await asyncio.sleep(0.02)
            with pytest.raises(Unavailable, match="again"):
                await room.run(lambda: None)
            await first
            await room.run(lambda: None)

        room = Workroom(2, at_once=1, patience=0.05)
        asyncio.run(wait())
        assert room.taken == 0
        room.close()


def test_who_finds_no_place_is_turned_away_at_once_and_told_when_to_come_again(
    assistant: Assistant, settings: Settings
) -> None:
    corpus = PausingCorpus(assistant)
    corpus.may_search.clear()
    with (
        serving(lambda: build_app(corpus, settings)) as url,
        httpx.Client(base_url=url) as client,
        ThreadPoolExecutor(12) as threads,
    ):
        asked = [threads.submit(client.post, "/v1/answers", json=ASK) for _ in range(12)]
        early = [answer.result() for answer in islice(as_completed(asked, timeout=30), 8)]
        corpus.may_search.set()
        answers = [answer.result() for answer in asked]

    assert {answer.status_code for answer in early} == {503}
    shed = [answer for answer in answers if answer.status_code == 503]
    assert len([answer for answer in answers if answer.status_code == 200]) == 4
    assert len(shed) == 8
    assert corpus.most_searching <= CORES
    for answer in shed:
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"


def test_health_and_the_corpus_are_there_while_all_places_are_taken(
    assistant: Assistant, settings: Settings
) -> None:
    corpus = PausingCorpus(assistant, between=0.3)
    with (
        serving(lambda: build_app(corpus, settings)) as url,
        httpx.Client(base_url=url) as client,
        ThreadPoolExecutor(4) as threads,
    ):
        asked = [threads.submit(client.post, "/v1/answers", json=ASK) for _ in range(4)]
        corpus.wait_for(4)
        assert client.get("/v1/passages", params={"q": QUESTION}).status_code == 503
        for path in ("/livez", "/readyz", "/v1/speeches"):
            assert client.get(path).status_code == 200
        assert not any(answer.done() for answer in asked)
        assert {answer.result().status_code for answer in asked} == {200}


def test_slow_writing_holds_a_place_and_no_core(assistant: Assistant, tmp_path: Path) -> None:
    corpus = PausingCorpus(assistant, between=0.3)
    settings = Settings(data_dir=tmp_path, max_requests=16)
    with (
        serving(lambda: build_app(corpus, settings)) as url,
        httpx.Client(base_url=url) as client,
        ThreadPoolExecutor(CORES * 2) as threads,
    ):
        asked = [threads.submit(client.post, "/v1/answers", json=ASK) for _ in range(CORES * 2)]
        corpus.wait_for(CORES * 2)
        assert client.get("/v1/passages", params={"q": QUESTION}).status_code == 200
        assert not any(answer.done() for answer in asked)
        assert {answer.result().status_code for answer in asked} == {200}


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_goes_away_stops_the_work(
    assistant: Assistant, settings: Settings, stream: bool
) -> None:
    corpus = PausingCorpus(assistant, between=0.3)
    whole = len(list(assistant.stream(Question(question=QUESTION))))
    with serving(lambda: build_app(corpus, settings)) as url, httpx.Client(base_url=url) as client:
        if stream:
            with client.stream("POST", "/v1/answers", json=ASK | {"stream": True}) as answer:
                next(answer.iter_lines())
        else:
            with pytest.raises(httpx.ReadTimeout):
                client.post("/v1/answers", json=ASK, timeout=0.2)
        assert corpus.closed.wait(2)
    assert corpus.told < whole


def test_a_server_that_is_told_to_stop_finishes_what_it_answers(
    assistant: Assistant, settings: Settings
) -> None:
    corpus = PausingCorpus(assistant, between=0.1)
    started = threading.Event()
    lines: list[str] = []

    def read(url: str) -> None:
        with httpx.stream("POST", f"{url}/v1/answers", json=ASK | {"stream": True}) as answer:
            for line in answer.iter_lines():
                started.set()
                lines.append(line)

    with serving(lambda: build_app(corpus, settings)) as url:
        reading = threading.Thread(target=read, args=(url,))
        reading.start()
        assert started.wait(5)
    reading.join()

    assert [line for line in lines if line.startswith("event")][-1] == "event: done"
    assert json.loads(lines[-2].removeprefix("data: "))["text"]


def test_the_page_takes_the_same_places(assistant: Assistant, settings: Settings) -> None:
    service = Service(assistant, settings)
    page = SharedCorpus(service, Caller("page"))
    talks = [page.stream(Question(question=QUESTION)) for _ in range(5)]
    for talk in talks[:4]:
        next(talk)

    with pytest.raises(Unavailable, match="places"):
        next(talks[4])
    assert service.room.taken == 4
    for talk in talks[:2]:
        assert len(list(talk)) > 1
    for talk in talks[2:4]:
        talk.close()  # type: ignore[attr-defined]
    assert service.room.taken == 0
    service.close()


def test_readiness_says_what_is_missing_and_comes_back_by_itself(
    assistant: Assistant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = PausingCorpus(assistant)
    monkeypatch.setattr("assistant.api.readiness._FRESH", 0.0)

    def fail(*_: object) -> None:
        raise Unavailable("The Chroma server does not answer; start it.")

    with TestClient(build_app(corpus, settings)) as client:
        assert client.get("/readyz").json() == {"status": "ready", "speeches": 2}
        with monkeypatch.context() as broken:
            broken.setattr(corpus, "search", fail)
            missing = client.get("/readyz")
            assert missing.status_code == 503
            assert missing.json()["detail"] == "The Chroma server does not answer; start it."
            assert client.get("/livez").status_code == 200
        assert client.get("/readyz").status_code == 200
