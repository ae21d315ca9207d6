"""What of the page's framework can be reached: what the page itself asks for, and nothing else.

Gradio brings routes that read files, fetch addresses, take uploads and edit code. Of a page that is
mounted in another app it takes any file of this machine for an upload when a value says that it is
one, so values that say so are refused. It gives what a session is answered to whoever names the
session, so a session's name is made to hold its caller.
"""

import json
import re
from collections.abc import Container
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlencode

from fastapi import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.error_responses import refusal

_GET = re.compile(
    r"/|/config|/theme\.css|/favicon\.ico|/robots\.txt|/(assets|static)/.+"
    r"|/gradio_api/(startup-events|queue/data|heartbeat/\w+)"
)
_POST = re.compile(r"/gradio_api/(queue/join|run/predict|cancel|component_server)/?")
_CALL = re.compile(r"/gradio_api/(queue/join|run/predict)/?")
_ANSWERS = "/gradio_api/queue/data"
_HEARTBEAT = "/gradio_api/heartbeat/"
_SESSION = "session_hash"
_FILE = "gradio.FileData"


class PageGuard:
    """Lets through to the page only its own requests."""

    def __init__(self, page: ASGIApp, functions: Container[int]) -> None:
        """`functions` are the numbers of those that the page calls."""
        self._page = page
        self._functions = functions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._page(scope, receive, send)
            return
        try:
            receive = await _admitted(Request(scope, receive), self._functions)
        except HTTPException as refused:
            await refusal(refused, scope["path"])(scope, receive, send)
            return
        await self._page(_with_own_session(scope), receive, send)


async def _admitted(request: Request, functions: Container[int]) -> Receive:
    """How the page may read the request. Raises HTTPException for what no page sends."""
    path = request.url.path
    if request.method == "POST" and _POST.fullmatch(path):
        return await _checked(request, functions)
    if request.method in {"GET", "HEAD"} and _GET.fullmatch(path):
        return request.receive
    raise HTTPException(HTTPStatus.NOT_FOUND, "There is nothing here.")


async def _checked(request: Request, functions: Container[int]) -> Receive:
    """The request's body, to be read again. Raises HTTPException."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The page sends JSON only.")
    body = await request.body()
    try:
        value = json.loads(body, parse_constant=_not_json)
        _own_session(value, request.scope)
        body = json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The body is not JSON.") from error
    if _CALL.fullmatch(request.url.path) and not _calls_one_of(functions, value):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The page has no such function.")
    if _names_a_file(value):
        raise HTTPException(HTTPStatus.BAD_REQUEST, "The page takes no files.")
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return parts.pop() if parts else await request.receive()

    return again


def _own_session(value: Any, scope: Scope) -> None:
    if isinstance(value, dict) and isinstance(session := value.get(_SESSION), str):
        value[_SESSION] = _owned(session, scope)


def _with_own_session(scope: Scope) -> Scope:
    """The scope of a stream, whose session is named in its address, with the caller's own."""
    path: str = scope["path"]
    if path == _ANSWERS:
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        query[_SESSION] = _owned(query.get(_SESSION, ""), scope)
        return {**scope, "query_string": urlencode(query).encode()}
    if path.startswith(_HEARTBEAT):
        path = _HEARTBEAT + _owned(path.removeprefix(_HEARTBEAT), scope)
        return {**scope, "path": path, "raw_path": path.encode()}
    return scope


def _owned(session: str, scope: Scope) -> str:
    return f"{scope['state']['caller']}~{session}"


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value in JSON")


def _calls_one_of(functions: Container[int], call: Any) -> bool:
    number = call.get("fn_index") if isinstance(call, dict) else None
    return isinstance(number, int) and number in functions


def _names_a_file(value: Any) -> bool:
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            if item.get("_type") == _FILE:
                return True
            todo.extend(item.values())
        elif isinstance(item, list):
            todo.extend(item)
    return False
