"""What a request says of its visitor."""

import gradio as gr

from ui.web.i18n import Words, match, preferred, words

COOKIE = "wenzheng_language"


def words_of(request: gr.Request) -> Words:
    """The interface words a request asks for: its cookie's language, else its browser's."""
    chosen = match(request.cookies.get(COOKIE, ""))
    return words(chosen or preferred(request.headers.get("accept-language", "")))
