"""Every change is noted: who made it, what it was, when and from where, and what became of it."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from support.embedders import WordEmbedder
from support.pages import page_of
from support.postgresql import PostgresqlServer, running

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.audit import Action, AuditEntry, AuditTrail
from assistant.keys import Keyring, Scope
from assistant.settings import Settings
from ui.cli import cli
from vectorstore.copying import copy
from vectorstore.errors import NotFound
from vectorstore.storage.location import Location
from vectorstore.store import Store

PAGE = page_of(1).encode()


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
def place(settings: Settings) -> Location:
    settings.data_dir.mkdir(exist_ok=True)
    return Location(settings.data_dir, settings.database)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with (
        closing(Store(settings.data_dir, WordEmbedder(), database_url=settings.database)) as store,
        TestClient(build_app(Assistant(store, settings), settings)) as found,
    ):
        yield found


@pytest.fixture
def keyring(client: TestClient, settings: Settings) -> Iterator[Keyring]:
    """Keys, the client's for writing."""
    with closing(Keyring(settings.data_dir, settings.database)) as keys:
        client.headers["Authorization"] = f"Bearer {keys.create('editors', Scope.WRITE)[1]}"
        yield keys


def changes(keyring: Keyring, client: TestClient, **parameters: str) -> list[AuditEntry]:
    """What an auditor reads of changes to the corpus, the oldest first."""
    _, token = keyring.create("auditor", Scope.AUDIT)
    auditor = {"Authorization": f"Bearer {token}"}
    answer = client.get("/v1/audit", headers=auditor, params=parameters)
    assert answer.status_code == 200
    found = [AuditEntry.model_validate(entry) for entry in answer.json()["entries"]]
    return [one for one in reversed(found) if not one.action.startswith("key")]


def brought(client: TestClient) -> str:
    answer = client.post("/v1/documents", files={"file": ("页.txt", PAGE)})
    document: str = answer.json()["document_id"]
    return document


def test_every_change_over_rest_is_its_key_holders(client: TestClient, keyring: Keyring) -> None:
    document = brought(client)
    speech = client.get("/v1/speeches").json()["speeches"][0]
    client.patch(f"/v1/speeches/{speech['id']}", json={"speaker": "林远山"})
    client.patch(f"/v1/documents/{document}", json={"date": "2024-03"})
    client.delete(f"/v1/documents/{document}")
    found = changes(keyring, client)
    assert [(one.action, one.subject, one.outcome) for one in found] == [
        (Action.UPLOAD, document, "done"),
        (Action.CORRECT_SPEECH, speech["id"], "done"),
        (Action.CORRECT_DOCUMENT, document, "done"),
        (Action.REMOVE, document, "done"),
    ]
    made = keyring.keys()
    writer = next(key for key in made if key.name == "editors")
    assert {(one.actor.id, one.actor.name, one.actor.address) for one in found} == {
        (writer.id, "editors", "testclient")
    }
    assert found[0].details["name"] == "页.txt"
    assert found[1].details == {"speaker": {"from": speech["speaker"], "to": "林远山"}}
    assert found[2].details == {"date": {"from": "", "to": "2024-03"}}


def test_a_job_is_of_who_brought_it_and_so_is_its_cancelling(
    client: TestClient, keyring: Keyring
) -> None:
    later = {"Prefer": "respond-async"}
    where = client.post("/v1/documents", files={"file": ("页.txt", PAGE)}, headers=later)
    deadline = time.monotonic() + 60
    while client.get(where.headers["location"]).json()["state"] != "done":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    client.delete(where.headers["location"])
    uploaded, cancelled = changes(keyring, client)
    assert [uploaded.actor.name, cancelled.actor.name] == ["editors", "editors"]
    assert cancelled.subject == where.json()["id"]


def test_what_failed_is_noted_with_its_reason(client: TestClient, keyring: Keyring) -> None:
    client.post("/v1/documents", files={"file": ("x.txt", b"\0\1")})
    client.delete("/v1/documents/nothing%00%ff")
    unreadable, missing = changes(keyring, client)
    assert [unreadable.outcome, missing.outcome] == ["failed", "failed"]
    assert "x.txt" in (unreadable.problem or "")
    assert missing.subject.startswith("nothing")


def test_keys_are_noted_without_their_secrets(place: Location) -> None:
    with closing(Keyring(place.folder, place.database_url)) as keys:
        key, token = keys.create("clerk", Scope.READ)
        keys.revoke(key.id)
        with pytest.raises(NotFound):
            keys.revoke(key.id)
        keys.disable()
    found = AuditTrail(place).entries(9)
    assert [(one.action, one.outcome) for one in reversed(found)] == [
        (Action.CREATE_KEY, "done"),
        (Action.REVOKE_KEY, "done"),
        (Action.REVOKE_KEY, "failed"),
        (Action.DISABLE_KEYS, "done"),
    ]
    assert {one.actor.face for one in found} == {"command"}
    assert token.rpartition("_")[2] not in str(found)


def test_what_was_cut_short_stays_begun(place: Location) -> None:
    trail = AuditTrail(place)
    cut_short = trail.change(Action.REMOVE, "one")
    cut_short.__enter__()
    (entry,) = trail.entries(9)
    assert [entry.outcome, entry.ended_at] == ["begun", None]


@pytest.mark.parametrize("scope", [Scope.METRICS, Scope.READ, Scope.WRITE])
def test_other_keys_read_no_audit_trail(client: TestClient, keyring: Keyring, scope: Scope) -> None:
    token = keyring.create("other", scope)[1]
    answer = client.get("/v1/audit", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


def test_who_reads_the_trail_changes_nothing(client: TestClient, keyring: Keyring) -> None:
    token = keyring.create("auditor", Scope.AUDIT)[1]
    client.headers["Authorization"] = f"Bearer {token}"
    assert client.get("/v1/documents").status_code == 200
    for asked in (client.delete("/v1/documents/x"), client.patch("/v1/speeches/x", json={})):
        assert asked.status_code == 403


def test_the_trail_comes_in_pages_that_new_changes_do_not_shift(client: TestClient) -> None:
    for _ in range(5):
        brought(client)
    first = client.get("/v1/audit", params={"limit": 2}).json()
    brought(client)
    seen = [entry["number"] for entry in first["entries"]]
    following = first["next"]
    while following:
        more = client.get("/v1/audit", params={"limit": 2, "cursor": following}).json()
        seen += [entry["number"] for entry in more["entries"]]
        following = more["next"]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 5


def test_the_trail_is_read_by_subject_and_actor(client: TestClient, keyring: Keyring) -> None:
    document = brought(client)
    client.delete("/v1/documents/other")
    assert [one.subject for one in changes(keyring, client, subject=document)] == [document]
    assert changes(keyring, client, actor="nobody") == []


def test_the_trail_goes_along_with_a_copy(place: Location, tmp_path: Path) -> None:
    with closing(Store(place.folder, WordEmbedder(), database_url=place.database_url)) as store:
        Assistant(store, Settings(data_dir=place.folder)).ingest("页.txt", PAGE)
    target = Location(tmp_path / "copy")
    copy(place, target)
    assert AuditTrail(target).entries(9) == AuditTrail(place).entries(9)


def test_the_command_shows_the_trail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENZHENG_DATA_DIR", str(tmp_path))
    run = CliRunner().invoke
    assert run(cli, ["keys", "create", "clerk"]).exit_code == 0
    (entry,) = json.loads(run(cli, ["audit", "--json"]).output)["entries"]
    assert [entry["action"], entry["actor"]["face"]] == ["key.create", "command"]
    assert f"key.create {entry['subject']} · done" in run(cli, ["audit"]).output


def test_a_name_moves_no_cursor_of_who_reads_the_trail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENZHENG_DATA_DIR", str(tmp_path))
    with AuditTrail(Location(tmp_path)).change(Action.REMOVE, "\x1b[2Jgone"):
        pass
    assert "\x1b" not in CliRunner().invoke(cli, ["audit"]).output
