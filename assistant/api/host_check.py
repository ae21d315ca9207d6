"""By which names the server is reached, and from whose pages.

A page of another site can have the browser ask this server, by its address or by a name that it
makes point here; what it sends tells it apart.
"""

import re
from collections.abc import Sequence
from http import HTTPStatus
from ipaddress import ip_address

from fastapi import HTTPException
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.error_responses import refusal
from assistant.settings import Settings, listed

_HOST = re.compile(r"(?P<name>[a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", re.ASCII)
_HARMLESS = {"GET", "HEAD", "OPTIONS"}


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address or name to listen on."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class HostCheckMiddleware:
    """Refuses requests under a name that is not this server's, and other sites' requests.

    On the loopback address only its own names are this server's, and those in the settings.
    Elsewhere any name is, unless the settings tell them all.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._known = {name.lower() for name in listed(settings.allowed_hosts)}
        self._origins = {origin.lower() for origin in listed(settings.cors_origins)}
        self._any = not settings.allowed_hosts and not is_loopback(settings.host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                self._check(scope["method"], Headers(scope=scope))
            except HTTPException as refused:
                await refusal(refused, scope["path"])(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _check(self, method: str, headers: Headers) -> None:
        hosts = headers.getlist("host")
        name = _name(hosts)
        if name is None or not (self._any or is_loopback(name) or name in self._known):
            raise HTTPException(
                HTTPStatus.BAD_REQUEST,
                "The server is not known by this name; ask it by its address, or add the name to "
                "WENZHENG_ALLOWED_HOSTS.",
            )
        origin = headers.get("origin")
        if method not in _HARMLESS and origin and not self._ours(origin, hosts[0]):
            raise HTTPException(
                HTTPStatus.FORBIDDEN,
                "A page of another site may not ask here; open this server's own page.",
            )

    def _ours(self, origin: str, host: str) -> bool:
        """Whether a page is this server's, a proxy's that has its name, or of a site let in."""
        theirs = origin.lower().partition("://")[2]
        return (
            theirs == host.lower()
            or _name([theirs]) in self._known
            or origin.lower() in self._origins
        )


def _name(hosts: Sequence[str]) -> str | None:
    """The name in the one Host header, without the port."""
    found = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
    return found["name"] if found else None
