from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import InventedCorpus

from assistant.answer_store import Verdict
from assistant.events import Event
from assistant.records import Question
from ui.web.chat import messages, respond
from ui.web.conversation import Conversation, Exchange, Scope, turns
from ui.web.filters import scope
from ui.web.i18n import words
from vectorstore.errors import TooManyRequests, Unavailable
from vectorstore.records import Filters

ZH = words("zh-Hans")
ASKED = "港区夜班列车建议恢复末班列车与夜归票"


def test_a_question_goes_through_progress_and_growth_to_its_answer() -> None:
    scenes = list(respond(InventedCorpus(), Exchange(question=ASKED), Conversation(), ZH))
    assert "working" in scenes[0].messages[-1].html
    assert any("growing" in scene.messages[-1].html for scene in scenes)
    last = scenes[-1]
    assert last.finished
    assert not any(scene.finished for scene in scenes[:-1])
    assert last.conversation.shown[0].answer
    assert last.desk
    assert "<mark" in last.desk


def test_what_fails_becomes_a_sentence_and_the_conversation_goes_on() -> None:
    corpus = InventedCorpus()
    corpus.failure = Unavailable("The index does not answer; try again in a minute.")
    *_, failed = respond(corpus, Exchange(question=ASKED), Conversation(), ZH)
    said = failed.conversation.shown[0].trouble or ""
    assert said.startswith(ZH("trouble_unavailable"))
    assert corpus.failure.message in said
    corpus.failure = None
    *_, after = respond(corpus, failed.conversation.next(ASKED), failed.conversation, ZH)
    assert [bool(exchange.answer) for exchange in after.conversation.shown] == [False, True]


def test_an_unforeseen_failure_shows_no_internal() -> None:
    corpus = InventedCorpus()
    corpus.failure = RuntimeError("/srv/secret/path")
    *_, failed = respond(corpus, Exchange(question=ASKED), Conversation(), ZH)
    assert failed.finished
    assert "secret" not in failed.messages[-1].html


def test_earlier_answers_travel_as_history() -> None:
    *_, first = respond(InventedCorpus(), Exchange(question=ASKED), Conversation(), ZH)
    history = turns(first.conversation.shown)
    assert [turn.role for turn in history] == ["user", "assistant"]
    assert history[0].content == ASKED


def test_what_a_browser_kept_comes_back_whole_and_anything_else_begins_anew() -> None:
    *_, first = respond(InventedCorpus(), Exchange(question=ASKED), Conversation(), ZH)
    kept = first.conversation.model_dump_json()
    assert Conversation.stored(kept) == first.conversation
    for strange in (None, "", [], {}, "{", '{"exchanges": [{"question": null}]}'):
        assert Conversation.stored(strange).exchanges == ()


def test_what_stands_of_a_stopped_answer_is_shown_and_grows_on_to_its_end() -> None:
    scenes = respond(InventedCorpus(pause=0.07), Exchange(question=ASKED), Conversation(), ZH)
    stopped = next(s for s in scenes if s.changed and len(s.changed.written) > 20)
    kept = stopped.changed
    assert kept
    shown = messages(stopped.conversation.with_exchange(kept), ZH)
    assert ZH("stopped") in shown[-1].html
    assert "quoted" in shown[-1].html

    resumed = list(respond(InventedCorpus(), kept, stopped.conversation, ZH))
    lengths = [len(s.changed.written) for s in resumed[:-1] if s.changed]
    assert lengths == sorted(lengths)
    assert lengths[0] == len(kept.written)
    (exchange,) = resumed[-1].conversation.shown
    assert exchange.answer
    assert not exchange.written


QUESTIONS = st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=1, max_size=8)


@given(QUESTIONS)
def test_every_version_of_a_question_can_be_shown_again(asked: list[tuple[bool, int]]) -> None:
    conversation = Conversation()
    for instead, number in asked:
        shown = conversation.shown
        chosen = shown[number % len(shown)].id if instead and shown else None
        put = conversation.model_copy(update={"instead": chosen})
        conversation = put.with_exchange(put.next("问"))
        assert conversation.shown[-1] == conversation.exchanges[-1]
    assert len(conversation.exchanges) == len(asked)
    for exchange in conversation.exchanges:
        shown = conversation.model_copy(update={"turn": exchange.id}).shown
        assert exchange in shown
        assert [later.after for later in shown[1:]] == [earlier.id for earlier in shown[:-1]]


def test_a_question_is_looked_for_only_where_the_visitor_said() -> None:
    corpus = InventedCorpus()
    narrow = scope(corpus, [], ["农工党"], ["lake"], ZH)
    assert narrow == Scope(
        filters=Filters(affiliations=("农工党",), documents=("lake",)),
        names=("农工党", "白鹭县协商会"),
    )
    asked = Exchange(question="建议设立基金，开通流动书车，恢复末班列车", scope=narrow)
    *_, last = respond(corpus, asked, Conversation(), ZH)
    answer = last.conversation.shown[0].answer
    assert answer
    assert {passage.speaker for passage in answer.passages} == {"沈若溪"}
    assert "农工党" in last.messages[0].html
    assert (
        ZH("understood_within", where="农工党 · 白鹭县协商会").split("：")[1]
        in last.messages[1].html
    )


@pytest.mark.parametrize("side", range(3))
def test_a_question_narrowed_to_what_is_gone_is_refused_and_not_asked_of_all(side: int) -> None:
    corpus = InventedCorpus()
    chosen: list[list[str]] = [[], [], []]
    chosen[side] = ["gone"]
    narrow = scope(corpus, *chosen, ZH)
    assert narrow == Scope(filters=Filters(*(tuple(names) for names in chosen)), names=("gone",))
    *_, last = respond(corpus, Exchange(question=ASKED, scope=narrow), Conversation(), ZH)
    (exchange,) = last.conversation.exchanges
    assert exchange.answer is None
    assert exchange.trouble
    assert "gone" in exchange.trouble


def test_a_long_conversation_takes_only_its_newest_messages_along() -> None:
    asked: list[Question] = []

    class Listening(InventedCorpus):
        def stream(self, question: Question) -> Iterator[Event]:
            asked.append(question)
            return super().stream(question)

    conversation = Conversation()
    for _ in range(4):
        *_, last = respond(Listening(), conversation.next(ASKED), conversation, ZH, most_turns=4)
        conversation = last.conversation
    assert [len(question.history) for question in asked] == [0, 2, 4, 4]


def test_a_verdict_stays_with_its_answer() -> None:
    conversation = Conversation()
    for _ in range(2):
        *_, last = respond(InventedCorpus(), conversation.next(ASKED), conversation, ZH)
        conversation = last.conversation
    first = conversation.shown[0].answer
    assert first
    found = conversation.judged(first.id, Verdict.WRONG_EVIDENCE)
    assert found
    judged = conversation.with_exchange(found)
    assert [exchange.verdict for exchange in judged.shown] == [Verdict.WRONG_EVIDENCE, None]
    given = [message.html.count("verdict given") for message in messages(judged, ZH)]
    assert given == [0, 1, 0, 0]


def test_who_asks_too_much_at_once_is_told_under_the_question() -> None:
    def none_left() -> AbstractContextManager[None]:
        raise TooManyRequests("All places are taken; wait for one to end.", 1)

    nobody = Conversation()
    *_, refused = respond(InventedCorpus(), Exchange(question=ASKED), nobody, ZH, working=none_left)

    assert ASKED in refused.messages[0].html
    assert ZH("trouble_unavailable") in refused.messages[1].html
