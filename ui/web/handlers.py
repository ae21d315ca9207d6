"""What the page does when a visitor acts: each method is one event of Gradio's."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.web import chat, reader
from ui.web.conversation import Conversation
from ui.web.examples import Examples
from ui.web.render import literal
from ui.web.shelf import shelf_html
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

    def __init__(self, corpus: "Corpus") -> None:
        self._corpus = corpus
        self._examples = Examples(corpus)

    def begin(self, kept: object, request: gr.Request) -> View:
        """A page was opened: its kept conversation, or a welcome with questions to begin with."""
        interface = words_of(request)
        state, messages, *rest = self._still(Conversation.stored(kept), interface)
        talk = gr.Chatbot(
            value=messages,
            placeholder=self._welcome(interface),
            examples=[{"text": text} for text in self._examples.of(interface)],
        )
        return (state, talk, *rest, self.shelf(request))

    def ask(self, text: str, kept: object, request: gr.Request) -> Iterator[View]:
        question = text.encode("utf-8", "replace").decode("utf-8").strip()
        if question:
            yield from self._scenes(question, Conversation.stored(kept), words_of(request))

    def ask_example(
        self, kept: object, request: gr.Request, chosen: gr.SelectData
    ) -> Iterator[View]:
        yield from self.ask(chosen.value["text"], kept, request)

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
        *first, _, actions = _view(next(scenes))
        yield (*first, _box(busy=True, value=""), actions)
        for scene in scenes:
            yield _view(scene)

    def _still(self, conversation: Conversation, interface: Words) -> View:
        return _view(
            chat.Scene(
                conversation,
                chat.messages(conversation, interface),
                chat.desk(self._corpus, conversation, interface),
                finished=True,
            )
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


def _view(scene: chat.Scene) -> View:
    return (
        scene.conversation.model_dump(mode="json"),
        [{"role": message.role, "content": message.html} for message in scene.messages],
        gr.skip() if scene.desk is None else scene.desk,
        _box(busy=not scene.finished),
        gr.Row(visible=scene.finished and bool(scene.messages)),
    )


def _box(*, busy: bool, **changes: Any) -> gr.Textbox:
    return gr.Textbox(submit_btn=not busy, stop_btn=busy, **changes)
