"""A browser's way in where keys are asked for: the key once, then a pass in a cookie."""

import re
from html import escape
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import HTTPConnection

from assistant.api.dependencies import ServiceDep
from assistant.keys import Scope

SIGN_IN = "/sign-in"
COOKIE = "wenzheng_pass"
router = APIRouter(include_in_schema=False)
_QUERY = re.compile(r"[\w=&%.~-]*", re.ASCII)
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
    key: Annotated[str, Form(max_length=200)],
    query: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Take the key and give a pass that reads, for some hours."""
    holder = service.keyring.authenticate(key.strip())
    if holder is None:
        notice = "没有这个密钥。 · There is no such key."
        return _page(query, HTTPStatus.UNAUTHORIZED, notice)
    inside = RedirectResponse(
        "/" + (f"?{query}" if query and _QUERY.fullmatch(query) else ""), HTTPStatus.SEE_OTHER
    )
    inside.set_cookie(
        COOKIE,
        service.keyring.open_session(Scope.READ, holder),
        httponly=True,
        samesite="lax",
        secure=request.headers.get("x-forwarded-proto", request.url.scheme) == "https",
    )
    return inside


def _page(query: str, status: HTTPStatus, notice: str = "") -> HTMLResponse:
    content = _FORM.format(action=SIGN_IN, query=escape(query), notice=notice)
    return HTMLResponse(
        content, status, {"Cache-Control": "no-store", "WWW-Authenticate": "Bearer"}
    )
