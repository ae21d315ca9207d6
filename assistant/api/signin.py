"""How a browser signs in where keys are required: the key once, then a session in a cookie."""

import re
from html import escape
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import HTTPConnection

from assistant.api.dependencies import CallerDep, ServiceDep
from assistant.api.security_headers import CSP, policy
from assistant.keys import Scope
from vectorstore.errors import TooManyRequests

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
COOKIE = "wenzheng_pass"
SIGNED_IN_COOKIE = "wenzheng_signed_in"
"""Tells the page's script, which must not read the session, that there is one to end."""
router = APIRouter(include_in_schema=False)
_QUERY = re.compile(r"[\w=&%.~-]*", re.ASCII)
_UNKNOWN = "没有这个密钥。 · There is no such key."
_TOO_MANY = "试得太多，请 {seconds} 秒后再试。 · Too many attempts; try again in {seconds} seconds."
_LIMITED = (
    "这个密钥只限于部分专题集，网页上不能使用，请通过 REST 使用。"
    " · This key is limited to collections; use it over REST."
)
_FORM = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>问政 Wenzheng</title>
<style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem}}
input,button{{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;margin:.25rem 0}}</style>
<h1>问政 Wenzheng</h1>
<form method="post" action="{action}">
<label for="key">API 密钥 · API key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
<input type="hidden" name="query" value="{query}">
<button>进入 · Sign in</button>
<p role="alert">{notice}</p>
</form>
"""
_FORM_POLICY = policy({"style-src": "'unsafe-inline'", "form-action": "'self'"})


def form(connection: HTTPConnection, status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
    """The form that asks for a key, and comes back to what the browser asked for."""
    return _page(connection.url.query, status)


@router.get(SIGN_IN)
async def show(request: Request) -> HTMLResponse:
    """The empty form."""
    return form(request)


@router.post(SIGN_IN)
async def sign_in(
    request: Request,
    service: ServiceDep,
    caller: CallerDep,
    key: Annotated[str, Form(max_length=200)],
    query: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Take the key and open a session that reads, for some hours."""
    known = service.keyring.authenticate(key.strip())
    if known is None or not known.scope.covers(Scope.READ):
        try:
            service.failed_sign_ins.count(caller.id)
        except TooManyRequests as error:
            return _page(query, HTTPStatus.TOO_MANY_REQUESTS, _TOO_MANY, error.seconds)
        return _page(query, HTTPStatus.UNAUTHORIZED, _UNKNOWN)
    service.limits.count(known.id)
    if known.collections:
        return _page(query, HTTPStatus.FORBIDDEN, _LIMITED)
    inside = RedirectResponse(
        "/" + (f"?{query}" if query and _QUERY.fullmatch(query) else ""), HTTPStatus.SEE_OTHER
    )
    secure = request.url.scheme == "https"
    token = service.keyring.open_session(Scope.READ, known)
    inside.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure)
    inside.set_cookie(SIGNED_IN_COOKIE, "yes", samesite="lax", secure=secure)
    return inside


@router.post(SIGN_OUT)
async def sign_out(request: Request, service: ServiceDep) -> Response:
    """End the browser's session, here and in the browser."""
    service.keyring.close_session(request.cookies.get(COOKIE, ""))
    outside = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER, {"Clear-Site-Data": '"cache"'})
    outside.delete_cookie(COOKIE)
    outside.delete_cookie(SIGNED_IN_COOKIE)
    return outside


def _page(
    query: str, status: HTTPStatus, notice: str = "", wait: int | None = None
) -> HTMLResponse:
    headers = {"Cache-Control": "no-store", "WWW-Authenticate": "Bearer", CSP: _FORM_POLICY}
    if wait:
        headers["Retry-After"] = str(wait)
    said = notice.format(seconds=wait)
    content = _FORM.format(action=SIGN_IN, query=escape(query), notice=said)
    return HTMLResponse(content, status, headers)
