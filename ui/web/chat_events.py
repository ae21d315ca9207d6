"""What the page does when a visitor asks, goes back, or judges: each method is one event."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.answer_store import Verdict
from assistant.settings import Settings
from ui.web import chat
from ui.web.conversation import EVERYWHERE, Conversation, Exchange, Keepsake, Scope
from ui.web.examples import Examples
from ui.web.feedback import MOST, Judging
from ui.web.filters import scope
from ui.web.history import entries, history_html
from ui.web.i18n import Words
from ui.web.render import literal
from ui.web.suggested_questions import following
from ui.web.visitor import words_of, working
from vectorstore.errors import NotFound, WenzhengError

if TYPE_CHECKING:
    from assistant.corpus import Corpus

View = tuple[Any, ...]
"""Values for: what is to be kept, the chat, the desk, the question box, the actions."""
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
        """A page was opened, or another place in it: what is kept of it, or a welcome."""
        interface = words_of(request)
        state, messages, *rest = self._still(self._found(Conversation.stored(kept)), interface)
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
        places = self._scope(speakers, affiliations, documents, words_of(request))
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
        places = self._scope(speakers, affiliations, documents, words_of(request))
        yield from self._asked(text, kept, places, request)

    def ask_of_cell(self, kept: object, request: gr.Request, cell: gr.EventData) -> Iterator[View]:
        """What a cell of the table asks, of the whole corpus."""
        yield from self._asked(str(cell.question), kept, EVERYWHERE, request)

    def ask_again(self, kept: object, request: gr.Request) -> Iterator[View]:
        """The last question once more, in the same places; its earlier answer is kept."""
        conversation = Conversation.stored(kept)
        if shown := conversation.shown:
            last = shown[-1]
            again = Exchange(after=last.after, question=last.question, scope=last.scope)
            yield from self._scenes(again, conversation, request)
        else:
            yield UNCHANGED

    def go_on(self, kept: object, request: gr.Request, chosen: gr.EventData) -> Iterator[View]:
        """An answer that was stopped is brought to its end."""
        conversation = Conversation.stored(kept)
        if stopped := conversation.find(str(chosen.id)):
            yield from self._scenes(stopped, conversation, request)
        else:
            yield UNCHANGED

    def stop(self, kept: object, request: gr.Request) -> View:
        """What stands of the answer, once its writing has ended."""
        return self._still(Conversation.stored(kept), words_of(request))

    def start_over(self, request: gr.Request) -> View:
        return self._still(Conversation(), words_of(request))

    def history(self, past: object, request: gr.Request) -> str:
        """The earlier conversations of this browser."""
        return history_html(entries(past), words_of(request))

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
        judged = conversation.judged(answer, verdict)
        if judged is None:
            return gr.skip(), gr.skip(), interface("judge_thanks")
        shown = conversation.turn or conversation.shown[-1].id
        after = conversation.with_exchange(judged).model_copy(update={"turn": shown})
        _, messages, *_ = self._still(after, interface)
        return _kept(after, judged), messages, interface("judge_thanks")

    def _asked(self, text: str, kept: object, places: Scope, request: gr.Request) -> Iterator[View]:
        question = text.encode("utf-8", "replace").decode("utf-8").strip()
        if question:
            before = self._found(Conversation.stored(kept))
            yield from self._scenes(before.next(question, places), before, request)
        else:
            yield UNCHANGED

    def _scenes(self, asked: Exchange, before: Conversation, request: gr.Request) -> Iterator[View]:
        most, interface = self._settings.max_turns, words_of(request)
        scenes = chat.respond(
            self._corpus, asked, before, interface, most, working=partial(working, request)
        )
        *first, _, actions = _view(next(scenes), interface)
        yield (*first, _box(busy=True, value=""), actions)
        for scene in scenes:
            yield _view(scene, interface)

    def _scope(
        self, speakers: Chosen, affiliations: Chosen, documents: Chosen, interface: Words
    ) -> Scope:
        return scope(self._corpus, speakers or (), affiliations or (), documents or (), interface)

    def _found(self, conversation: Conversation) -> Conversation:
        """The conversation, which begins with the answer that was shared where one was."""
        if conversation.shared is None or not isinstance(self._corpus, chat.Sharing):
            return conversation
        try:
            answer = self._corpus.answer(conversation.shared)
        except NotFound:
            return conversation
        asked = Exchange(id=answer.id, question=answer.question, answer=answer)
        return Conversation(id=answer.id, exchanges=(asked,), shared=answer.id)

    def _still(self, conversation: Conversation, interface: Words) -> View:
        shown = chat.messages(conversation, interface)
        desk = chat.desk(self._corpus, conversation, interface)
        changed = conversation.shown[-1] if conversation.shared and conversation.shown else None
        scene = chat.Scene(conversation, shown, desk, changed, finished=True)
        return _view(scene, interface)

    def _welcome(self, interface: Words) -> str:
        speeches = self._corpus.speeches()
        passages = sum(speech.passages for speech in speeches)
        text = interface("welcome_text") if speeches else interface("welcome_empty")
        counts = (("speeches_count", len(speeches)), ("passages", passages))
        count = " · ".join(interface(key, n=n) for key, n in counts)
        return (
            f'<div class="welcome"><h2>{literal(interface("welcome"))}</h2>'
            f'<p>{literal(text)}</p><p class="count">{literal(count)}</p></div>'
        )


def _view(scene: chat.Scene, interface: Words) -> View:
    messages: list[dict[str, Any]] = [
        {"role": message.role, "content": message.html} for message in scene.messages
    ]
    if scene.finished and messages and (last := scene.conversation.shown[-1].answer):
        asked = [exchange.question for exchange in scene.conversation.shown]
        messages[-1]["options"] = [{"value": q} for q in following(last, interface, asked)]
    return (
        _kept(scene.conversation, scene.changed) if scene.changed else gr.skip(),
        messages,
        gr.skip() if scene.desk is None else scene.desk,
        _box(busy=not scene.finished),
        gr.Row(visible=scene.finished and bool(messages)),
    )


def _kept(conversation: Conversation, exchange: Exchange) -> str:
    """What is to be kept goes as text: Gradio's client would change an object in place."""
    return Keepsake(conversation=conversation.id, exchange=exchange).model_dump_json()


def _box(*, busy: bool, **changes: Any) -> gr.Textbox:
    return gr.Textbox(submit_btn=not busy, stop_btn=busy, **changes)
