"""The contract's routes, over a real store, as another system meets them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store

QUESTION = "怎样建设岸电设施，减少船舶排放？"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("corpus")
    settings = Settings(data_dir=folder, max_upload_bytes=100_000)
    store = Store(folder, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    app = build_app(Assistant(store, settings), settings)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened
    store.close()


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    response = client.post("/v1/answers", json={"question": question, **more})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def events(client: TestClient, question: str) -> list[tuple[str, dict[str, Any]]]:
    response = client.post("/v1/answers", json={"question": question, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in response.text.strip().split("\n\n"):
        name, data = block.split("\n", 1)
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_every_claim_of_an_answer_is_a_place_in_a_speech(client: TestClient) -> None:
    answer = ask(client, QUESTION)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["speaker"] == "周海宁"
    for citation in answer["citations"]:
        speech = client.get(f"/v1/speeches/{citation['speech_id']}").json()
        assert speech["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert citation["quote"] in answer["text"]
        assert f"[{citation['marker']}]" in answer["text"]


def test_the_parts_of_a_stream_add_up_to_the_answer(client: TestClient) -> None:
    parts = events(client, QUESTION)
    assert parts[0][0] == "passages"
    name, whole = parts[-1]
    assert name == "done"
    assert "".join(data["text"] for name, data in parts if name == "delta") == whole["text"]
    assert [data for name, data in parts if name == "citation"] == whole["citations"]
    assert parts[0][1]["passages"] == whole["passages"]


def test_a_filter_keeps_others_out(client: TestClient) -> None:
    answer = ask(client, QUESTION, filters={"speakers": ["何书影"]})
    assert {passage["speaker"] for passage in answer["passages"]} == {"何书影"}
    found = client.get("/v1/passages", params={"q": QUESTION, "affiliation": "民进", "k": 2})
    assert {passage["speaker"] for passage in found.json()["passages"]} == {"何书影"}


def test_the_corpus_is_listed_and_its_speeches_are_read_whole(client: TestClient) -> None:
    (listed,) = client.get("/v1/documents").json()["documents"]
    assert (listed["name"], listed["speeches"], listed["passages"]) == ("会议.txt", 2, 6)
    speeches = client.get("/v1/speeches").json()["speeches"]
    assert [speech["speaker"] for speech in speeches] == ["周海宁", "何书影"]
    speech = client.get(f"/v1/speeches/{speeches[0]['id']}").json()
    assert speech["text"] == PORT.body
    assert [passage["kind"] for passage in speech["passages"]] == [
        "background",
        "proposal",
        "proposal",
    ]


def test_a_document_comes_in_and_goes_out(client: TestClient) -> None:
    line = json.dumps(
        {
            "title": "湿地里的鸟",
            "speaker": "罗知秋",
            "role": "委员",
            "affiliation": "九三学社",
            "text": "湿地观鸟的人多了。一是修建观鸟栈道。二是限制无人机飞行。",
        },
        ensure_ascii=False,
    )
    upload = {"file": ("鸟.jsonl", line.encode())}
    added = client.post("/v1/documents", files=upload)
    assert added.status_code == 201, added.text
    assert added.json()["status"] == "added"
    assert client.post("/v1/documents", files=upload).json()["status"] == "unchanged"
    answer = ask(client, "观鸟栈道怎么修建？")
    assert answer["citations"][0]["speaker"] == "罗知秋"
    document_id = added.json()["document_id"]
    assert client.delete(f"/v1/documents/{document_id}").status_code == 204
    assert client.delete(f"/v1/documents/{document_id}").status_code == 404
    assert "罗知秋" not in client.get("/v1/speeches").text


@pytest.mark.parametrize(
    ("request_body", "says"),
    [
        ({"question": ""}, "empty"),
        ({"question": " \n\u3000"}, "empty"),
        ({"question": "问" * 10_000}, "10000 characters"),
        ({"question": QUESTION, "filters": {"speakers": ["无此人"]}}, "无此人"),
        ({"question": QUESTION, "filters": {"party": ["民进"]}}, "party"),
        ({"question": QUESTION, "answer": "yes"}, "answer"),
        ({"question": QUESTION, "top_k": 0}, "top_k"),
        ({"question": QUESTION, "top_k": True}, "top_k"),
        ({"question": QUESTION, "top_k": "5"}, "top_k"),
        ({"question": QUESTION, "stream": 1}, "stream"),
        ({"question": QUESTION, "mode": "guess"}, "mode"),
        ({}, "question"),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_problem_that_says_why(
    client: TestClient, request_body: dict[str, Any], says: str
) -> None:
    response = client.post("/v1/answers", json=request_body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 422
    assert says in problem["detail"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("空.txt", b""), ("photo.txt", bytes(range(256)) * 8), ("x.pdf", b"%PDF-1.7")],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_lost(
    client: TestClient, name: str, data: bytes
) -> None:
    before = client.get("/v1/speeches").json()
    response = client.post("/v1/documents", files={"file": (name, data)})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]
    assert client.get("/v1/speeches").json() == before


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    response = client.post("/v1/documents", files={"file": ("x.txt", b"a" * 200_000)})
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_a_chunked_body_is_counted_while_it_is_read(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 10_000

    response = client.post(
        "/v1/answers", content=endless(), headers={"content-type": "application/json"}
    )
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_what_is_not_there_is_a_problem(client: TestClient) -> None:
    for path in ("/v1/speeches/none", "/v1/nothing", "/v1/speeches/..%2f..%2fetc%2fpasswd"):
        response = client.get(path)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


def test_health_is_said(client: TestClient) -> None:
    assert client.get("/livez").json() == {"status": "alive"}
    assert client.get("/readyz").json()["status"] == "ready"


def test_the_written_mode_without_a_chat_model_quotes_and_says_so(client: TestClient) -> None:
    answer = ask(client, QUESTION, mode="generative")
    assert answer["mode"] == "extractive"
    assert "WENZHENG_LLM_BASE_URL" in answer["degraded"]
