"""What one caller may have: one count for REST, the page and MCP, in a time and at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from fastapi.testclient import TestClient
from serving import PausingCorpus, serving

from assistant.api.app import build_app
from assistant.api.service import Service
from assistant.assistant import Assistant
from assistant.keys import Keyring, Scope
from assistant.settings import Settings
from ui.mcp import over_http
from ui.serve import faces

ASK = {"question": "怎样建设岸电设施，减少船舶排放？"}
PAGE_CALLS = [
    ("POST", "/gradio_api/run/predict"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/page/preview"),
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/config"),
    ("GET", "/"),
]
CALL = {"fn_index": 0, "data": [], "session_hash": "visitor"}


@contextmanager
def whole(corpus: Any, settings: Settings) -> Iterator[httpx.Client]:
    """REST and page in one server, asked from one address."""
    with (
        serving(lambda: faces(corpus, settings)) as url,
        httpx.Client(base_url=url, timeout=30) as client,
    ):
        yield client


class TestRate:
    def test_too_many_in_a_time_wait(self, assistant: Assistant, tmp_path: Path) -> None:
        settings = Settings(data_dir=tmp_path, rate_limit="3/minute")
        with TestClient(build_app(assistant, settings)) as client:
            answers = [client.get("/v1/models") for _ in range(5)]
            health = client.get("/livez")

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert 0 < int(answers[3].headers["retry-after"]) <= 60
        assert "3 per 1 minute" in answers[3].json()["detail"]
        assert health.status_code == 200

    def test_each_key_has_a_rate_of_its_own(self, assistant: Assistant, tmp_path: Path) -> None:
        settings = Settings(data_dir=tmp_path, rate_limit="2/minute")
        with TestClient(build_app(assistant, settings)) as client:
            keyring = client.app.state.service.keyring  # type: ignore[attr-defined]
            for name in ("a", "b"):
                headers = {"Authorization": f"Bearer {keyring.create(name, Scope.READ)[1]}"}
                statuses = [client.get("/v1/models", headers=headers).status_code for _ in "123"]
                assert statuses == [200, 200, 429]

    def test_a_browser_and_a_program_with_one_key_share_its_rate(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        settings = Settings(data_dir=tmp_path, rate_limit="4/minute")
        with whole(assistant, settings) as browser, closing(Keyring(tmp_path)) as keyring:
            for method, path in PAGE_CALLS:
                token = keyring.create(path, Scope.READ)[1]
                browser.post("/sign-in", data={"key": token})
                asked = [browser.request(method, path, json=CALL).status_code for _ in range(5)]
                program = {"Authorization": f"Bearer {token}"}
                told = httpx.get(browser.base_url.join("/v1/speeches"), headers=program)

                assert 429 not in asked[:3], path
                assert asked[4] == 429, path
                assert told.status_code == 429, path

    def test_files_that_are_the_same_for_everybody_are_not_counted(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        with whole(assistant, Settings(data_dir=tmp_path, rate_limit="1/minute")) as client:
            for path in ("/theme.css", "/static/img/logo.svg", "/favicon.ico", "/livez"):
                assert {client.get(path).status_code for _ in range(5)} <= {200, 404}
            assert client.get("/v1/speeches").status_code == 200

    def test_mcp_over_http_is_counted_too(self, assistant: Assistant, tmp_path: Path) -> None:
        service = Service(assistant, Settings(data_dir=tmp_path, rate_limit="2/minute"))
        with serving(lambda: over_http(service)) as url:
            statuses = [httpx.post(f"{url}/mcp", json={}).status_code for _ in range(3)]
        service.close()

        assert 429 not in statuses[:2]
        assert statuses[2] == 429


class TestAtOnce:
    def test_too_many_at_once_wait(self, assistant: Assistant, tmp_path: Path) -> None:
        corpus = PausingCorpus(assistant, between=0.1)
        settings = Settings(data_dir=tmp_path, max_requests_per_caller=2)
        with (
            serving(lambda: build_app(corpus, settings)) as url,
            httpx.Client(base_url=url, timeout=30) as client,
            ThreadPoolExecutor(5) as threads,
        ):
            answers = list(threads.map(lambda _: client.post("/v1/answers", json=ASK), range(5)))
            after = client.post("/v1/answers", json=ASK)

        assert sorted(answer.status_code for answer in answers) == [200, 200, 429, 429, 429]
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.headers["retry-after"] == "1"
        assert after.status_code == 200

    def test_a_question_on_the_page_takes_a_place_until_it_is_answered(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        corpus = PausingCorpus(assistant)
        corpus.may_search.clear()
        settings = Settings(data_dir=tmp_path, max_requests_per_caller=2)
        with whole(corpus, settings) as client:
            for visitor in ("one", "two"):
                assert put_on_the_page(client, visitor).status_code == 200
            corpus.wait_for_searches(2)
            over_rest = client.post("/v1/answers", json=ASK)
            on_the_page = put_on_the_page(client, "three")
            corpus.may_search.set()
            for visitor in ("one", "two"):
                assert "周海宁" in answer_on_the_page(client, visitor)
            after = client.post("/v1/answers", json=ASK)

        for refused in (over_rest, on_the_page):
            assert refused.status_code == 429
            assert "WENZHENG_MAX_REQUESTS_PER_CALLER" in refused.json()["detail"]
        assert after.status_code == 200

    def test_streams_that_wait_hold_no_place_and_are_bounded(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        settings = Settings(data_dir=tmp_path, max_requests_per_caller=1)
        with whole(assistant, settings) as client, ExitStack() as tabs:
            opened = [
                tabs.enter_context(client.stream("GET", f"/gradio_api/heartbeat/tab{n}"))
                for n in range(9)
            ]
            statuses = [tab.status_code for tab in opened]
            answer = client.post("/v1/answers", json=ASK)

        assert statuses == [200] * 8 + [429]
        assert answer.status_code == 200


def test_what_one_key_asked_on_the_page_is_not_told_to_another(
    assistant: Assistant, tmp_path: Path
) -> None:
    with (
        whole(assistant, Settings(data_dir=tmp_path)) as client,
        closing(Keyring(tmp_path)) as keys,
    ):
        ours, theirs = ({"Authorization": f"Bearer {keys.create(n, Scope.READ)[1]}"} for n in "ab")
        client.headers.update(ours)
        put_on_the_page(client, "same name")
        client.headers.update(theirs)
        put_on_the_page(client, "same name", "谁谈到了火星？")
        other = answer_on_the_page(client, "same name")
        client.headers.update(ours)
        mine = answer_on_the_page(client, "same name")

    assert "周海宁" in mine
    assert "火星" in other
    assert ASK["question"] not in other


def put_on_the_page(
    client: httpx.Client, visitor: str, question: str = ASK["question"]
) -> httpx.Response:
    """Ask from the question box, as Gradio's client does."""
    asked = {
        "fn_index": _question_function(client),
        "data": [None, [], [], [], question],
        "session_hash": visitor,
    }
    return client.post("/gradio_api/queue/join", json=asked)


@cache
def _question_function(client: httpx.Client) -> int:
    config = client.get("/config").json()
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "question")
    return next(d["id"] for d in config["dependencies"] if [box, "submit"] in d["targets"])


def answer_on_the_page(client: httpx.Client, visitor: str) -> str:
    """All that the page is sent until its question is answered."""
    return client.get("/gradio_api/queue/data", params={"session_hash": visitor}).text
