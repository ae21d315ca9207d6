"""Servers on the loopback address, and a corpus that takes its time."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from assistant.assistant import Assistant
from assistant.events import Event
from assistant.evidence import Retrieval
from assistant.ingested import Ingested
from assistant.records import Document, Question, SpeechSummary, SpeechText
from assistant.settings import Settings
from ui import http_server
from vectorstore.progress import Progress, silent

_SETTINGS = Settings(_env_file=None)


@contextmanager
def serving(make: Callable[[], ASGIApp], settings: Settings = _SETTINGS) -> Iterator[str]:
    """Serve the app that a function makes on a free port; the block gets its URL."""
    config = http_server.config(
        make,
        settings,
        factory=True,
        port=0,
        ws="none",
        log_level="error",
        timeout_graceful_shutdown=5,
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


class PausingCorpus:
    """An assistant whose answers come in parts, each after a pause, as a chat model's do."""

    def __init__(self, assistant: Assistant, *, before: float = 0, between: float = 0) -> None:
        self._assistant = assistant
        self.before = before
        self.between = between
        self.begun = 0
        self.told = 0
        self.searching = 0
        self.most_searching = 0
        self.closed = threading.Event()
        self.may_search = threading.Event()
        self.may_search.set()
        self._counting = threading.Lock()

    def fingerprint(self) -> str:
        return self._assistant.fingerprint()

    def ask(self, question: Question) -> object:
        raise AssertionError("the service asks in parts")

    def stream(self, question: Question) -> Iterator[Event]:
        try:
            self._search()
            self.begun += 1
            for event in self._assistant.stream(question):
                yield event
                self.told += 1
                time.sleep(self.between)
        finally:
            self.closed.set()

    def wait_for(self, answers: int) -> None:
        """Wait until so many answers are past their search."""
        deadline = time.monotonic() + 5
        while self.begun < answers:
            assert time.monotonic() < deadline, f"{self.begun} of {answers} have begun"
            time.sleep(0.005)

    def wait_for_searches(self, searches: int) -> None:
        """Wait until so many are searching at once."""
        deadline = time.monotonic() + 5
        while self.searching < searches:
            assert time.monotonic() < deadline, f"{self.searching} of {searches} are searching"
            time.sleep(0.005)

    def search(self, question: Question) -> Retrieval:
        self._search()
        return self._assistant.search(question)

    def _search(self) -> None:
        with self._counting:
            self.searching += 1
            self.most_searching = max(self.most_searching, self.searching)
        assert self.may_search.wait(30)
        time.sleep(self.before)
        with self._counting:
            self.searching -= 1

    def speeches(self) -> tuple[SpeechSummary, ...]:
        return self._assistant.speeches()

    def speech(self, speech_id: str) -> SpeechText:
        return self._assistant.speech(speech_id)

    def documents(self) -> tuple[Document, ...]:
        return self._assistant.documents()

    def ingest(
        self,
        name: str,
        data: bytes,
        source: str | None = None,
        progress: Progress = silent,
        collections: Sequence[str] = (),
    ) -> Ingested:
        self._search()
        return Ingested(path=name, status="added", document_id="none")

    def remove(self, document_id: str) -> None:
        return self._assistant.remove(document_id)
