"""A corpus of two speeches, and servers over it on the loopback address."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
import uvicorn
from starlette.types import ASGIApp
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.api.app import build_app
from assistant.assistant import Assistant
from assistant.settings import Settings
from vectorstore.store import Store

Serve: TypeAlias = Callable[[Callable[[], ASGIApp]], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over a real store that no test may change."""
    folder: Path = tmp_path_factory.mktemp("corpus")
    store = Store(folder, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    yield Assistant(store, Settings(data_dir=folder))
    store.close()


@contextmanager
def _serve(make: Callable[[], ASGIApp]) -> Iterator[str]:
    config = uvicorn.Config(
        make, factory=True, port=0, ws="none", log_level="error", timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Serves the app that a function makes, on a free port of the loopback address."""
    return _serve


@pytest.fixture(scope="session")
def url(
    assistant: Assistant, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where the assistant is served, with nothing set."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("service"))
    with serve(lambda: build_app(assistant, settings)) as found:
        yield found
