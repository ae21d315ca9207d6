from invented import InventedCorpus

from assistant.records import Question
from ui.web.conversation import Conversation, Exchange
from ui.web.following import following
from ui.web.history import MOST, History, history_html
from ui.web.words import words


def conversation(question: str) -> Conversation:
    return Conversation(exchanges=(Exchange(question=question),))


def test_the_newest_conversation_comes_first_and_the_oldest_leaves() -> None:
    history = History()
    for number in range(MOST + 5):
        history = history.with_conversation(conversation(f"问题{number}"))
    assert len(history.conversations) == MOST
    assert history.conversations[0].exchanges[0].question == f"问题{MOST + 4}"


def test_a_conversation_taken_up_again_is_kept_once() -> None:
    first, second = conversation("甲"), conversation("乙")
    history = History().with_conversation(first).with_conversation(second)
    history = history.with_conversation(first.with_exchange(Exchange(question="丙")))
    assert [len(c.exchanges) for c in history.conversations] == [2, 1]
    assert history.find(first.id).exchanges[-1].question == "丙"
    assert history.without(first.id).find(first.id).exchanges == ()


def test_the_list_names_each_conversation_by_its_first_question() -> None:
    html = history_html(History().with_conversation(conversation("<b>甲</b>")), words("en"))
    assert "<b>" not in html
    assert "甲" in html


def test_what_a_browser_cannot_have_kept_is_no_history() -> None:
    assert History.stored("nonsense") == History()


def test_the_next_questions_come_from_what_was_found() -> None:
    answer = InventedCorpus().ask(
        Question(question="港区夜班列车建议恢复末班列车与夜归票", top_k=8)
    )
    asked = following(answer, words("zh-Hans"))
    assert asked[0] == "罗海生提出了哪些建议？"
    assert 1 < len(asked) <= 3
    assert answer.question not in asked
