from invented import InventedCorpus

from assistant.records import Question
from ui.web.conversation import Conversation, Exchange
from ui.web.history import History, history_html
from ui.web.i18n import words
from ui.web.suggested_questions import following


def conversation(question: str) -> Conversation:
    return Conversation(exchanges=(Exchange(question=question),))


def test_a_conversation_is_found_again_until_it_is_forgotten() -> None:
    first, second = conversation("甲"), conversation("乙")
    history = History(conversations=(second, first))
    assert history.find(first.id) == first
    assert history.without(first.id).find(first.id).exchanges == ()
    assert history.without(first.id).find(second.id) == second


def test_the_list_names_each_conversation_by_its_first_question() -> None:
    html = history_html(History(conversations=(conversation("<b>甲</b>"),)), words("en"))
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
