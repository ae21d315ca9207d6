"""A chat-completions server on loopback that misbehaves as it is told to."""

import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def event(text: str | None, finish: str | None = None) -> bytes:
    """One server-sent event of a streamed completion."""
    delta = {} if text is None else {"content": text}
    body = {
        "id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }  # fmt: skip
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def reply(pieces: Iterable[str], finish: str | None = "stop") -> Iterator[bytes]:
    """A whole streamed completion."""
    for piece in pieces:
        yield event(piece)
    if finish:
        yield event(None, finish)
        yield b"data: [DONE]\n\n"


class Server(ThreadingHTTPServer):
    """Answers with `script`: a status, headers and the pieces of a body, one a request.

    The last entry answers all further requests. A number among the pieces is a pause in seconds.
    """

    daemon_threads = True

    def __init__(self, *script: tuple[int, dict[str, str], Iterable[bytes | float]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = list(script)
        self.requests: list[Any] = []
        self.written = 0
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.server.requests.append(json.loads(self.rfile.read(length)))
        entry = self.server.script[0]
        if len(self.server.script) > 1:
            self.server.script.pop(0)
        status, headers, pieces = entry
        try:
            self.send_response(status)
            for name, value in {"Content-Type": "text/event-stream", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in pieces:
                if isinstance(piece, float):
                    if self.server.stopping.wait(piece):
                        return
                else:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    self.server.written += 1
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(*script: tuple[int, dict[str, str], Iterable[bytes | float]]) -> Iterator[Server]:
    """The server while the block runs."""
    server = Server(*script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def endless(text: str, pause: float = 0.0) -> Iterator[bytes | float]:
    """The same piece for ever."""
    while True:
        yield event(text)
        if pause:
            yield pause


def hanging(*before: bytes) -> list[bytes | float]:
    """What was sent before, and then nothing."""
    return [*before, 30.0]


def elapsed(since: float) -> float:
    return time.monotonic() - since
