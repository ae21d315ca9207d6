"""What a text in letters is taken to contain, where the lists are of Chinese texts."""

import pytest

from assistant.retrieval.query.answer_type import AnswerType, contains_answer_type
from assistant.retrieval.query.criticism import contains_criticism


@pytest.mark.parametrize(
    ("text", "expected", "contained"),
    [
        ("the ferry opened on 4 may 2031", AnswerType.DATE, True),
        ("the ferry opened late", AnswerType.DATE, False),
        ("it cost $5 million", AnswerType.SUM, True),
        ("three boats were lost", AnswerType.FIGURE, True),
        ("渡轮晚点", AnswerType.DATE, False),
    ],
)
def test_a_text_in_letters_has_a_date_or_a_sum_where_it_has_a_digit(
    text: str, expected: AnswerType, contained: bool
) -> None:
    assert contains_answer_type(text, expected) is contained


def test_a_text_in_letters_may_always_criticise() -> None:
    assert contains_criticism("the crews were left without pay")
    assert not contains_criticism("渡轮按时开航")
