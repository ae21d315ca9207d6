"""What has not changed since a client read it is not sent again (RFC 9110)."""

import hashlib
from http import HTTPStatus
from importlib.metadata import version

from fastapi import Request, Response

from assistant.api.caller import caller_of
from assistant.api.service import Service


class NotModified(Exception):
    """The client has what it asks for; `tag` is its entity tag."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def conditional(request: Request, response: Response) -> None:
    """Tag the response by the state of the corpus. Raises NotModified for a client that has it.

    The tag is weak, because a response may be sent compressed or not.
    """
    reader = request.headers.get("accept-language", "")
    state = f"{_fingerprint(request)} {version('wenzheng')} {request.url} {reader}"
    tag = f'W/"{hashlib.sha256(state.encode()).hexdigest()[:20]}"'
    known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        raise NotModified(tag)
    for name, value in _headers(tag).items():
        response.headers[name] = value


def _fingerprint(request: Request) -> str:
    """The state of what the caller may see, and who may see just that."""
    caller = caller_of(request)
    if not caller.is_limited:
        whole: str = request.app.state.fingerprint()
        return whole
    service: Service = request.app.state.service
    part = service.divided().within(caller.collections)
    return f"{part.fingerprint()} {caller.collections}"


def not_modified(_: Request, unchanged: Exception) -> Response:
    """The answer to a client that has what it asks for."""
    assert isinstance(unchanged, NotModified)
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=_headers(unchanged.tag))


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
