"""Collections and what is known of documents, over REST."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support.embedders import WordEmbedder

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store

_KEEPER = '{"speaker": "凌望舒", "text": "灯塔年久失修，要修缮灯塔。", "date": "2021-03-05"}'
_PILOT = '{"speaker": "秦观海", "text": "夜航要看灯塔。", "date": "2023-03-06"}'


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    store = Store(tmp_path, WordEmbedder())
    with TestClient(build_app(Assistant(store, settings), settings)) as opened:
        for name, text, collections in (
            ("a.jsonl", _KEEPER, ["年会", "甲"]),
            ("b.jsonl", _PILOT, ["年会"]),
        ):
            taken = opened.post(
                "/v1/documents", files={"file": (name, text)}, data={"collection": collections}
            )
            assert taken.status_code == 201
        yield opened
    store.close()


def _users(client: TestClient, **within: str) -> set[str]:
    found = client.get("/v1/mentions", params={"term": "灯塔", **within})
    assert found.status_code == 200, found.text
    return {one["speaker"] for one in found.json()["mentions"]}


def test_documents_join_the_collections_that_they_are_uploaded_for(client: TestClient) -> None:
    documents = client.get("/v1/documents").json()["documents"]
    assert [set(one["collections"]) for one in documents] == [{"年会", "甲"}, {"年会"}]


def test_mentions_passages_and_answers_keep_within_the_filters(client: TestClient) -> None:
    assert _users(client, collection="年会") == {"凌望舒", "秦观海"}
    assert _users(client, collection="甲") == {"凌望舒"}
    assert _users(client, since="2022") == {"秦观海"}
    assert _users(client, until="2021-03-05") == {"凌望舒"}
    assert not _users(client, kind="proposal")
    passages = client.get("/v1/passages", params={"q": "灯塔", "since": "2022"}).json()["passages"]
    assert {one["speaker"] for one in passages} == {"秦观海"}
    asked = {"question": "谁提到灯塔？", "filters": {"collections": ["甲"]}}
    answer = client.post("/v1/answers", json=asked).json()
    assert {one["speaker"] for one in answer["citations"]} == {"凌望舒"}


@pytest.mark.parametrize(
    ("within", "named"),
    [
        ({"collection": "乙"}, "wenzheng documents"),
        ({"occasion": "茶会"}, "occasion"),
        ({"since": "2021-13"}, "2021-13"),
        ({"since": "2023", "until": "2021"}, "2023"),
    ],
)
def test_what_cannot_be_a_filter_is_a_problem_that_says_so(
    client: TestClient, within: dict[str, str], named: str
) -> None:
    found = client.get("/v1/mentions", params={"term": "灯塔", **within})
    assert found.status_code == 422
    assert named in found.json()["detail"]


def test_a_collection_that_is_not_there_names_none_that_is(client: TestClient) -> None:
    found = client.get("/v1/mentions", params={"term": "灯塔", "collection": "乙"})
    assert "年会" not in found.json()["detail"]


def test_a_document_is_put_right_and_found_by_what_was_said(client: TestClient) -> None:
    first = client.get("/v1/documents").json()["documents"][0]["id"]
    said = {"date": "2024-03", "occasion": "灯塔座谈会", "collections": ["丙"]}
    found = client.patch(f"/v1/documents/{first}", json=said).json()
    assert found["date"] == "2024-03"
    assert found["collections"] == ["丙"]
    assert found["corrected"]
    assert _users(client, occasion="灯塔座谈会") == {"凌望舒"}
    assert _users(client, collection="年会") == {"秦观海"}


@pytest.mark.parametrize(
    "said",
    [{"date": "2024-02-30"}, {"date": "morgen"}, {"collections": [" "]}, {"speaker": "凌望舒"}],
)
def test_what_a_document_cannot_be_is_refused(client: TestClient, said: dict[str, object]) -> None:
    first = client.get("/v1/documents").json()["documents"][0]["id"]
    assert client.patch(f"/v1/documents/{first}", json=said).status_code == 422
    assert client.patch("/v1/documents/gone", json={}).status_code == 404
