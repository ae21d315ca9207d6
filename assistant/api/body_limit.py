"""How much a request may bring: refused before it is read into memory, chunked or not."""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.error_responses import Problem, response

UPLOADS = "/v1/documents"
_QUESTION_BYTES = 512 * 1024
_FORM_OVERHEAD = 64 * 1024


class BodyLimit:
    """Answers a body that is too large with a problem; only an upload may be large.

    A declared length is judged here; a chunked body is counted by Starlette while it is read.
    """

    def __init__(self, app: ASGIApp, max_upload_bytes: int) -> None:
        self._limits = {True: max_upload_bytes + _FORM_OVERHEAD, False: _QUESTION_BYTES}
        self._apps = {
            upload: RequestBodyLimitMiddleware(app, max_body_size=limit)
            for upload, limit in self._limits.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        upload = scope["type"] == "http" and scope["path"] == UPLOADS
        declared = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        if declared.isdecimal() and int(declared[:20]) > self._limits[upload]:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            refusal = response(
                Problem(
                    title=status.phrase,
                    status=status,
                    detail=f"The request is larger than the {self._limits[upload]} bytes it may "
                    "have; bring less at a time.",
                ),
                scope["path"],
            )
            await refusal(scope, receive, send)
        else:
            await self._apps[upload](scope, receive, send)
