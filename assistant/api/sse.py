"""Server-sent events, and clients that go away before the end."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

_T = TypeVar("_T")


_COMMENT = b": still at work\n\n"
SILENCE_SECONDS = 15.0
"""After so long without an event a comment is sent, for proxies that end silent connections."""


class EventStream(StreamingResponse):
    """Events as they come; their source is closed when the client is gone."""

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        self._events = events
        self._alive = kept_alive(events, SILENCE_SECONDS)
        super().__init__(
            self._alive,
            media_type="text/event-stream",
            headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._alive.aclose()
            await self._events.aclose()


async def kept_alive(
    events: AsyncGenerator[bytes, None], seconds: float
) -> AsyncGenerator[bytes, None]:
    """The events, and a comment whenever there was none for so many seconds."""
    coming = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            done, _ = await asyncio.wait((coming,), timeout=seconds)
            if not done:
                yield _COMMENT
                continue
            event = coming.result()
            if event is None:
                return
            yield event
            coming = asyncio.ensure_future(anext(events, None))
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await coming
        await events.aclose()


class ClientGone(Exception):
    """Nobody waits for the response any more."""


async def while_connected(request: Request, work: Coroutine[Any, Any, _T]) -> _T:
    """The result of the work, which is cancelled if the client goes away. Raises ClientGone."""
    doing = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait((doing, leaving), return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise ClientGone
    finally:
        for task in (doing, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
