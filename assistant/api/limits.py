"""How much a request may bring: refused before it is read into memory, chunked or not."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.problems import Problem, response


class BodyLimit:
    """Answers a body that is too large with a problem.

    A declared length is judged here; a chunked body is counted by Starlette while it is read.
    """

    def __init__(self, app: ASGIApp, max_body_size: int) -> None:
        self._app = RequestBodyLimitMiddleware(app, max_body_size=max_body_size)
        self._limit = max_body_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        if declared.isdecimal() and int(declared) > self._limit:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            refusal = response(
                Problem(
                    title=status.phrase,
                    status=status,
                    detail=f"The request has {declared} bytes and may have {self._limit}; "
                    "bring less at a time.",
                )
            )
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)
