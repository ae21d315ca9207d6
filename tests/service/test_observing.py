"""Seen from outside: numbers, logs that know their request and keep questions to themselves."""

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.api.app import build_app
from assistant.api.logs import JsonLines
from assistant.assistant import Assistant
from assistant.claims import UnsupportedSentence
from assistant.records import Question
from assistant.settings import Settings
from vectorstore.errors import StorageFailed

QUESTION = "怎样建设岸电设施，减少船舶排放？"
UNKNOWN = "月球上的天气怎样？"


@pytest.fixture(params=[False, True], ids=["silent", "telling"])
def telling(request: pytest.FixtureRequest) -> bool:
    found: bool = request.param
    return found


@pytest.fixture
def log(telling: bool) -> Iterator[io.StringIO]:
    """All that the process would log."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines(questions=telling))
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def client(assistant: Assistant, tmp_path: Path, telling: bool) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path, log_questions=telling)
    with TestClient(build_app(assistant, settings)) as found:
        yield found


def lines(log: io.StringIO, logger: str) -> list[dict[str, Any]]:
    records = [json.loads(line) for line in log.getvalue().splitlines()]
    return [record for record in records if record["logger"] == logger]


def numbers(client: TestClient) -> dict[tuple[str, ...], float]:
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_a_request_keeps_the_id_it_came_with(client: TestClient, log: io.StringIO) -> None:
    answer = client.post(
        "/v1/answers", json={"question": QUESTION}, headers={"X-Request-ID": "case-7"}
    )

    assert answer.headers["x-request-id"] == "case-7"
    (told,) = lines(log, "wenzheng.requests")
    (answered,) = lines(log, "wenzheng.answers")
    assert told["request_id"] == answered["request_id"] == "case-7"
    assert (told["method"], told["route"], told["status"]) == ("POST", "/v1/answers", 200)
    assert answered["answer"] == answer.json()["id"]


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "é", "a;b", '"'])
def test_an_id_that_could_confuse_a_log_is_replaced(client: TestClient, given: str) -> None:
    answer = client.get("/livez", headers={"X-Request-ID": given.encode("latin-1")})

    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


def test_what_is_refused_has_an_id_too(client: TestClient) -> None:
    for path, status in (("/v1/nothing", 404), ("/v1/passages", 422)):
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.headers["x-request-id"]


def test_the_log_holds_a_question_only_where_it_may(
    client: TestClient, log: io.StringIO, telling: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LookupError(QUESTION)

    client.post("/v1/answers", json={"question": QUESTION})
    client.post("/v1/answers", json={"question": QUESTION, "stream": True})
    client.get("/v1/passages", params={"q": QUESTION})
    client.get("/v1/passages", params={"q": QUESTION, "speaker": QUESTION})
    monkeypatch.setattr(client.app.state.service.corpus, "search", fail)  # type: ignore[attr-defined]
    failed = client.get("/v1/passages", params={"q": QUESTION})

    assert failed.status_code == 500
    assert failed.headers["content-type"] == "application/problem+json"
    assert QUESTION not in failed.text
    assert (QUESTION in log.getvalue()) == telling
    (error,) = lines(log, "assistant.api.error_responses")
    assert "LookupError" in error["error"]
    assert "test_observing.py" in error["error"]


@pytest.mark.parametrize("telling", [False], indirect=True)
def test_what_the_operator_must_mend_is_told_to_the_log_only(
    client: TestClient, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageFailed("The disk of the data folder is full; make room.")

    monkeypatch.setattr(client.app.state.service.corpus, "speeches", fail)  # type: ignore[attr-defined]
    for path in ("/v1/speeches", "/readyz"):
        failed = client.get(path)
        assert failed.status_code == 503
        assert "data folder" not in failed.text
    assert len(lines(log, "assistant.api.error_responses")) == 2
    assert "make room" in log.getvalue()


@pytest.mark.parametrize("telling", [False], indirect=True)
def test_answers_refusals_and_stages_are_counted(client: TestClient) -> None:
    for question in (QUESTION, QUESTION, UNKNOWN):
        client.post("/v1/answers", json={"question": question})
    client.post("/v1/answers", json={"question": QUESTION, "mode": "generative"})
    client.get("/v1/speeches/none")

    found = numbers(client)

    assert found["wenzheng_answers_total", "extractive", "answered"] == 3
    assert found["wenzheng_answers_total", "extractive", "no_evidence"] == 1
    assert found["wenzheng_degraded_answers_total",] == 1
    for stage in ("retrieval", "answering", "total"):
        assert found["wenzheng_stage_seconds_count", stage] == 4
    requests = "wenzheng_http_request_seconds_count"
    assert found[requests, "POST", "/v1/answers", "200"] == 4
    assert found[requests, "GET", "/v1/speeches/{speech_id}", "404"] == 1
    assert found["wenzheng_corpus", "documents"] == 1
    assert found["wenzheng_corpus", "speeches"] == 2
    assert found["wenzheng_corpus", "passages"] == 6
    assert found["wenzheng_places_taken",] == 0


@pytest.mark.parametrize("telling", [False], indirect=True)
def test_no_caller_makes_the_numbers_grow(client: TestClient) -> None:
    for n in range(20):
        client.request(f"X{n}", f"/v1/a{n}")
        client.get(f"/v1/speeches/{n}")

    routes = {key[2] for key in numbers(client) if key[0].endswith("request_seconds_count")}

    assert routes == {"other", "/v1/speeches/{speech_id}"}


@pytest.mark.parametrize("telling", [False], indirect=True)
def test_sentences_that_nothing_bears_out_are_counted(
    client: TestClient, assistant: Assistant
) -> None:
    loose = UnsupportedSentence(start=0, end=3, reason="numbers")
    written = assistant.ask(Question(question=QUESTION)).model_copy(
        update={"mode": "generative", "unsupported": (loose, loose)}
    )

    client.app.state.service.metrics.answered(written)  # type: ignore[attr-defined]

    assert numbers(client)["wenzheng_unsupported_sentences_total",] == 2
    assert numbers(client)["wenzheng_answers_total", "generative", "answered"] == 1
