"""What browsers are told of every response: from where it may load, and who may frame it."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = "content-security-policy"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
}
_CLOSED = {"default-src": "'none'", "frame-ancestors": "'none'", "base-uri": "'none'"}
_DOCS = {
    "script-src": "'unsafe-inline' https://cdn.jsdelivr.net",
    "style-src": "'unsafe-inline' https://cdn.jsdelivr.net",
    "img-src": "'self' data: https://fastapi.tiangolo.com",
    "connect-src": "'self'",
}


def policy(directives: Mapping[str, str]) -> str:
    """A Content-Security-Policy that allows what the directives say and nothing else."""
    return "; ".join(f"{name} {value}" for name, value in (_CLOSED | dict(directives)).items())


class SecurityHeadersMiddleware:
    """Adds the headers; a response that runs scripts brings a policy of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        otherwise = policy(_DOCS if scope["path"] == "/docs" else {})

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault(CSP, otherwise)
            await send(message)

        await self._app(scope, receive, protected)
