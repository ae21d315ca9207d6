"""Errors as RFC 9457 problem details: one sentence for the person who must mend it."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from vectorstore.errors import (
    InvalidRequest,
    NotFound,
    StoreError,
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
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)


class Problem(BaseModel):
    """What went wrong (RFC 9457); `detail` is a sentence that names the mend."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


def problem_of(error: WenzhengError) -> Problem:
    """The error as others see it."""
    status = next(
        (status for kind, status in _STATUS if isinstance(error, kind)),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    return Problem(title=status.phrase, status=status, detail=error.message)


def response(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """The problem as a response of its media type."""
    return JSONResponse(problem.model_dump(), problem.status, headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every failure of the app with a problem."""

    @app.exception_handler(WenzhengError)
    async def known(_: Request, error: WenzhengError) -> JSONResponse:
        return response(problem_of(error))

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> JSONResponse:
        title = HTTPStatus(error.status_code).phrase
        return response(
            Problem(title=title, status=error.status_code, detail=str(error.detail)),
            dict(error.headers or {}),
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()[:5]
        )
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return response(
            Problem(
                title=status.phrase, status=status, detail=f"The request is not right: {faults}."
            )
        )

    @app.exception_handler(Exception)
    async def unknown(_: Request, error: Exception) -> JSONResponse:
        _log.error("unexpected failure", exc_info=error)
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return response(
            Problem(
                title=status.phrase,
                status=status,
                detail="Something went wrong here; the server's log says what.",
            )
        )
