"""A wrong byline is corrected over REST, by those who may write."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.keys import Keyring, Scope
from assistant.settings import Settings
from vectorstore.store import Store


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    store = Store(tmp_path, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    with TestClient(build_app(Assistant(store, settings), settings)) as opened:
        yield opened
    store.close()


def test_an_answer_names_the_speaker_that_a_person_named(client: TestClient) -> None:
    speech = client.get("/v1/speeches").json()["speeches"][0]
    found = client.patch(f"/v1/speeches/{speech['id']}", json={"speaker": "林远山"})
    assert found.status_code == 200
    assert (found.json()["speaker"], found.json()["title"]) == ("林远山", speech["title"])
    assert (found.json()["confidence"], found.json()["corrected"]) == (1.0, True)
    answer = client.post(
        "/v1/answers", json={"question": "怎样建设岸电设施，减少船舶排放？"}
    ).json()
    assert answer["citations"][0]["speaker"] == "林远山"


def test_a_byline_that_is_right_is_confirmed(client: TestClient) -> None:
    speech = client.get("/v1/speeches").json()["speeches"][0]
    found = client.patch(f"/v1/speeches/{speech['id']}", json={}).json()
    assert (found["speaker"], found["corrected"]) == (speech["speaker"], True)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("gone", {"speaker": "林远山"}, 404),
        ("*", {"speaker": "名" * 301}, 422),
        ("*", {"speaker": 3}, 422),
        ("*", {"name": "林远山"}, 422),
    ],
)
def test_what_cannot_be_corrected_is_a_problem(
    client: TestClient, path: str, body: dict[str, object], status: int
) -> None:
    speeches = client.get("/v1/speeches").json()
    speech = speeches["speeches"][0]["id"] if path == "*" else path
    found = client.patch(f"/v1/speeches/{speech}", json=body)
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"
    assert client.get("/v1/speeches").json() == speeches


def test_only_a_key_that_may_write_corrects(client: TestClient, tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    tokens = {scope: keyring.create(str(scope), scope)[1] for scope in (Scope.READ, Scope.WRITE)}
    keyring.close()

    def correct(scope: Scope) -> int:
        key = {"Authorization": f"Bearer {tokens[scope]}"}
        speech = client.get("/v1/speeches", headers=key).json()["speeches"][0]["id"]
        return client.patch(f"/v1/speeches/{speech}", json={"role": ""}, headers=key).status_code

    assert [correct(Scope.READ), correct(Scope.WRITE)] == [403, 200]
