"""How much a request may bring, and how long that may take: it is worked on once it is whole.

Until then it holds none of its caller's places, so that a body which never comes keeps nobody out.
"""

import asyncio
from collections import OrderedDict, defaultdict
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, TypeAlias

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.error_responses import refusal
from assistant.settings import Settings

PREVIEW = "/page/preview"
_UPLOADS = frozenset({"/v1/documents", PREVIEW})
_PAGE_CALLS = "/gradio_api/"
_QUESTION_BYTES = 512 * 1024
_PAGE_CALL_BYTES = 6 * 1024 * 1024
"""The page's calls carry the conversations that a browser keeps: 1.5 million characters at most."""
_FORM_OVERHEAD = 64 * 1024
_CHUNK = 64 * 1024
_SLOWEST = 1024
"""Bytes a second that a body must bring on average, beside the patience for a pause."""

_Arriving: TypeAlias = OrderedDict[asyncio.Timeout, None]
"""When each body that is arriving is given up, the one that is silent for longest first."""


class RequestBodyMiddleware:
    """Receives each body whole before anything is done with it, within limits of size and time.

    A caller may send as many bodies at once as it may have requests. When one more comes, the one
    that has been silent for longest is given up.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._most_bytes = settings.max_upload_bytes + _FORM_OVERHEAD
        self._most_arriving = settings.max_requests_per_caller
        self._patience = settings.client_timeout_seconds
        self._arriving: defaultdict[str, _Arriving] = defaultdict(OrderedDict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        with SpooledTemporaryFile(max_size=_QUESTION_BYTES) as body:
            try:
                whole = await self._receive_into(body, scope, receive)
            except HTTPException as refused:
                await refusal(refused, scope["path"])(scope, receive, send)
                return
            if whole:
                body.seek(0)
                await self._app(scope, _replaying(body, receive), send)

    async def _receive_into(self, body: IO[bytes], scope: Scope, receive: Receive) -> bool:
        """Whether the client stayed until its body was whole. Raises HTTPException."""
        most = self._most(scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > most:
            raise _too_large(most)
        caller: str = scope["state"]["caller"]
        arriving = self._arriving[caller]
        loop = asyncio.get_running_loop()
        started = loop.time()
        if len(arriving) >= self._most_arriving:
            silent, _ = arriving.popitem(last=False)
            silent.reschedule(started)
        try:
            async with asyncio.timeout(self._patience) as timeout:
                more = True
                while more:
                    arriving[timeout] = None
                    arriving.move_to_end(timeout)
                    in_time = min(loop.time(), started + body.tell() / _SLOWEST)
                    timeout.reschedule(in_time + self._patience)
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return False
                    body.write(message.get("body", b""))
                    if body.tell() > most:
                        raise _too_large(most)
                    more = message.get("more_body", False)
        except TimeoutError as error:
            raise HTTPException(
                HTTPStatus.REQUEST_TIMEOUT,
                "The body of the request did not come in time; send it again without a pause.",
                {"Connection": "close"},
            ) from error
        finally:
            arriving.pop(timeout, None)
            if not arriving:
                self._arriving.pop(caller, None)
        return True

    def _most(self, path: str) -> int:
        if path in _UPLOADS:
            return self._most_bytes
        return _PAGE_CALL_BYTES if path.startswith(_PAGE_CALLS) else _QUESTION_BYTES


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _too_large(most: int) -> HTTPException:
    return HTTPException(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The request is larger than the {most} bytes it may have; bring less at a time.",
    )


def _replaying(body: IO[bytes], receive: Receive) -> Receive:
    """The body once more, and then what the client does."""
    done = False

    async def replay() -> Message:
        nonlocal done
        if done:
            return await receive()
        chunk = body.read(_CHUNK)
        done = len(chunk) < _CHUNK
        return {"type": "http.request", "body": chunk, "more_body": not done}

    return replay
