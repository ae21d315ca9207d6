import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from invented import InventedCorpus
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assistant.answer_store import KeptAnswers
from assistant.keys import Keyring
from assistant.settings import Settings

CHROMIUM = Path("/usr/bin/chromium")
_POLICY = "Content Security Policy"
_PATIENCE = 30_000
"""Milliseconds; a busy machine is slow, which is no fault of the page."""

expect.set_options(timeout=_PATIENCE)


class Served:
    """The page over a corpus, on a loopback port of its own."""

    def __init__(self, corpus: InventedCorpus, folder: Path) -> None:
        self.corpus, self._folder = corpus, folder
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server: uvicorn.Server | None = None
        self.kept: KeptAnswers
        self.keyring: Keyring
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 30
        while not (self._server and self._server.started):
            assert self._thread.is_alive(), "The page could not be served; see its thread's error."
            assert time.monotonic() < deadline
            time.sleep(0.05)

    async def _serve(self) -> None:
        from ui.serve import faces

        app = faces(self.corpus, Settings(_env_file=None, data_dir=self._folder))
        self.kept, self.keyring = app.state.service.kept, app.state.service.keyring
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        await self._server.serve([self._socket])

    def close(self) -> None:
        assert self._server
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(timeout=10)
        self._socket.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(InventedCorpus(pause=0.03), tmp_path_factory.mktemp("data"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def serve(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[InventedCorpus], Served]]:
    servers: list[Served] = []

    def start(corpus: InventedCorpus) -> Served:
        servers.append(Served(corpus, tmp_path_factory.mktemp("data")))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a file, after which Playwright's event loop stops."""
    if not CHROMIUM.exists():
        pytest.skip("There is no Chromium at /usr/bin/chromium; install it to drive the page.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def visiting(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page as a new visitor, whose console must stay free of errors and refused scripts."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(url: str, **as_visitor: object) -> Page:
        context = chromium.new_context(**{
            "viewport": {"width": 1280, "height": 800},
            "locale": "zh-CN",
            "permissions": ["clipboard-read", "clipboard-write"],
            **as_visitor,
        })
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console", lambda said: problems.extend([said.text] if _POLICY in said.text else [])
        )
        page.goto(url)
        if url != "about:blank":
            page.wait_for_selector("#question textarea")
            page.wait_for_selector(".welcome, .answer, .notice")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Page]]:
    yield from visiting(chromium)


@pytest.fixture(scope="module")
def visit_of_module(chromium: Browser) -> Iterator[Callable[..., Page]]:
    yield from visiting(chromium)
