"""Who may do what: a key where keys are asked for, and no more than a caller may have."""

from contextlib import ExitStack
from http import HTTPStatus

from fastapi import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.error_responses import refusal
from assistant.api.service import Service
from assistant.api.signin import COOKIE, SIGN_IN, form
from assistant.keys import Scope as KeyScope

_OPEN_PATHS = {"/livez", "/readyz", "/docs", "/openapi.json", "/favicon.ico", SIGN_IN}
_READING = {"GET", "HEAD", "OPTIONS"}
_REALM = 'Bearer realm="wenzheng"'


class Gate:
    """Asks for a key before anything of the body is read, and counts what each caller asks.

    On the loopback address the gate is open until the first key; elsewhere it is never open.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._keyring = service.keyring
        self._traffic = service.traffic
        self._asks_for_keys = service.asks_for_keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        path: str = scope["path"]
        with ExitStack() as counted:
            try:
                if path not in _OPEN_PATHS:
                    caller = self._caller(connection, _needed(scope["method"], path))
                    scope.setdefault("state", {})["caller"] = caller
                    if path.startswith("/v1/"):
                        self._traffic.count(caller)
                        counted.enter_context(self._traffic.one_more(caller))
            except HTTPException as refused:
                if refused.status_code == HTTPStatus.UNAUTHORIZED and _is_browser(connection):
                    await form(connection, HTTPStatus.UNAUTHORIZED)(scope, receive, send)
                else:
                    await refusal(refused, path)(scope, receive, send)
                return
            await self._app(scope, receive, send)

    def _caller(self, connection: HTTPConnection, needed: KeyScope) -> str:
        """Who asks: the id of a key, or an address where none is needed. Raises HTTPException."""
        address = connection.client.host if connection.client else "nowhere"
        if not self._asks_for_keys():
            return address
        token = _token(connection)
        if not token:
            raise _unauthorised("This server wants an API key; send it as a Bearer token.")
        key = self._keyring.authenticate(token)
        if key is None:
            raise _unauthorised("The API key is not known here; ask for a new one.", known=False)
        if not key.scope.covers(needed):
            raise HTTPException(
                HTTPStatus.FORBIDDEN,
                "This API key may read and not write; ask for one made with `--write`.",
                {"WWW-Authenticate": f'{_REALM}, error="insufficient_scope", scope="{needed}"'},
            )
        return key.id


def _needed(method: str, path: str) -> KeyScope:
    changes = path.startswith(("/v1/documents", "/v1/speeches")) and method not in _READING
    return KeyScope.WRITE if changes else KeyScope.READ


def _token(connection: HTTPConnection) -> str:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return connection.cookies.get(COOKIE, "")


def _is_browser(connection: HTTPConnection) -> bool:
    wanted = connection.headers.get("accept", "")
    return connection.scope["method"] == "GET" and "text/html" in wanted


def _unauthorised(detail: str, *, known: bool = True) -> HTTPException:
    challenge = _REALM if known else f'{_REALM}, error="invalid_token"'
    return HTTPException(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": challenge})
