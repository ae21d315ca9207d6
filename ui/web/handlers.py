"""What the page does when a visitor acts: each method is one event of Gradio's."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.settings import Settings
from ui.web import chat, paper, reader, word
from ui.web.atlas import Atlas
from ui.web.conversation import Conversation
from ui.web.examples import Examples
from ui.web.following import following
from ui.web.history import History, history_html
from ui.web.library_room import library_html, preview_html
from ui.web.references import Part, parts
from ui.web.render import literal
from ui.web.shelf import shelf_html
from ui.web.themes import Meaning
from ui.web.words import Words, match, preferred, words
from vectorstore.errors import NotFound

if TYPE_CHECKING:
    from assistant.assistant import Corpus

COOKIE = "wenzheng_language"
View = tuple[Any, ...]
"""Values for: the kept conversation, the chat, the desk, the question box, the actions."""


def words_of(request: gr.Request) -> Words:
    """The interface words a request asks for: its cookie's language, else its browser's."""
    chosen = match(request.cookies.get(COOKIE, ""))
    return words(chosen or preferred(request.headers.get("accept-language", "")))


class Handlers:
    """The events of the page over one corpus; what is kept comes from the browser each time."""

    def __init__(self, corpus: "Corpus", settings: Settings, meaning: Meaning) -> None:
        self._corpus, self._settings = corpus, settings
        self._examples = Examples(corpus)
        self._atlas = Atlas(corpus, meaning)

    def begin(self, kept: object, request: gr.Request) -> View:
        """A page was opened: its kept conversation, or a welcome."""
        interface = words_of(request)
        state, messages, *rest = self._still(Conversation.stored(kept), interface)
        talk = gr.Chatbot(value=messages, placeholder=self._welcome(interface))
        return (state, talk, *rest, self.shelf(request))

    def suggest(self, request: gr.Request) -> gr.Chatbot:
        """Questions to begin with; finding them may wait for the model to load."""
        asked = self._examples.of(words_of(request))
        return gr.Chatbot(examples=[{"text": text} for text in asked])

    def ask(self, text: str, kept: object, request: gr.Request) -> Iterator[View]:
        question = text.encode("utf-8", "replace").decode("utf-8").strip()
        if question:
            yield from self._scenes(question, Conversation.stored(kept), words_of(request))

    def ask_example(
        self, kept: object, request: gr.Request, chosen: gr.SelectData
    ) -> Iterator[View]:
        yield from self.ask(chosen.value["text"], kept, request)

    def ask_next(self, kept: object, request: gr.Request, chosen: gr.SelectData) -> Iterator[View]:
        yield from self.ask(str(chosen.value), kept, request)

    def ask_of_cell(self, kept: object, request: gr.Request, cell: gr.EventData) -> Iterator[View]:
        yield from self.ask(str(cell.question), kept, request)

    def ask_again(self, kept: object, request: gr.Request) -> Iterator[View]:
        conversation = Conversation.stored(kept)
        if conversation.exchanges:
            question = conversation.exchanges[-1].question
            yield from self._scenes(question, conversation.without_last(), words_of(request))

    def take_back(self, kept: object, request: gr.Request) -> View:
        """The last question goes back into the box, to be asked differently."""
        conversation = Conversation.stored(kept)
        question = conversation.exchanges[-1].question if conversation.exchanges else ""
        state, messages, desk, _, actions = self._still(
            conversation.without_last(), words_of(request)
        )
        return state, messages, desk, _box(busy=False, value=question), actions

    def stop(self, kept: object, request: gr.Request) -> View:
        return self._still(Conversation.stored(kept), words_of(request))

    def start_over(self, request: gr.Request) -> View:
        return self._still(Conversation(), words_of(request))

    def copied(self, kept: object, request: gr.Request) -> str:
        """The last answer as plain text with its sources."""
        interface = words_of(request)
        last = Conversation.stored(kept).exchanges[-1:]
        gr.Info(interface("copied"), duration=2)
        return paper.plain(parts(last, self._corpus.documents()), interface)

    def saver(self, form: str) -> Callable[[object, gr.Request], dict[str, str]]:
        """The event that makes a file of the conversation: `docx`, `brief`, `md` or `txt`."""

        def save(kept: object, request: gr.Request) -> dict[str, str]:
            interface = words_of(request)
            papers = parts(Conversation.stored(kept).exchanges, self._corpus.documents())
            if not papers:
                raise gr.Error(interface("save_empty"))
            return saved(form, papers, interface)

        return save

    def remember(self, kept: object, past: object, request: gr.Request) -> tuple[Any, str]:
        """The conversation joins the history of its browser."""
        history, conversation = History.stored(past), Conversation.stored(kept)
        if conversation.exchanges:
            history = history.with_conversation(conversation)
        return history.model_dump(mode="json"), history_html(history, words_of(request))

    def take_up(self, past: object, request: gr.Request, chosen: gr.EventData) -> View:
        """An earlier conversation comes back to the chat."""
        conversation = History.stored(past).find(str(chosen.id))
        return (*self._still(conversation, words_of(request)), gr.Tabs(selected="ask"))

    def forget(self, past: object, request: gr.Request, chosen: gr.EventData) -> tuple[Any, str]:
        history = History.stored(past).without(str(chosen.id))
        return history.model_dump(mode="json"), history_html(history, words_of(request))

    def atlas(self, affiliations: list[str] | None, request: gr.Request) -> tuple[Any, str]:
        """Who proposed what, of the chosen affiliations."""
        chosen = affiliations or []
        html = self._atlas.html(chosen, words_of(request))
        return gr.Dropdown(choices=self._atlas.affiliations(), value=chosen), html

    def library(self, request: gr.Request) -> str:
        """The corpus by file."""
        return library_html(self._corpus.documents(), words_of(request))

    def corpus_changed(self, request: gr.Request, change: gr.EventData) -> str:
        gr.Info(str(change.said))
        return self.library(request)

    def previewer(self) -> Callable[[dict[str, Any], gr.Request], str]:
        """The function the library's script calls to look at a file before it is kept."""

        def preview(sent: dict[str, Any], request: gr.Request) -> str:
            most = self._settings.max_upload_bytes
            name, data = str(sent.get("name")), str(sent.get("data"))
            return preview_html(self._corpus, name, data, most, words_of(request))

        return preview

    def shelf(self, request: gr.Request) -> str:
        """The speeches to choose from."""
        return shelf_html(self._corpus.speeches(), self._corpus.documents(), words_of(request))

    def opener(self) -> Callable[[dict[str, Any], gr.Request], str]:
        """The function the reader's script calls for a place that is not on the desk."""

        def open_speech(wanted: dict[str, Any], request: gr.Request) -> str:
            return self._opened(wanted, words_of(request))

        return open_speech

    def _opened(self, wanted: dict[str, Any], interface: Words) -> str:
        try:
            speech = self._corpus.speech(str(wanted.get("speech")))
        except NotFound:
            return reader.desk_html(f'<p class="empty">{literal(interface("gone"))}</p>', interface)
        ends = [str(wanted.get(key)) for key in ("start", "end")]
        marks = [reader.Mark(int(ends[0]), int(ends[1]))] if all(map(str.isdecimal, ends)) else []
        return reader.desk_html(reader.speech_html(speech, marks, interface), interface)

    def _scenes(self, question: str, before: Conversation, interface: Words) -> Iterator[View]:
        scenes = chat.respond(self._corpus, question, before, interface)
        *first, _, actions = _view(next(scenes), interface)
        yield (*first, _box(busy=True, value=""), actions)
        for scene in scenes:
            yield _view(scene, interface)

    def _still(self, conversation: Conversation, interface: Words) -> View:
        return _view(
            chat.Scene(
                conversation,
                chat.messages(conversation, interface),
                chat.desk(self._corpus, conversation, interface),
                finished=True,
            ),
            interface,
        )

    def _welcome(self, interface: Words) -> str:
        speeches = self._corpus.speeches()
        passages = sum(speech.passages for speech in speeches)
        text = interface("welcome_text") if speeches else interface("welcome_empty")
        count = interface("welcome_count", speeches=len(speeches), passages=passages)
        return (
            f'<div class="welcome"><h2>{literal(interface("welcome"))}</h2>'
            f'<p>{literal(text)}</p><p class="count">{literal(count)}</p></div>'
        )


def saved(form: str, papers: list[Part], interface: Words) -> dict[str, str]:
    """A file for the browser to save: its name, media type and bytes in base64."""
    text = {"md": paper.markdown, "txt": paper.plain}
    if form in text:
        kind, data = "text/plain;charset=utf-8", text[form](papers, interface).encode()
    else:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        data = (
            word.brief(papers[-1], interface)
            if form == "brief"
            else word.document(papers, interface)
        )
    name = f"wenzheng-{form}.docx" if form == "brief" else f"wenzheng.{form}"
    return {"name": name, "type": kind, "data": b64encode(data).decode("ascii")}


def _view(scene: chat.Scene, interface: Words) -> View:
    messages: list[dict[str, Any]] = [
        {"role": message.role, "content": message.html} for message in scene.messages
    ]
    if scene.finished and messages and (last := scene.conversation.exchanges[-1].answer):
        messages[-1]["options"] = [{"value": q} for q in following(last, interface)]
    return (
        scene.conversation.model_dump(mode="json"),
        messages,
        gr.skip() if scene.desk is None else scene.desk,
        _box(busy=not scene.finished),
        gr.Row(visible=scene.finished and bool(messages)),
    )


def _box(*, busy: bool, **changes: Any) -> gr.Textbox:
    return gr.Textbox(submit_btn=not busy, stop_btn=busy, **changes)
