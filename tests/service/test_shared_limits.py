"""Servers that count requests in one Redis are one service to a caller."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.errors import InvalidRequest, Unavailable


class RedisServer:
    """A Redis of the test's own on the loopback address, which keeps nothing."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{port}/0"
        where = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self._process = subprocess.Popen([program, *where], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                assert self._process.poll() is None, "Redis did not start"
                assert time.monotonic() < deadline
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    program = shutil.which("redis-server")
    if program is None:
        assert not os.environ.get("CI"), "CI has to install Redis"
        pytest.skip("Redis is not installed here (the package redis-server)")
    server = RedisServer(program, tmp_path)
    yield server
    server.stop()


@pytest.fixture
def servers(
    redis: RedisServer, assistant: Assistant, tmp_path: Path
) -> Iterator[tuple[TestClient, TestClient]]:
    """Two servers with data folders of their own, which have in common where they count."""
    with ExitStack() as stack:

        def server(name: str) -> TestClient:
            settings = Settings(
                data_dir=tmp_path / name, rate_limit="4/minute", limits_url=redis.url
            )
            return stack.enter_context(TestClient(build_app(assistant, settings)))

        yield server("one"), server("other")


def test_two_servers_share_one_count(servers: tuple[TestClient, TestClient]) -> None:
    one, other = servers
    answers = [server.get("/v1/models") for server in (one, other, other, one, one, other)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
    left = [answer.headers["ratelimit"].split(";")[1] for answer in answers]
    assert left == ["r=3", "r=2", "r=1", "r=0", "r=0", "r=0"]


def test_while_the_counts_are_away_requests_are_refused_and_health_is_told(
    servers: tuple[TestClient, TestClient], redis: RedisServer
) -> None:
    one, _ = servers
    redis.stop()

    refused = one.get("/v1/models")

    assert refused.status_code == 503
    assert "WENZHENG_LIMITS_URL does not answer" in refused.json()["detail"]
    assert one.get("/livez").status_code == 200


def test_a_server_whose_counts_are_away_does_not_start(
    assistant: Assistant, redis: RedisServer, tmp_path: Path
) -> None:
    redis.stop()
    with pytest.raises(Unavailable, match="does not answer"):
        build_app(assistant, Settings(data_dir=tmp_path, limits_url=redis.url))


def test_an_address_that_is_none_is_refused(assistant: Assistant, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="write it as redis://"):
        build_app(assistant, Settings(data_dir=tmp_path, limits_url="http://127.0.0.1"))
