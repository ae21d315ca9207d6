"""The Content-Security-Policy of the page: its own files, and the scripts that came in its HTML.

Gradio turns the page's event scripts into functions in the browser, which takes 'unsafe-eval', and
sets styles on elements, which takes 'unsafe-inline' for styles. Scripts in the HTML are named by
their hashes, so that markup which is put into the page later runs nothing.
"""

import re
from base64 import b64encode
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.security_headers import CSP, policy

_INLINE_SCRIPT = re.compile(
    rb"<script(?:\s+(?!src=)[\w-]+(?:=\"[^\"]*\")?)*\s*>(.*?)</script>", re.DOTALL
)


def page_policy(html: bytes) -> str:
    """What a page with these scripts may do."""
    hashes = (
        b64encode(sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(html)
    )
    scripts = " ".join(f"'sha256-{value}'" for value in hashes)
    return policy({
        "script-src": f"'self' 'unsafe-eval' {scripts}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'self'",
        "form-action": "'self'",
    })


class PagePolicyMiddleware:
    """Gives the HTML of the page its policy."""

    def __init__(self, page: ASGIApp) -> None:
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/":
            await self._page(scope, receive, send)
            return
        start: Message = {}
        html = bytearray()

        async def whole(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            html.extend(message.get("body", b""))
            if not message.get("more_body", False):
                MutableHeaders(scope=start)[CSP] = page_policy(bytes(html))
                await send(start)
                await send({"type": "http.response.body", "body": bytes(html)})

        await self._page(scope, receive, whole)
