"""How HTTP is served: uvicorn, with a limit for how long and how large headers may be."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from operator import itemgetter
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from assistant.api.error_responses import MEDIA_TYPE, Problem
from assistant.settings import Settings

_MOST_HEADER_BYTES = 64 * 1024
_MOST_CONNECTIONS = 512


def config(
    app: ASGIApp | Callable[[], ASGIApp], settings: Settings, **options: Any
) -> uvicorn.Config:
    """What uvicorn is to serve, and how; the log is the caller's."""
    return uvicorn.Config(
        app,
        http=HeaderLimitProtocol,
        timeout_keep_alive=settings.client_timeout_seconds,
        log_config=None,
        access_log=False,
        proxy_headers=settings.trusted_proxies is not None,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        **options,
    )


class HeaderLimitProtocol(HttpToolsProtocol):
    """Closes a connection whose next headers are not whole in the time of `timeout_keep_alive`.

    Uvicorn itself applies that time only between two requests, until the first byte of the next.
    Of too many connections, the one that has waited longest for headers is closed, so that silent
    ones do not use up the files a process may open.
    """

    deadline: asyncio.TimerHandle | None = None
    _header_bytes = 0
    _in_headers = True
    _answering = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_headers()
        if len(self.connections) > _MOST_CONNECTIONS:
            self._close_most_silent()

    def data_received(self, data: bytes) -> None:
        if self._in_headers:
            self._header_bytes += len(data)
        super().data_received(data)
        if self._in_headers and self._header_bytes > _MOST_HEADER_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large.")

    def on_headers_complete(self) -> None:
        self._in_headers, self._header_bytes = False, 0
        self._answering = True
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_headers = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete:
            self._answering = False
            self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_headers(self) -> None:
        self._stop_waiting()
        self.deadline = self.loop.call_later(self.timeout_keep_alive, self._give_up)

    def _close_most_silent(self) -> None:
        waiting = [
            (connection.deadline.when(), connection)
            for connection in self.connections
            if isinstance(connection, HeaderLimitProtocol)
            and connection.deadline
            and not connection.transport.is_closing()
        ]
        _, most_silent = min(waiting, key=itemgetter(0))
        most_silent.transport.close()

    def _stop_waiting(self) -> None:
        if self.deadline:
            self.deadline.cancel()
            self.deadline = None

    def _give_up(self) -> None:
        if self._header_bytes:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, "The headers did not come in time.")
        else:
            self.transport.close()

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        """Close the connection, with an answer unless one to an earlier request is under way."""
        if not self._answering:
            self._answer(status, detail)
        self.transport.close()

    def _answer(self, status: HTTPStatus, detail: str) -> None:
        content = Problem(title=status.phrase, status=status, detail=detail).model_dump_json()
        head = (
            f"HTTP/1.1 {status} {status.phrase}\r\ncontent-type: {MEDIA_TYPE}\r\n"
            f"content-length: {len(content)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write((head + content).encode("ascii"))
