"""What a request says of its visitor."""

from contextlib import AbstractContextManager

import gradio as gr
from starlette.requests import Request

from ui.web.i18n import Words, match, preferred, words

COOKIE = "wenzheng_language"


def words_of(request: gr.Request | Request) -> Words:
    """The interface words a request asks for: its cookie's language, else its browser's."""
    chosen = match(request.cookies.get(COOKIE, ""))
    return words(chosen or preferred(request.headers.get("accept-language", "")))


def working(request: gr.Request) -> AbstractContextManager[None]:
    """A place for work among all that the visitor asks of the server. Raises TooManyRequests."""
    assert request.request, "the page is asked over HTTP"
    place: AbstractContextManager[None] = request.request.state.working()
    return place
