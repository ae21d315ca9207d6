"""How fast the page stands and answers, beside a bare Gradio chat that echoes, in the same run.

    .venv/bin/python -m benchmarks.page [--visits N]

Both are served by processes of their own and visited in turn by the same Chromium, each time as a
new visitor: how long from the first paint until a question can be typed, and from the question to
the first words of its answer. Medians; the first visit of each is left out.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUESTION = "跨境电商方面有哪些建议？"


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds of one visit."""

    to_interactive: float
    to_first_words: float


@dataclass(frozen=True, slots=True)
class Site:
    """A page with where its question goes and where its answer comes."""

    name: str
    command: Sequence[str]
    box: str
    answer: str


BARE = Site(
    "bare Gradio chat",
    (sys.executable, "-m", "benchmarks.page", "--echo"),
    "textarea",
    "[data-testid=bot]",
)
PAGE = Site(
    "page",
    (str(Path(sys.executable).with_name("wenzheng")), "serve", "--port"),
    "#question textarea",
    ":is(.growing, .answer)",
)
_FIRST_WORDS = """(selector) => {
    window.firstWords = new Promise((resolve) => addEventListener("keydown", ({ timeStamp }) => {
        const look = () => {
            const said = document.querySelector(selector);
            if (said?.textContent.trim()) resolve((performance.now() - timeStamp) / 1000);
            else requestAnimationFrame(look);
        };
        look();
    }, { once: true, capture: true }));
}"""
_REST_MS = 1500
_SINCE_PAINT = """() => (performance.now()
    - performance.getEntriesByName("first-contentful-paint")[0].startTime) / 1000"""


def echo(port: int) -> None:
    """Serve the bare chat."""
    import gradio as gr

    def answer(message: str, _: object) -> Iterator[str]:
        yield message

    gr.ChatInterface(answer).launch(server_port=port, quiet=True)


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site's address, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        quiet = {"WENZHENG_DATA_DIR": folder, "GRADIO_ANALYTICS_ENABLED": "False"}
        process = subprocess.Popen(  # noqa: S603 - what this file names
            [*site.command, str(port)],
            env=os.environ | quiet,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process)
            yield url
        finally:
            process.terminate()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            if httpx.get(url).status_code == HTTPStatus.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise SystemExit(f"What should serve {url} has ended; run it by hand to see why.")


def visit(browser: Browser, site: Site, url: str) -> Visit:
    """Come as a new visitor, and ask."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.goto(url, wait_until="commit")
    page.locator(site.box).fill(QUESTION)
    interactive: float = page.evaluate(_SINCE_PAINT)
    page.wait_for_timeout(_REST_MS)
    page.evaluate(_FIRST_WORDS, site.answer)
    page.locator(site.box).press("Enter")
    words: float = page.evaluate("firstWords")
    context.close()
    return Visit(interactive, words)


def main() -> None:
    """Visit both in turn, and print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=9)
    parser.add_argument("--echo", type=int, help="serve the bare chat on this port")
    arguments = parser.parse_args()
    if arguments.echo:
        echo(arguments.echo)
        return
    if not CHROMIUM.exists():
        sys.stdout.write(f"There is no Chromium at {CHROMIUM}; install it to measure the page.\n")
        return
    visits: dict[Site, list[Visit]] = {BARE: [], PAGE: []}
    with ExitStack() as stack:
        urls = {site: stack.enter_context(served(site)) for site in visits}
        driver = stack.enter_context(sync_playwright())
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for _ in range(arguments.visits + 1):
            for site, url in urls.items():
                visits[site].append(visit(browser, site, url))
        browser.close()
    _report(visits)


def _report(visits: dict[Site, list[Visit]]) -> None:
    paint = {s: statistics.median(v.to_interactive for v in all_[1:]) for s, all_ in visits.items()}
    words = {s: statistics.median(v.to_first_words for v in all_[1:]) for s, all_ in visits.items()}
    for what, seconds in (
        ("first paint to a box to type in", paint),
        ("question to the first words", words),
    ):
        told = ", ".join(f"{site.name} {seconds[site]:.2f} s" for site in visits)
        ratio = seconds[PAGE] / seconds[BARE]
        sys.stdout.write(f"{what}: {told}; page / bare {ratio:.2f}\n")


if __name__ == "__main__":
    main()
