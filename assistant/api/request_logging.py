"""Every request gets an id, is measured and told to the log; one that fails is answered too."""

import logging
import re
import time
import uuid
from contextvars import ContextVar

from opentelemetry.trace import Span
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.error_responses import problem_of, response
from assistant.api.metrics import Metrics
from assistant.api.tracing import request_span, responded

_log = logging.getLogger("wenzheng.requests")
_GIVEN = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_CLIENT_CLOSED_REQUEST = 499
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class Observer:
    """Around everything that can fail."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        name = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(name)
        status: int | None = None
        started = time.perf_counter()

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = name
            await send(message)

        with request_span(scope, name) as span:
            try:
                await self._app(scope, receive, named)
            except Exception as error:
                if status is not None:
                    raise
                await response(problem_of(error), scope["path"])(scope, receive, named)
            finally:
                seconds = time.perf_counter() - started
                self._tell(scope, span, status or _CLIENT_CLOSED_REQUEST, seconds)
                request_id.reset(token)

    def _tell(self, scope: Scope, span: Span, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = getattr(scope.get("route"), "path", None) or "other"
        responded(span, method, route, status)
        self._metrics.requested(method, route, status, seconds)
        level = logging.INFO if scope["path"].startswith("/v1/") else logging.DEBUG
        about = {
            "method": method,
            "route": route,
            "status": status,
            "seconds": round(seconds, 4),
            "caller": scope.get("state", {}).get("caller"),
        }
        _log.log(level, "request", extra=about)
