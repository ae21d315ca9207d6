"""Clients that send slowly, or never to the end: they are given up and keep nobody out."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from serving import PausingCorpus, serving

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from ui.serve import faces

ASK = {"question": "怎样建设岸电设施，减少船舶排放？"}
HALF = b'{"question": "'


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("slow"), client_timeout_seconds=1, max_upload_bytes=600_000
    )


@pytest.fixture(scope="module")
def url(assistant: Assistant, settings: Settings) -> Iterator[str]:
    with serving(lambda: faces(assistant, settings), settings) as found:
        yield found


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        yield connection


def head(path: str, length: int, kind: str = "application/json") -> bytes:
    """The headers of a request that promises a body."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def rest_of(connection: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    with connection.makefile("rb") as answer:
        return answer.read()


def drip(connection: socket.socket, piece: bytes, pause: float, seconds: float) -> float:
    """Send piece after piece; after how many seconds the server has closed the connection."""
    started = time.monotonic()
    try:
        while time.monotonic() - started < seconds:
            connection.sendall(piece)
            time.sleep(pause)
    except OSError:
        pass
    return time.monotonic() - started


class TestBodies:
    def test_half_bodies_by_the_dozen_keep_nobody_out(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        settings = Settings(data_dir=tmp_path)
        paths = ("/v1/answers", "/v1/documents", "/gradio_api/queue/join")
        with (
            serving(lambda: faces(assistant, settings), settings) as url,
            ExitStack() as connections,
        ):
            for path in paths * settings.max_requests_per_caller:
                connections.enter_context(connected(url)).sendall(head(path, 100) + HALF)
            time.sleep(0.2)

            answer = httpx.post(f"{url}/v1/answers", json=ASK, timeout=30)
            upload = httpx.post(f"{url}/page/preview", files={"file": ("x.txt", b"x")}, timeout=30)

        assert answer.status_code == 200
        assert upload.status_code == 200

    def test_a_body_that_stops_coming_is_given_up_in_words(self, url: str) -> None:
        with connected(url) as connection:
            connection.sendall(head("/v1/answers", 100) + HALF)
            answer = rest_of(connection)

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in answer
        assert b"did not come in time" in answer

    def test_a_body_that_drips_is_given_up(self, url: str) -> None:
        with connected(url) as connection:
            connection.sendall(head("/v1/answers", 1000))
            closed_after = drip(connection, b" ", 0.1, 10)

        assert closed_after < 5

    @pytest.mark.slow
    def test_a_body_that_comes_slowly_and_steadily_is_taken(self, url: str) -> None:
        body = b'{"question": "' + "岸电".encode() * 1000 + b'"}'
        with connected(url) as connection:
            connection.sendall(head("/v1/answers", len(body)))
            for start in range(0, len(body), 1000):
                connection.sendall(body[start : start + 1000])
                time.sleep(0.3)
            answer = connection.recv(100)

        assert answer.startswith(b"HTTP/1.1 200 ")

    def test_of_more_bodies_than_a_caller_may_send_the_most_silent_is_given_up(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        settings = Settings(data_dir=tmp_path, max_requests_per_caller=2)
        with (
            serving(lambda: build_app(assistant, settings), settings) as url,
            connected(url) as first,
            connected(url) as second,
            connected(url) as third,
        ):
            for connection in (first, second, third):
                connection.sendall(head("/v1/answers", 100) + HALF)
                time.sleep(0.1)
            given_up = rest_of(first)
            second.settimeout(0.1)
            with pytest.raises(TimeoutError):
                second.recv(1)

        assert given_up.startswith(b"HTTP/1.1 408 ")

    def test_a_chunked_body_without_end_is_refused_when_it_is_too_large(self, url: str) -> None:
        def endless() -> Iterator[bytes]:
            while True:
                yield b" " * 10_000

        try:
            refused = httpx.post(f"{url}/v1/answers", content=endless(), timeout=10)
        except httpx.WriteError:
            return
        assert refused.status_code == 413
        assert refused.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize("path", ["/v1/documents", "/page/preview"])
    def test_a_file_over_the_limit_is_too_large_in_words(
        self, url: str, settings: Settings, path: str
    ) -> None:
        for more in (1, 100_000):
            file = ("x.txt", b"x" * (settings.max_upload_bytes + more))
            refused = httpx.post(f"{url}{path}", files={"file": file})

            assert refused.status_code == 413
            assert refused.headers["content-type"] == "application/problem+json"
            assert "larger than" in refused.json()["detail"]

    def test_a_question_may_not_be_as_large_as_a_file(self, url: str) -> None:
        question = httpx.post(f"{url}/v1/answers", json={"question": "x" * 550_000})

        assert question.status_code == 413
        assert question.headers["content-type"] == "application/problem+json"


class TestHeaders:
    def test_headers_that_stop_coming_are_given_up_in_words(self, url: str) -> None:
        with connected(url) as connection:
            connection.sendall(b"GET /v1/speeches HTTP/1.1\r\nHost: local")
            answer = rest_of(connection)

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in answer

    def test_headers_that_drip_are_given_up(self, url: str) -> None:
        with connected(url) as connection:
            connection.sendall(b"GET /v1/speeches HTTP/1.1\r\n")
            closed_after = drip(connection, b"X-Drip: x\r\n", 0.1, 10)

        assert closed_after < 5

    def test_a_connection_that_says_nothing_is_closed(self, url: str) -> None:
        with connected(url) as connection:
            assert rest_of(connection) == b""

    def test_of_too_many_connections_the_most_silent_is_closed(
        self, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ui.http_server._MOST_CONNECTIONS", 8)
        settings = Settings(data_dir=tmp_path)
        with (
            serving(lambda: build_app(assistant, settings), settings) as url,
            connected(url) as first,
            ExitStack() as others,
        ):
            for _ in range(20):
                others.enter_context(connected(url))

            assert rest_of(first) == b""
            assert httpx.get(f"{url}/v1/speeches").status_code == 200

    def test_what_drips_after_an_answer_does_not_keep_the_connection(self, url: str) -> None:
        with connected(url) as connection:
            connection.sendall(head("/v1/answers", 10_000_000))
            closed_after = drip(connection, b" ", 0.1, 10)

        assert closed_after < 5

    def test_headers_without_end_are_refused(self, url: str) -> None:
        with connected(url) as connection:
            connection.sendall(b"GET /v1/speeches HTTP/1.1\r\nHost: localhost\r\nX-Long: ")
            closed_after = drip(connection, b"x" * 100_000, 0, 10)

        assert closed_after < 1

    @pytest.mark.slow
    def test_one_connection_serves_request_after_request(self, url: str) -> None:
        with httpx.Client(base_url=url) as client:
            for _ in range(4):
                assert client.get("/v1/speeches").status_code == 200
                time.sleep(0.5)

    @pytest.mark.slow
    def test_an_answer_may_take_longer_than_a_client(
        self, assistant: Assistant, tmp_path: Path
    ) -> None:
        settings = Settings(data_dir=tmp_path, client_timeout_seconds=1)
        corpus = PausingCorpus(assistant, before=2.5)
        with serving(lambda: build_app(corpus, settings), settings) as url:
            answer = httpx.post(f"{url}/v1/answers", json=ASK, timeout=30)

        assert answer.status_code == 200
