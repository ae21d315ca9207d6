"""Who may do what: keys, passes, and the gate before every route."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.keys import Key, Keyring, Scope
from assistant.settings import Settings
from ui.keys import keys
from vectorstore.errors import InvalidRequest, NotFound

UPLOAD = {"file": ("页.txt", b"")}
ROUTES = [
    ("GET", "/v1/speeches"),
    ("GET", "/v1/documents"),
    ("GET", "/v1/passages?q=x"),
    ("GET", "/v1/models"),
    ("POST", "/v1/answers"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/v1/documents"),
    ("DELETE", "/v1/documents/x"),
    ("GET", "/v1/nothing"),
    ("GET", "/"),
    ("POST", "/gradio_api/queue/join"),
]


@pytest.fixture
def keyring(tmp_path: Path) -> Iterator[Keyring]:
    found = Keyring(tmp_path)
    yield found
    found.close()


@pytest.fixture
def client(assistant: Assistant, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(build_app(assistant, Settings(data_dir=tmp_path))) as found:
        yield found


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class TestKeyring:
    def test_a_token_finds_its_key_and_nothing_else_does(self, keyring: Keyring) -> None:
        key, token = keyring.create("评测", Scope.READ)

        assert keyring.authenticate(token) == key
        for other in ("", "wz", token[:-1], token + "x", token.upper(), f"wz_{key.id}_", "\ud800"):
            assert keyring.authenticate(other) is None

    def test_what_is_stored_is_no_key_and_only_its_owner_may_read_it(
        self, keyring: Keyring, tmp_path: Path
    ) -> None:
        _, token = keyring.create("x", Scope.WRITE)
        secret = token.rsplit("_", 1)[-1].encode()

        for file in tmp_path.iterdir():
            assert secret not in file.read_bytes()
            assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_a_revoked_key_and_what_was_lent_on_it_are_worthless(self, keyring: Keyring) -> None:
        key, token = keyring.create("x", Scope.READ)
        lent = keyring.open_session(Scope.READ, key)
        assert keyring.authenticate(lent) == key

        keyring.revoke(key.id)

        assert keyring.authenticate(token) is None
        assert keyring.authenticate(lent) is None
        with pytest.raises(NotFound):
            keyring.revoke(key.id)

    def test_a_pass_ends(self, keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
        lent = keyring.open_session(Scope.WRITE)
        assert keyring.authenticate(lent)

        monkeypatch.setattr("assistant.keys.time", SimpleNamespace(time=lambda: 1e12))

        assert keyring.authenticate(lent) is None

    def test_a_key_expires_with_the_sessions_opened_on_it(
        self, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        key, token = keyring.create("x", Scope.READ, timedelta(hours=1))
        session = keyring.open_session(Scope.READ, key)
        assert keyring.authenticate(token) == keyring.authenticate(session) == key

        later = time.time() + 3601
        monkeypatch.setattr("assistant.keys.time", SimpleNamespace(time=lambda: later))

        assert keyring.authenticate(token) is None
        assert keyring.authenticate(session) is None
        assert keyring.required()

    def test_another_process_makes_keys_that_count_at_once(
        self, keyring: Keyring, tmp_path: Path
    ) -> None:
        made = subprocess.run(
            [sys.executable, "-c", "from ui.keys import keys; keys()", "create", "other"],
            env=os.environ | {"WENZHENG_DATA_DIR": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
        )

        assert keyring.authenticate(made.stdout.strip()) == keyring.keys()[0]

    @pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\nb"])
    def test_a_name_that_says_nothing_is_refused(self, keyring: Keyring, name: str) -> None:
        with pytest.raises(InvalidRequest):
            keyring.create(name, Scope.READ)


def test_keys_are_made_listed_and_revoked_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENZHENG_DATA_DIR", str(tmp_path))
    run = CliRunner()

    made = run.invoke(keys, ["create", "evaluation", "--write"])
    listed = run.invoke(keys, ["list"])
    key_id = listed.stdout.split()[0]

    assert re.fullmatch(r"wz_[0-9a-f]{8}_[\w-]{43}\n", made.stdout)
    assert "write" in listed.stdout
    assert "evaluation" in listed.stdout
    assert made.stdout.strip() not in listed.stdout
    revoked = run.invoke(keys, ["revoke", key_id])
    assert revoked.exit_code == 0
    assert "wenzheng keys disable" in revoked.stderr
    assert run.invoke(keys, ["list"]).stdout == ""


def test_keys_are_disabled_only_by_who_means_it(
    keyring: Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENZHENG_DATA_DIR", str(tmp_path))
    keyring.create("x", Scope.READ)
    run = CliRunner()

    for answer in ("", "\n", "n\n"):
        refused = run.invoke(keys, ["disable"], input=answer)
        assert refused.exit_code == 1
        assert "remove them without a key" in refused.stderr
        assert keyring.required()

    assert run.invoke(keys, ["disable"], input="y\n").exit_code == 0
    assert not keyring.required()
    run.invoke(keys, ["create", "y"])
    disabled = run.invoke(keys, ["disable", "--yes"])
    assert "wenzheng keys create NAME" in disabled.stderr
    assert not keyring.keys()


def test_a_loopback_server_is_open_until_the_first_key(
    client: TestClient, keyring: Keyring
) -> None:
    assert client.get("/v1/speeches").status_code == 200
    assert client.get("/v1/speeches", headers=bearer("anything")).status_code == 200

    _, token = keyring.create("x", Scope.READ)

    assert client.get("/v1/speeches").status_code == 401
    assert client.get("/v1/speeches", headers=bearer(token)).status_code == 200


def without_a_key(client: TestClient) -> set[int]:
    return {client.request(method, path).status_code for method, path in ROUTES}


def test_a_server_whose_last_key_is_revoked_stays_closed_and_after_a_restart_too(
    assistant: Assistant, client: TestClient, keyring: Keyring, tmp_path: Path
) -> None:
    key, token = keyring.create("x", Scope.WRITE)
    keyring.revoke(key.id)

    assert without_a_key(client) == {401}
    assert client.get("/v1/speeches", headers=bearer(token)).status_code == 401
    with TestClient(build_app(assistant, Settings(data_dir=tmp_path))) as restarted:
        assert without_a_key(restarted) == {401}


def test_a_server_is_open_again_when_keys_are_disabled_and_closed_by_the_next(
    client: TestClient, keyring: Keyring
) -> None:
    tokens = [keyring.create(name, Scope.READ)[1] for name in ("x", "y")]
    session = keyring.open_session(Scope.READ, keyring.authenticate(tokens[0]))

    assert keyring.disable() == 2
    assert client.get("/v1/speeches").status_code == 200

    keyring.create("z", Scope.READ)
    assert without_a_key(client) == {401}
    for token in (*tokens, session):
        assert client.get("/v1/speeches", headers=bearer(token)).status_code == 401


def test_disabled_keys_do_not_open_a_server_that_others_reach(
    assistant: Assistant, keyring: Keyring, tmp_path: Path
) -> None:
    keyring.create("x", Scope.READ)
    keyring.disable()

    with TestClient(build_app(assistant, Settings(data_dir=tmp_path, host="0.0.0.0"))) as client:
        assert client.get("/v1/speeches").status_code == 401


def test_keys_of_an_older_version_keep_the_server_closed(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "keys.sqlite3")) as older:
        older.executescript(
            "CREATE TABLE keys (id TEXT PRIMARY KEY, digest BLOB NOT NULL, name TEXT NOT NULL, "
            "scope TEXT NOT NULL, created_at TEXT NOT NULL) STRICT;"
            "CREATE TABLE passes (id TEXT PRIMARY KEY, digest BLOB NOT NULL, "
            "holder TEXT REFERENCES keys (id) ON DELETE CASCADE, scope TEXT NOT NULL, "
            "expires REAL NOT NULL) STRICT;"
            "INSERT INTO keys VALUES ('00000000', x'00', 'old', 'read', '2026-01-01');"
            "PRAGMA user_version = 1;"
        )

    with closing(Keyring(tmp_path)) as keyring:
        assert keyring.required()
        keyring.revoke("00000000")
        assert keyring.required()


def test_a_server_that_others_reach_is_never_open(assistant: Assistant, tmp_path: Path) -> None:
    with TestClient(build_app(assistant, Settings(data_dir=tmp_path, host="0.0.0.0"))) as client:
        assert client.get("/v1/speeches").status_code == 401


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.usefixtures("reader")
def test_nothing_but_health_is_there_without_a_key(
    client: TestClient, method: str, path: str
) -> None:
    for headers in ({}, bearer("wz_00000000_wrong"), {"Authorization": "Basic eDp5"}):
        response = client.request(method, path, headers=headers)

        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json"
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200


@pytest.fixture
def reader(keyring: Keyring) -> tuple[Key, str]:
    return keyring.create("reader", Scope.READ)


def test_a_reading_key_reads_and_changes_nothing(
    client: TestClient, reader: tuple[Key, str]
) -> None:
    headers = bearer(reader[1])

    assert client.get("/v1/documents", headers=headers).status_code == 200
    for response in (
        client.post("/v1/documents", files=UPLOAD, headers=headers),
        client.delete("/v1/documents/x", headers=headers),
    ):
        assert response.status_code == 403
        assert 'error="insufficient_scope"' in response.headers["www-authenticate"]
        assert "--write" in response.json()["detail"]


def test_a_writing_key_changes_the_corpus(client: TestClient, keyring: Keyring) -> None:
    headers = bearer(keyring.create("writer", Scope.WRITE)[1])

    assert client.post("/v1/documents", files=UPLOAD, headers=headers).status_code == 422
    assert client.delete("/v1/documents/x", headers=headers).status_code == 404
    assert client.get("/v1/documents", headers=headers).status_code == 200


class TestBrowser:
    HTML: ClassVar = {"Accept": "text/html"}

    @pytest.fixture
    def token(self, reader: tuple[Key, str]) -> str:
        return reader[1]

    def test_it_is_asked_for_the_key_and_comes_back_to_where_it_was_going(
        self, client: TestClient, token: str
    ) -> None:
        asked = client.get("/?speech=abc&start=1&end=9", headers=self.HTML)
        assert asked.status_code == 401
        assert 'value="speech=abc&amp;start=1&amp;end=9"' in asked.text

        entered = client.post(
            "/sign-in",
            data={"key": token, "query": "speech=abc&start=1&end=9"},
            follow_redirects=False,
        )

        assert entered.status_code == 303
        assert entered.headers["location"] == "/?speech=abc&start=1&end=9"
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert token not in cookie
        assert client.get("/v1/speeches").status_code == 200
        assert client.delete("/v1/documents/x").status_code == 403

    @pytest.mark.parametrize("query", ["/evil.example", '"><script>', "a=b\r\nX: y", "//e"])
    def test_it_is_sent_nowhere_else(self, client: TestClient, token: str, query: str) -> None:
        asked = client.get("/", params=query, headers=self.HTML)
        entered = client.post(
            "/sign-in", data={"key": token, "query": query}, follow_redirects=False
        )

        assert "<script>" not in asked.text
        assert entered.headers["location"] == "/"

    @pytest.mark.usefixtures("reader")
    def test_a_wrong_key_is_refused_in_words(self, client: TestClient) -> None:
        refused = client.post("/sign-in", data={"key": "wz_1_2", "query": ""})

        assert refused.status_code == 401
        assert "no such key" in refused.text
        assert "set-cookie" not in refused.headers


def test_a_key_for_metrics_reads_nothing_else(client: TestClient, tmp_path: Path) -> None:
    with closing(Keyring(tmp_path)) as keyring:
        _, token = keyring.create("monitoring", Scope.METRICS)

    assert client.get("/metrics", headers=bearer(token)).status_code == 200
    refused = client.get("/v1/speeches", headers=bearer(token))
    assert refused.status_code == 403
    assert "metrics only" in refused.json()["detail"]
    signed_in = client.post("/sign-in", data={"key": token}, follow_redirects=False)
    assert signed_in.status_code == 401
    assert not signed_in.cookies


def test_keys_of_an_earlier_version_do_not_expire(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "keys.sqlite3")) as earlier:
        earlier.executescript(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
            "CREATE TABLE keys (id TEXT PRIMARY KEY, digest BLOB NOT NULL, name TEXT NOT NULL,"
            " scope TEXT NOT NULL, created_at TEXT NOT NULL) STRICT;"
            "CREATE TABLE passes (id TEXT PRIMARY KEY, digest BLOB NOT NULL,"
            " holder TEXT REFERENCES keys (id) ON DELETE CASCADE, scope TEXT NOT NULL,"
            " expires REAL NOT NULL) STRICT;"
            "INSERT INTO meta VALUES ('required', 'yes');"
            "INSERT INTO keys VALUES ('0a', x'00', 'old', 'read', '2026-01-01T00:00:00+00:00');"
            "PRAGMA user_version = 2;"
        )
    with closing(Keyring(tmp_path)) as keyring:
        (key,) = keyring.keys()
        assert (key.name, key.expires_at) == ("old", None)
