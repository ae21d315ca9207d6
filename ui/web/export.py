"""What a visitor takes along: a copy, a file of the conversation, a brief over a topic."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import gradio as gr

from ui.web import docx_export, export_text
from ui.web.briefing import on_topic
from ui.web.conversation import Conversation, Exchange
from ui.web.i18n import Words
from ui.web.references import Part, parts
from ui.web.trouble import trouble
from ui.web.visitor import words_of
from vectorstore.errors import WenzhengError

if TYPE_CHECKING:
    from assistant.corpus import Corpus

_TEXT = "text/plain;charset=utf-8"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
File = dict[str, str]
"""A file for the browser to save (name, type, data in base64), or what is said instead of one."""


class Taking:
    """Answers on paper, with their sources as the corpus knows them."""

    def __init__(self, corpus: "Corpus") -> None:
        self._corpus = corpus

    def copied(self, kept: object, request: gr.Request) -> str:
        """The last answer as plain text with its sources."""
        last, interface = Conversation.stored(kept).shown[-1:], words_of(request)
        return export_text.plain(self._papers(last, interface), interface)

    def saver(self, form: str) -> Callable[[object, gr.Request], File]:
        """The event that makes a file of the conversation: `docx`, `md` or `txt`."""

        def save(kept: object, request: gr.Request) -> File:
            interface = words_of(request)
            papers = self._papers(Conversation.stored(kept).shown, interface)
            if not papers:
                return {"said": interface("save_empty")}
            name = f"wenzheng.{form}"
            if form == "docx":
                return _file(name, _WORD, docx_export.document(papers, interface))
            written = {"md": export_text.markdown, "txt": export_text.plain}[form](
                papers, interface
            )
            return _file(name, _TEXT, written.encode())

        return save

    def brief(self, kept: object, topic: str, request: gr.Request) -> File:
        """A brief over the topic, or over the conversation where none is given."""
        interface, topic = words_of(request), topic.strip()
        exchanges: Iterable[Exchange] = Conversation.stored(kept).shown
        try:
            asked = on_topic(self._corpus, topic) if topic else exchanges
            papers = self._papers(asked, interface)
        except WenzhengError as error:
            return {"said": trouble(error, interface)}
        if not papers:
            return {"said": interface("brief_none" if topic else "save_empty")}
        made = self._made(interface)
        data = docx_export.brief(topic or papers[0].question, papers, made, interface)
        return _file("wenzheng-brief.docx", _WORD, data)

    def _papers(self, exchanges: Iterable[Exchange], interface: Words) -> list[Part]:
        return parts(exchanges, self._corpus.documents(), self._corpus.speeches(), interface)

    def _made(self, interface: Words) -> str:
        today = datetime.now(UTC).astimezone()
        date = (
            f"{today:%Y}年{today.month}月{today.day}日"
            if interface.chinese
            else f"{today:%Y-%m-%d}"
        )
        return interface("brief_made", date=date, n=len(self._corpus.speeches()))


def _file(name: str, kind: str, data: bytes) -> File:
    return {"name": name, "type": kind, "data": b64encode(data).decode("ascii")}
