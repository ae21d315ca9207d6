"""Errors as RFC 9457 problem details: one sentence for the person who must mend it."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from assistant.api.sse import ClientGone
from vectorstore.errors import (
    DiskFull,
    InvalidRequest,
    NotFound,
    StoreError,
    TooManyRequests,
    Unavailable,
    UnreadableDocument,
    WenzhengError,
)

_log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
_STATUS: tuple[tuple[type[WenzhengError], HTTPStatus], ...] = (
    (InvalidRequest, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (UnreadableDocument, HTTPStatus.UNPROCESSABLE_ENTITY),
    (TooManyRequests, HTTPStatus.TOO_MANY_REQUESTS),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
_OPENAI_PATHS = ("/v1/chat/", "/v1/models", "/v1/embeddings")
_RETRY_AFTER = "2"
_CLIENT_CLOSED_REQUEST = 499


class Problem(BaseModel):
    """What went wrong (RFC 9457); `detail` is a sentence that names the mend."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def problem_of(error: Exception) -> Problem:
    """The error as others see it; what only the operator can mend is told to the log."""
    if not isinstance(error, WenzhengError):
        _log.error("unexpected failure", exc_info=error)
        return _told_to_log(HTTPStatus.INTERNAL_SERVER_ERROR)
    if isinstance(error, DiskFull):
        status = HTTPStatus.INSUFFICIENT_STORAGE
        return Problem(title=status.phrase, status=status, detail=error.message)
    if isinstance(error, StoreError):
        _log.error("%s", error.message)
        return _told_to_log(HTTPStatus.SERVICE_UNAVAILABLE)
    status = next(
        (status for kind, status in _STATUS if isinstance(error, kind)),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    return Problem(title=status.phrase, status=status, detail=error.message)


def _told_to_log(status: HTTPStatus) -> Problem:
    detail = "Something went wrong here; the server's log says what."
    return Problem(title=status.phrase, status=status, detail=detail)


async def ending_in_words(events: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """The events of a stream; the status is sent, so where one fails, the last event says why."""
    try:
        async with aclosing(events):
            async for event in events:
                yield event
    except Exception as error:  # noqa: BLE001 - whatever it is, the client is told
        yield format_sse_event(event="error", data_str=problem_of(error).model_dump_json())


def openai_error(problem: Problem) -> dict[str, object]:
    """The problem as OpenAI's clients read errors."""
    kind = "invalid_request_error" if problem.status < 500 else "server_error"
    return {"message": problem.detail, "type": kind, "param": None, "code": problem.status}


def response(
    problem: Problem, path: str = "", headers: dict[str, str] | None = None
) -> JSONResponse:
    """The problem as a response of its media type; OpenAI's routes say it in both ways."""
    content = problem.model_dump()
    if path.startswith(_OPENAI_PATHS):
        content["error"] = openai_error(problem)
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers = {"Retry-After": _RETRY_AFTER, **(headers or {})}
    return JSONResponse(content, problem.status, headers, media_type=MEDIA_TYPE)


def refusal(error: HTTPException | WenzhengError, path: str) -> JSONResponse:
    """What was refused by a route, or in passing, before any route saw it."""
    if isinstance(error, WenzhengError):
        wait = {"Retry-After": str(error.seconds)} if isinstance(error, Unavailable) else None
        return response(problem_of(error), path, wait)
    title = HTTPStatus(error.status_code).phrase
    problem = Problem(title=title, status=error.status_code, detail=str(error.detail))
    return response(problem, path, dict(error.headers or {}))


def install(app: FastAPI) -> None:
    """Answer every failure that is foreseen with a problem; the observer answers the others."""

    @app.exception_handler(ClientGone)
    async def gone(_: Request, __: ClientGone) -> Response:
        return Response(status_code=_CLIENT_CLOSED_REQUEST)

    @app.exception_handler(WenzhengError)
    async def failed(request: Request, error: WenzhengError) -> JSONResponse:
        return refusal(error, request.url.path)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        return refusal(error, request.url.path)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()[:5]
        )
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        detail = f"The request is not right: {faults}.".encode(errors="replace").decode()
        return response(
            Problem(title=status.phrase, status=status, detail=detail), request.url.path
        )
