"""A question asked on the page: progress, the answer as it grows, then the answer whole."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from assistant.events import Checking, Cited, Delta, Done, PassagesFound, Reading
from assistant.records import Answer, Citation, Passage, Question, SpeechText
from ui.web import reader
from ui.web.answers import answer_html, growing_html
from ui.web.conversation import Conversation, Exchange, turns
from ui.web.corpus_card import corpus_html
from ui.web.exchange_html import answer_link_html, asked_html, stopped_html
from ui.web.i18n import Words
from ui.web.render import notice_html, progress_html, shown_name
from ui.web.trouble import trouble
from vectorstore.errors import NotFound, WenzhengError

if TYPE_CHECKING:
    from assistant.corpus import Corpus


log = logging.getLogger(__name__)


@runtime_checkable
class Sharing(Protocol):
    """A corpus that keeps the answers it gave."""

    def answer(self, answer_id: str) -> Answer:
        """Raises NotFound for an answer that is not kept."""
        ...


Place: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Takes a place for work. Raises TooManyRequests."""
FRAME = 0.06
"""Seconds between two looks at a growing answer, so that a fast one is not redrawn per word."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the chat, as HTML."""

    role: str
    html: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page shows at one moment, and the exchange that has changed.

    `desk` is None while the reader stays as it is.
    """

    conversation: Conversation
    messages: tuple[Message, ...]
    desk: str | None = None
    changed: Exchange | None = None
    finished: bool = False


def messages(conversation: Conversation, words: Words) -> tuple[Message, ...]:
    """The conversation as messages; an exchange without an outcome was stopped."""
    return _messages(conversation.shown, conversation, words)


def _messages(
    exchanges: tuple[Exchange, ...], conversation: Conversation, words: Words
) -> tuple[Message, ...]:
    shown: list[Message] = []
    for exchange in exchanges:
        shown.append(Message("user", asked_html(exchange, conversation, words)))
        if answer := exchange.answer:
            html = answer_html(answer, words, exchange.scope.names, exchange.verdict)
            html += answer_link_html(answer.id, words)
        elif exchange.trouble:
            html = notice_html(words("failed"), exchange.trouble)
        else:
            html = stopped_html(exchange, words)
        shown.append(Message("assistant", html))
    return tuple(shown)


def respond(
    corpus: "Corpus",
    asked: Exchange,
    before: Conversation,
    words: Words,
    most_turns: int = 40,
    *,
    working: Place = nullcontext,
) -> Iterator[Scene]:
    """The scenes of one question, from its first progress to the answer or a sentence.

    Of what leads to it in the conversation `before`, the newest `most_turns` messages go with the
    question. What stands of its answer is shown until there is more. It takes a place by `working`.
    """
    pending = before.with_exchange(asked)
    *earlier, _ = pending.shown
    said = (
        *_messages(tuple(earlier), pending, words),
        Message("user", asked_html(asked, pending, words)),
    )
    written, citations, shown, now = "", list[Citation](), 0.0, asked

    def scene(html: str) -> Scene:
        return Scene(pending, (*said, Message("assistant", html)), changed=now)

    stands = growing_html(asked.written, asked.citations, words) if asked.written else ""
    yield scene(stands + progress_html(words("searching")))
    outcome = asked.model_copy(update={"trouble": words("unexpected")})
    history = turns(tuple(earlier))
    history = history[max(0, len(history) - most_turns) :]
    question = Question(question=asked.question, filters=asked.scope.filters, history=history)
    try:
        with working():
            for event in corpus.stream(question):
                match event:
                    case PassagesFound() | Reading() | Checking():
                        yield scene(_under_way(event, stands, written, citations, words))
                    case Cited(citation=citation):
                        citations.append(citation)
                    case Delta(text=more):
                        written += more
                        if time.monotonic() - shown >= FRAME and len(written) > len(asked.written):
                            shown = time.monotonic()
                            now = asked.model_copy(
                                update={"written": written, "citations": tuple(citations)}
                            )
                            yield scene(growing_html(written, citations, words))
                    case Done(answer=answer):
                        outcome = asked.model_copy(
                            update={"answer": answer, "written": "", "citations": ()}
                        )
    except WenzhengError as error:
        outcome = asked.model_copy(update={"trouble": trouble(error, words)})
    except Exception:
        log.exception("A question failed on the page.")
    after = before.with_exchange(outcome)
    yield Scene(after, messages(after, words), desk(corpus, after, words), outcome, finished=True)


def _under_way(
    event: PassagesFound | Reading | Checking,
    stands: str,
    written: str,
    citations: Sequence[Citation],
    words: Words,
) -> str:
    """What is shown between the texts: who was found, what was read, what is being checked."""
    if isinstance(event, PassagesFound):
        return stands + progress_html(_found(event.passages, words))
    if isinstance(event, Reading):
        return stands + progress_html(words("reading", read=event.read, total=event.total))
    return growing_html(written, citations, words, event.text)


def _found(passages: Sequence[Passage], words: Words, most: int = 3) -> str:
    speakers = list(dict.fromkeys(shown_name(p.speaker, words) for p in passages))
    named = ("、" if words.chinese else ", ").join(speakers[:most])
    return words("found", n=len(passages), speakers=named + ("…" if len(speakers) > most else ""))


def desk(corpus: "Corpus", conversation: Conversation, words: Words) -> str:
    """The reader for the conversation's last answer: its cited speeches, or what the corpus is."""
    last = conversation.shown[-1:]
    cited = [c for e in last for c in (e.answer.citations if e.answer else e.citations)]
    speeches = cited_speeches(corpus, cited)
    kept = {speech.id for speech in speeches}
    citations = [c for c in cited if c.speech_id in kept]
    return reader.citations_html(citations, speeches, words) if kept else corpus_html(corpus, words)


def cited_speeches(corpus: "Corpus", citations: Iterable[Citation]) -> tuple[SpeechText, ...]:
    """The cited speeches, in the order of their markers, without those since removed."""
    speeches: list[SpeechText] = []
    for speech_id in dict.fromkeys(citation.speech_id for citation in citations):
        try:
            speeches.append(corpus.speech(speech_id))
        except NotFound:
            continue
    return tuple(speeches)
