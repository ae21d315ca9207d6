import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

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
        deadline = time.monotonic() + 120
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


class Visitors:
    """Contexts of a browser, each of one visitor at a time, who finds nothing of the one before.

    Only the files of the page stay in the browser's cache, since reading and compiling them anew
    takes longer than most visits.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[tuple[dict[str, object], BrowserContext]] = []

    def welcome(self, **as_visitor: object) -> BrowserContext:
        for place, (like, context) in enumerate(self._free):
            if like == as_visitor:
                del self._free[place]
                return context
        return self._browser.new_context(**as_visitor)

    def see_off(self, context: BrowserContext, **as_visitor: object) -> None:
        context.clear_cookies()
        for page in context.pages:
            origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
            if origin.startswith("http"):
                devtools = context.new_cdp_session(page)
                page.goto("about:blank")
                devtools.send(
                    "Storage.clearDataForOrigin",
                    {"origin": origin, "storageTypes": "local_storage,indexeddb"},
                )
            page.close()
        self._free.append((as_visitor, context))


@pytest.fixture(scope="module")
def visitors(chromium: Browser) -> Visitors:
    return Visitors(chromium)


def visiting(visitors: Visitors) -> Iterator[Callable[..., Page]]:
    """Opens a page as a new visitor, whose console must stay free of errors and refused scripts."""
    here: list[tuple[dict[str, object], BrowserContext]] = []
    problems: list[str] = []

    def open_page(url: str, **as_visitor: object) -> Page:
        as_visitor = {
            "viewport": {"width": 1280, "height": 800},
            "locale": "zh-CN",
            "permissions": ["clipboard-read", "clipboard-write"],
            **as_visitor,
        }
        context = visitors.welcome(**as_visitor)
        context.set_default_timeout(_PATIENCE)
        here.append((as_visitor, context))
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
    for as_visitor, context in here:
        visitors.see_off(context, **as_visitor)
    assert not problems


@pytest.fixture
def visit(visitors: Visitors) -> Iterator[Callable[..., Page]]:
    yield from visiting(visitors)


@pytest.fixture(scope="module")
def visit_of_module(visitors: Visitors) -> Iterator[Callable[..., Page]]:
    yield from visiting(visitors)
