"""Who may do what: a key where keys are required, and no more than it may do."""

from http import HTTPStatus

from fastapi import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.caller import Caller
from assistant.api.error_responses import refusal
from assistant.api.service import Service
from assistant.api.signin import COOKIE, SIGN_IN, SIGN_OUT, form
from assistant.audit import Actor, acting
from assistant.keys import Scope as KeyScope

_OPEN_PATHS = {"/livez", "/readyz", "/docs", "/openapi.json", "/favicon.ico", SIGN_IN, SIGN_OUT}
_CHANGING = ("/v1/documents", "/v1/speeches", "/v1/jobs")
_DIVIDED = ("/v1/", "/mcp")
"""Where a key that is limited to collections is shown what is in them; all else is of the whole."""
_LIMITED = (
    "This API key is limited to collections, and what is here is of the whole corpus; use it under "
    "/v1, or ask for one without that limit."
)
_AUDIT = "/v1/audit"
_READING = {"GET", "HEAD", "OPTIONS"}
_MAY_NOT = {
    KeyScope.READ: "This API key may read the metrics only; ask for one made without `--metrics`.",
    KeyScope.AUDIT: "This API key may not read the audit trail; ask for one made with `--audit`.",
    KeyScope.WRITE: "This API key may not change the corpus; ask for one made with `--write`.",
}
_REALM = 'Bearer realm="wenzheng"'


class AuthMiddleware:
    """Asks for a key before anything of the body is read, and says who the caller is.

    `state.caller` is the id of a key, or an address where none is needed, and `state.collections`
    are those that the key is limited to. A server on the loopback address is open until the first
    key is made; elsewhere it is never open.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._keyring = service.keyring
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
        try:
            caller, actor = self._asking(connection)
        except HTTPException as refused:
            if refused.status_code == HTTPStatus.UNAUTHORIZED and _is_browser(connection):
                await form(connection, HTTPStatus.UNAUTHORIZED)(scope, receive, send)
            else:
                await refusal(refused, path)(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["caller"], state["collections"] = caller.id, caller.collections
        token = acting.set(actor)
        try:
            await self._app(scope, receive, send)
        finally:
            acting.reset(token)

    def _asking(self, connection: HTTPConnection) -> tuple[Caller, Actor]:
        """Who asks. Raises HTTPException."""
        address = connection.client.host if connection.client else "nowhere"
        method, path = connection.scope["method"], connection.scope["path"]
        if path in _OPEN_PATHS or not self._asks_for_keys():
            return Caller(address), Actor(id=address, name="", address=address, face="rest")
        token = _token(connection)
        if not token:
            raise _unauthorised("This server wants an API key; send it as a Bearer token.")
        key = self._keyring.authenticate(token)
        if key is None:
            raise _unauthorised("The API key is not known here; ask for a new one.", known=False)
        needed = _needed(method, path)
        if not key.scope.covers(needed):
            raise HTTPException(
                HTTPStatus.FORBIDDEN,
                _MAY_NOT[needed],
                {"WWW-Authenticate": f'{_REALM}, error="insufficient_scope", scope="{needed}"'},
            )
        is_of_part = path.startswith(_DIVIDED) and needed is not KeyScope.AUDIT
        if key.collections and not is_of_part:
            raise HTTPException(HTTPStatus.FORBIDDEN, _LIMITED)
        actor = Actor(id=key.id, name=key.name, address=address, face="rest")
        return Caller(key.id, key.collections), actor


def _needed(method: str, path: str) -> KeyScope:
    if path == "/metrics":
        return KeyScope.METRICS
    if path.startswith(_AUDIT):
        return KeyScope.AUDIT
    changes = path.startswith(_CHANGING) and method not in _READING
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
