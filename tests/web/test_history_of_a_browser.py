import json

from invented import InventedCorpus

from assistant.plan import PlanKind, PlanScope, QueryPlan
from assistant.records import Question
from ui.web.history import entries, history_html
from ui.web.i18n import words
from ui.web.suggested_questions import following


def test_the_list_names_each_conversation_by_its_first_question() -> None:
    kept = [{"id": "1", "question": "<b>甲</b>", "questions": 2, "at": "2026-01-02 03:04"}]
    html = history_html(entries(json.dumps(kept)), words("en"))
    assert "<b>" not in html
    assert "甲" in html
    assert "2026" in html


def test_what_a_browser_cannot_have_kept_is_no_history() -> None:
    for strange in (None, "nonsense", "{}", '[{"id": 1}]'):
        assert entries(strange) == ()


def test_the_next_questions_come_from_what_was_found() -> None:
    answer = InventedCorpus().ask(
        Question(question="港区夜班列车建议恢复末班列车与夜归票", top_k=8)
    )
    asked = following(answer, words("zh-Hans"))
    assert asked[0] == "罗海生提出了哪些建议？"
    assert 1 < len(asked) <= 3
    assert answer.question not in asked


def test_what_was_just_answered_or_asked_before_is_not_offered() -> None:
    question = "港区夜班列车建议恢复末班列车与夜归票"
    answer = InventedCorpus().ask(Question(question=question, top_k=8))
    word = words("zh-Hans")
    first, *rest = following(answer, word)
    assert first == word("example_speaker", speaker="罗海生")
    assert rest
    assert first not in following(answer, word, asked=[first.replace("？", " ?")])
    plan = QueryPlan(kind=PlanKind.SPEAKER, scope=PlanScope(speakers=("罗海生",)))
    assert following(answer.model_copy(update={"plan": plan}), word) == tuple(rest)
