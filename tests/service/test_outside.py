"""No request reaches a file, a host or another site's hands: the whole app, as it is served."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from serving import serving

from assistant.assistant import Assistant
from assistant.settings import Settings
from ui.serve import faces

FILE: dict[str, Any] = {"meta": {"_type": "gradio.FileData"}}
SECRET = "这一行不出这台机器"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("whole"), allowed_hosts="ask.example.org, wz.internal"
    )


@pytest.fixture(scope="module")
def whole(assistant: Assistant, settings: Settings) -> Iterator[str]:
    """Where REST and page are served in one."""
    with serving(lambda: faces(assistant, settings)) as url:
        yield url


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A host that nothing should ever reach."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        found.settimeout(0.02)
        yield found


@pytest.fixture(scope="module")
def http(whole: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=whole) as client:
        yield client


def raw(url: str, head: bytes) -> bytes:
    """What comes back for a request written by hand."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(head)
        return connection.makefile("rb").read()


def is_problem(response: httpx.Response) -> bool:
    return response.headers["content-type"] == "application/problem+json"


def test_the_page_and_what_it_needs_are_there(http: httpx.Client) -> None:
    for path in ("/", "/config", "/theme.css", "/gradio_api/startup-events"):
        assert http.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file={file}",
        "/gradio_api/file/{file}",
        "/file={file}",
        "/gradio_api/file={host}",
        "/gradio_api/proxy={host}",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/queue/status",
        "/gradio_api/runs",
        "/gradio_api/token",
        "/gradio_api/vibe-code",
        "/gradio_api/deep_link?session_hash=x",
        "/monitoring",
        "/login",
        "/custom_component/../../../../{file}",
        "/assets/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f{file}",
        "/static/..%2f..%2f..%2f..%2f..%2f..%2f..%2f..%2f{file}",
        "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/{file}",
        "/v1/speeches/..%2f..%2f..%2f{file}",
    ],
)
def test_no_path_reads_a_file_or_another_host(
    http: httpx.Client, path: str, tmp_path: Path, listener: socket.socket
) -> None:
    file = tmp_path / "secret.txt"
    file.write_text(SECRET, encoding="utf-8")
    host = f"http://127.0.0.1:{listener.getsockname()[1]}/x"

    response = http.get(path.format(file=file, host=host))

    assert 400 <= response.status_code < 500
    assert SECRET not in response.text
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/vibe-edit", "/", "/login"])
def test_nothing_is_uploaded_or_edited_through_the_page(
    http: httpx.Client, method: str, path: str
) -> None:
    files = {"files": ("x.html", b"<script>alert(1)</script>")}

    response = http.request(method, path, files=files)

    assert response.status_code in {404, 405}
    assert is_problem(response)


@pytest.mark.parametrize("route", ["run/predict", "queue/join", "component_server", "run/predict/"])
@pytest.mark.parametrize("where", ["a file", "a host"])
def test_a_value_that_says_it_is_a_file_is_refused(
    http: httpx.Client, route: str, where: str, tmp_path: Path, listener: socket.socket
) -> None:
    file = tmp_path / "secret.txt"
    file.write_text(SECRET, encoding="utf-8")
    host = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    value = {"path": str(file) if where == "a file" else host, **FILE}
    body = {"fn_index": 0, "data": ["?", {"a": [value]}], "session_hash": "x"}
    escaped = json.dumps(body).replace("gradio", "\\u0067radio")

    for content in (json.dumps(body), escaped):
        response = http.post(
            f"/gradio_api/{route}",
            content=content,
            headers={"content-type": "application/json"},
        )

        assert response.status_code == 400
        assert is_problem(response)
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("[" * 5000 + "]" * 5000, "application/json", 400),
        ("{", "application/json", 400),
        ("\xff", "application/json", 400),
        ('{"fn_index": 0, "data": [NaN], "session_hash": "x"}', "application/json", 400),
        ('{"fn_index": 0, "data": ["\\ud800"], "session_hash": "x"}', "application/json", 400),
        ('{"fn_index": 99999, "data": [], "session_hash": "x"}', "application/json", 400),
        ('{"fn_index": [], "data": [], "session_hash": "x"}', "application/json", 400),
        ('{"data": [], "session_hash": "x"}', "application/json", 400),
        ("[]", "application/json", 400),
        ('["' + "x" * 4_500_000 + '"]', "application/json", 400),
        ("x" * 7_000_000, "application/json", 413),
        ("data=1", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
    ],
)
@pytest.mark.parametrize("route", ["queue/join", "run/predict"])
def test_the_page_takes_json_as_large_as_its_history_for_its_own_functions_only(
    http: httpx.Client, route: str, content: str, kind: str, status: int
) -> None:
    response = http.post(
        f"/gradio_api/{route}",
        content=content.encode("latin-1"),
        headers={"content-type": kind},
    )

    assert response.status_code == status
    assert is_problem(response)


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/sign-in", "/v1/speeches", "/v1/none", "/livez", "/theme.css", "/x"]
)
def test_every_response_says_what_a_browser_may_do_with_it(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    scripts = re.search("script-src [^;]*", headers["content-security-policy"])
    if path != "/docs":
        assert not scripts or "'unsafe-inline'" not in scripts[0]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:80", "[::1]:7", "ask.example.org:443"])
def test_it_answers_under_its_own_names(http: httpx.Client, host: str) -> None:
    assert http.get("/livez", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "169.254.169.254",
        "127.0.0.1@evil.example",
        "evil.example/127.0.0.1",
        "[::1",
        "localhost:x",
        "localhost:1:2",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/livez", "/", "/v1/speeches"])
def test_it_does_not_answer_under_another_name(http: httpx.Client, host: str, path: str) -> None:
    response = http.get(path, headers={"host": host})

    assert response.status_code == 400


def test_two_host_headers_are_refused(whole: str) -> None:
    answer = raw(
        whole,
        b"GET /v1/speeches HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n"
        b"Connection: close\r\n\r\n",
    )

    assert answer.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "x"])
@pytest.mark.parametrize(
    "path", ["/v1/documents", "/v1/answers", "/gradio_api/queue/join", "/sign-in"]
)
def test_a_page_of_another_site_may_not_ask(http: httpx.Client, origin: str, path: str) -> None:
    response = http.post(path, headers={"origin": origin}, files={"file": ("x", b"x")})

    assert response.status_code == 403
    assert is_problem(response)


def test_its_own_page_and_a_known_proxy_may_ask(http: httpx.Client, whole: str) -> None:
    for origin in (whole, "https://wz.internal"):
        response = http.post("/v1/answers", json={"question": "岸电？"}, headers={"origin": origin})

        assert response.status_code == 200


def test_headers_cannot_be_injected(http: httpx.Client) -> None:
    for path in ("/v1/speeches/%0d%0aX-Evil:%201", "/?speech=%0d%0aX-Evil:%201"):
        response = http.get(path, headers={"accept": "text/html"})

        assert "x-evil" not in response.headers


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b'{"question": "\\ud800"}', {422}),
        (b'{"question": "x", "\\udfff": 1}', {422}),
        (b'{"question": "x", "filters": {"speakers": ["\\ud800"]}}', {422}),
        (b'{"question": ' + b"[" * 5000 + b"]" * 5000 + b"}", {400, 422}),
        (b'{"question": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}", {400, 422}),
        (b'{"question": "x", "top_k": 1e999}', {422}),
        (b'{"question": "x", "top_k": ' + b"9" * 5000 + b"}", {400, 422}),
        (b'{"question": NaN}', {422}),
        (b"\xff\xfe", {400, 422}),
        (b"", {422}),
        (b"null", {422}),
        (b'{"question": "x\\u0000y"}', {200}),
    ],
    ids=lambda value: repr(value)[:40],
)
@pytest.mark.parametrize("path", ["/v1/answers", "/v1/chat/completions"])
def test_odd_json_is_a_problem_and_no_failure(
    http: httpx.Client, path: str, body: bytes, statuses: set[int]
) -> None:
    if path.endswith("completions"):
        body = body.replace(b'"question":', b'"messages":')
        statuses = {400, 422}

    response = http.post(path, content=body, headers={"content-type": "application/json"})

    assert response.status_code in statuses
    assert response.status_code == 200 or is_problem(response)
    assert "Traceback" not in response.text


@pytest.mark.slow
def test_it_does_not_start_where_others_reach_it_without_a_key(tmp_path: Path) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", "serve", "--host", "0.0.0.0"],
        env={"WENZHENG_DATA_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert started.returncode == 2
    assert "wenzheng keys create" in started.stderr
