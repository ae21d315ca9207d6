"""Many questions in one request: each is answered by itself, in its place."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings

GOOD = {"question": "怎样建设岸电设施，减少船舶排放？"}
BAD = {"question": "岸电？", "filters": {"speakers": ["无此人"]}}


@pytest.fixture
def client(assistant: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(build_app(assistant, Settings(data_dir=tmp_path))) as opened:
        yield opened


def told(client: TestClient, *questions: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    body = {"questions": questions, "stream": True}
    blocks = client.post("/v1/answers:batch", json=body).text.strip().split("\n\n")
    pairs = (block.split("\n", 1) for block in blocks)
    return [(n.removeprefix("event: "), json.loads(d.removeprefix("data: "))) for n, d in pairs]


def test_each_is_answered_as_it_would_be_alone(client: TestClient) -> None:
    alone = client.post("/v1/answers", json=GOOD).json()
    (item,) = client.post("/v1/answers:batch", json={"questions": [GOOD]}).json()["answers"]

    assert item["answer"]["text"] == alone["text"]
    assert item["answer"]["citations"] == alone["citations"]


def test_one_that_cannot_be_answered_leaves_the_others(client: TestClient) -> None:
    body = {"questions": [BAD, GOOD]}
    first, second = client.post("/v1/answers:batch", json=body).json()["answers"]

    assert first["answer"] is None
    assert first["problem"]["status"] == 422
    assert second["answer"]["status"] == "answered"


def test_a_stream_has_each_in_order_and_an_end(client: TestClient) -> None:
    events = told(client, GOOD, BAD, GOOD)

    assert [name for name, _ in events] == ["answer", "answer", "answer", "done"]
    assert [data["index"] for _, data in events[:-1]] == [0, 1, 2]


def test_each_counts_as_a_request(assistant: Assistant, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, rate_limit="2/hour")
    with TestClient(build_app(assistant, settings)) as client:
        items = client.post("/v1/answers:batch", json={"questions": [GOOD] * 3}).json()["answers"]

    assert [bool(item["answer"]) for item in items] == [True, True, False]
    assert items[-1]["problem"]["status"] == 429


@pytest.mark.parametrize("count", [0, 101])
def test_no_questions_and_too_many_are_refused(client: TestClient, count: int) -> None:
    refused = client.post("/v1/answers:batch", json={"questions": [GOOD] * count})
    assert refused.status_code == 422


def test_an_answer_of_a_batch_is_kept(client: TestClient) -> None:
    (item,) = client.post("/v1/answers:batch", json={"questions": [GOOD]}).json()["answers"]
    kept = client.get(f"/v1/answers/{item['answer']['id']}")
    assert kept.json()["text"] == item["answer"]["text"]
