from invented import InventedCorpus

from ui.web.chat import messages, respond
from ui.web.conversation import Conversation, Exchange
from ui.web.words import words
from vectorstore.errors import Unavailable

ZH = words("zh-Hans")
ASKED = "港区夜班列车建议恢复末班列车与夜归票"


def test_a_question_goes_through_progress_and_growth_to_its_answer() -> None:
    scenes = list(respond(InventedCorpus(), ASKED, Conversation(), ZH))
    assert "working" in scenes[0].messages[-1].html
    assert any("growing" in scene.messages[-1].html for scene in scenes)
    last = scenes[-1]
    assert last.finished
    assert not any(scene.finished for scene in scenes[:-1])
    assert last.conversation.exchanges[0].answer
    assert last.desk
    assert "<mark" in last.desk


def test_what_fails_becomes_a_sentence_and_the_conversation_goes_on() -> None:
    corpus = InventedCorpus()
    corpus.failure = Unavailable("The index does not answer; try again in a minute.")
    *_, failed = respond(corpus, ASKED, Conversation(), ZH)
    assert failed.conversation.exchanges[0].trouble == corpus.failure.message
    corpus.failure = None
    *_, after = respond(corpus, ASKED, failed.conversation, ZH)
    assert [bool(exchange.answer) for exchange in after.conversation.exchanges] == [False, True]


def test_an_unforeseen_failure_shows_no_internal() -> None:
    corpus = InventedCorpus()
    corpus.failure = RuntimeError("/srv/secret/path")
    *_, failed = respond(corpus, ASKED, Conversation(), ZH)
    assert failed.finished
    assert "secret" not in failed.messages[-1].html


def test_earlier_answers_travel_as_history() -> None:
    *_, first = respond(InventedCorpus(), ASKED, Conversation(), ZH)
    turns = first.conversation.turns
    assert [turn.role for turn in turns] == ["user", "assistant"]
    assert turns[0].content == ASKED


def test_what_a_browser_kept_comes_back_whole_and_anything_else_begins_anew() -> None:
    *_, first = respond(InventedCorpus(), ASKED, Conversation(), ZH)
    kept = first.conversation.model_dump(mode="json")
    assert Conversation.stored(kept) == first.conversation
    for strange in (None, "", [], {"id": 3}, {"exchanges": [{"question": None}]}):
        assert Conversation.stored(strange).exchanges == ()


def test_an_exchange_without_outcome_says_it_was_stopped() -> None:
    shown = messages(Conversation(exchanges=(Exchange(question="问"),)), ZH)
    assert ZH("stopped") in shown[-1].html
