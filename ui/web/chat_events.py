"""What the page does when a visitor asks, goes back, or judges: each method is one event."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.answer_store import Verdict
from assistant.settings import Settings
from ui.web import chat
from ui.web.conversation import EVERYWHERE, Conversation, Exchange, Scope
from ui.web.examples import Examples
from ui.web.feedback import MOST, Judging
from ui.web.filters import scope
from ui.web.history import History, history_html
from ui.web.i18n import Words
from ui.web.render import literal
from ui.web.suggested_questions import following
from ui.web.visitor import words_of, working
from vectorstore.errors import WenzhengError

if TYPE_CHECKING:
    from assistant.corpus import Corpus

View = tuple[Any, ...]
"""Values for: the kept conversation, the chat, the desk, the question box, the actions."""
UNCHANGED: View = tuple(gr.skip() for _ in range(5))
"""What an event says that changes nothing; one that said nothing at all would empty the page."""
Chosen = list[str] | None
"""What is chosen in a list of places to look in."""


class Asking:
    """The conversation; what is kept of it comes from the browser each time."""

    def __init__(self, corpus: "Corpus", settings: Settings) -> None:
        self._corpus, self._settings = corpus, settings
        self._examples = Examples(corpus)

    def begin(self, kept: object, request: gr.Request) -> View:
        """A page was opened: its kept conversation, or a welcome."""
        interface = words_of(request)
        state, messages, *rest = self._still(Conversation.stored(kept), interface)
        return (state, gr.Chatbot(value=messages, placeholder=self._welcome(interface)), *rest)

    def suggest(self, request: gr.Request) -> gr.Chatbot:
        """Questions to begin with; finding them may wait for the model to load."""
        asked = self._examples.of(words_of(request))
        return gr.Chatbot(examples=[{"text": text} for text in asked])

    def ask(  # noqa: PLR0917 - Gradio passes them by place
        self,
        kept: object,
        speakers: Chosen,
        affiliations: Chosen,
        documents: Chosen,
        text: str,
        request: gr.Request,
    ) -> Iterator[View]:
        """A question from the box, in the places that are chosen."""
        places = scope(self._corpus, speakers or (), affiliations or (), documents or ())
        yield from self._asked(text, kept, places, request)

    def ask_offered(  # noqa: PLR0917 - Gradio passes them by place
        self,
        kept: object,
        speakers: Chosen,
        affiliations: Chosen,
        documents: Chosen,
        request: gr.Request,
        offered: gr.SelectData,
    ) -> Iterator[View]:
        """A question that the page offered, to begin with or to go on."""
        text = offered.value["text"] if isinstance(offered.value, dict) else str(offered.value)
        places = scope(self._corpus, speakers or (), affiliations or (), documents or ())
        yield from self._asked(text, kept, places, request)

    def ask_of_cell(self, kept: object, request: gr.Request, cell: gr.EventData) -> Iterator[View]:
        """What a cell of the table asks, of the whole corpus."""
        yield from self._asked(str(cell.question), kept, EVERYWHERE, request)

    def ask_again(self, kept: object, request: gr.Request) -> Iterator[View]:
        """The last question once more, in the same places."""
        conversation = Conversation.stored(kept)
        if conversation.exchanges:
            last = conversation.exchanges[-1]
            before = conversation.without_last()
            again = Exchange(question=last.question, scope=last.scope)
            yield from self._scenes(again, before, request)
        else:
            yield UNCHANGED

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

    def take_up(self, past: object, request: gr.Request, chosen: gr.EventData) -> View:
        """An earlier conversation comes back to the chat."""
        conversation = History.stored(past).find(str(chosen.id))
        return self._still(conversation, words_of(request))

    def history(self, past: object, request: gr.Request) -> str:
        """The earlier conversations of this browser."""
        return history_html(History.stored(past), words_of(request))

    def forget(self, past: object, request: gr.Request, chosen: gr.EventData) -> tuple[Any, str]:
        history = History.stored(past).without(str(chosen.id))
        return history.model_dump(mode="json"), history_html(history, words_of(request))

    def judge(self, kept: object, request: gr.Request, said: gr.EventData) -> tuple[Any, Any, str]:
        """A verdict on an answer: the conversation with it, the chat, and a word of thanks."""
        interface, conversation = words_of(request), Conversation.stored(kept)
        answer, note = str(said.answer), str(said.note)[:MOST]
        try:
            verdict = Verdict(str(said.verdict))
            if isinstance(self._corpus, Judging):
                self._corpus.judge(answer, verdict, note)
        except (WenzhengError, ValueError):
            return gr.skip(), gr.skip(), interface("judge_unknown")
        state, messages, *_ = self._still(conversation.judged(answer, verdict), interface)
        return state, messages, interface("judge_thanks")

    def _asked(self, text: str, kept: object, places: Scope, request: gr.Request) -> Iterator[View]:
        question = text.encode("utf-8", "replace").decode("utf-8").strip()
        if question:
            before = Conversation.stored(kept)
            asked = Exchange(question=question, scope=places)
            yield from self._scenes(asked, before, request)
        else:
            yield UNCHANGED

    def _scenes(self, asked: Exchange, before: Conversation, request: gr.Request) -> Iterator[View]:
        """What is kept changes with the first scene and with the last."""
        most, interface = self._settings.max_turns, words_of(request)
        scenes = chat.respond(
            self._corpus, asked, before, interface, most, working=partial(working, request)
        )
        *first, _, actions = _view(next(scenes), interface)
        yield (*first, _box(busy=True, value=""), actions)
        for scene in scenes:
            kept, *rest = _view(scene, interface)
            yield (kept if scene.finished else gr.skip(), *rest)

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


def _view(scene: chat.Scene, interface: Words) -> View:
    """What is kept goes as text: Gradio's client would change an object in place."""
    messages: list[dict[str, Any]] = [
        {"role": message.role, "content": message.html} for message in scene.messages
    ]
    if scene.finished and messages and (last := scene.conversation.exchanges[-1].answer):
        messages[-1]["options"] = [{"value": q} for q in following(last, interface)]
    return (
        scene.conversation.model_dump_json(),
        messages,
        gr.skip() if scene.desk is None else scene.desk,
        _box(busy=not scene.finished),
        gr.Row(visible=scene.finished and bool(messages)),
    )


def _box(*, busy: bool, **changes: Any) -> gr.Textbox:
    return gr.Textbox(submit_btn=not busy, stop_btn=busy, **changes)
