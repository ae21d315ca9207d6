"""One count for whatever comes in: REST, the page's own calls, and MCP over HTTP.

What is the same for everybody (scripts, styles, pictures, health) is not counted: it costs no
work, and one visit of the page asks for dozens of such files. Everything else counts as a request.
A stream that only waits, such as the page's heartbeat or its stream of answers, counts as a request
when it is opened and holds no place among those that are worked on, because what it waits for was
asked in a request that does.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from enum import Enum, auto
from functools import partial

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.error_responses import refusal
from assistant.api.rate_limit import CallerLimits
from vectorstore.errors import TooManyRequests, Unavailable

_FREE = re.compile(
    r"/livez|/readyz|/docs|/openapi\.json|/sign-(in|out)"
    r"|/favicon\.ico|/robots\.txt|/theme\.css|/(assets|static)/.+"
)
_STREAMS = re.compile(r"/gradio_api/(heartbeat/.+|queue/data)|/mcp")


class Cost(Enum):
    """What a request takes of its caller's share."""

    NOTHING = auto()
    STREAM = auto()
    WORK = auto()


def cost(method: str, path: str) -> Cost:
    """The cost of a request by its method and path."""
    if _FREE.fullmatch(path):
        return Cost.NOTHING
    return Cost.STREAM if method == "GET" and _STREAMS.fullmatch(path) else Cost.WORK


class RateLimitMiddleware:
    """Counts each request in its time, before its body is read, and says what is left.

    The headers are those of the IETF draft "RateLimit header fields for HTTP".
    """

    def __init__(self, app: ASGIApp, limits: CallerLimits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or cost(scope["method"], scope["path"]) is Cost.NOTHING:
            await self._app(scope, receive, send)
            return
        caller: str = scope["state"]["caller"]
        count, standing = self._limits.count_async, self._limits.standing_async

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                with suppress(Unavailable):
                    left = await standing(caller)
                    headers = MutableHeaders(scope=message)
                    headers["RateLimit-Policy"] = f'"caller";q={left.quota};w={left.window}'
                    headers["RateLimit"] = f'"caller";r={left.remaining};t={left.seconds}'
            await send(message)

        try:
            await count(caller)
        except Unavailable as error:
            await refusal(error, scope["path"])(scope, receive, told)
            return
        await self._app(scope, receive, told)


class ConcurrencyLimitMiddleware:
    """Gives each request a place among its caller's, once its body is there.

    `state.working` opens another place for work that goes on after its request has been answered.
    """

    def __init__(self, app: ASGIApp, limits: CallerLimits) -> None:
        self._app = app
        self._places: dict[Cost, Callable[[str], AbstractContextManager[None]]] = {
            Cost.WORK: limits.working,
            Cost.STREAM: limits.waiting,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        caller: str = scope["state"]["caller"]
        scope["state"]["working"] = partial(self._places[Cost.WORK], caller)
        place = self._places.get(cost(scope["method"], scope["path"]))
        if place is None:
            await self._app(scope, receive, send)
            return
        with ExitStack() as held:
            try:
                held.enter_context(place(caller))
            except TooManyRequests as error:
                await refusal(error, scope["path"])(scope, receive, send)
                return
            await self._app(scope, receive, send)
