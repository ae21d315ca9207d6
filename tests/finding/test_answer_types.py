"""A text without a figure does not say how many; the question's words tell what is asked for."""

import pytest

from assistant.retrieval.query.answer_type import (
    AnswerType,
    contains_answer_type,
    expected_answer_type,
    years,
)


@pytest.mark.parametrize(
    ("language", "question", "expected"),
    [
        ("zh", "码头一共有多少个泊位？", AnswerType.FIGURE),
        ("zh", "码头扩建要花多少钱？", AnswerType.SUM),
        ("zh-Hant", "碼頭什麼時候開放？", AnswerType.DATE),
        ("zh", "他提了哪几条建议？", None),
        ("zh", "好几个月才批下来，能不能快一点？", None),
        ("en", "How many berths are there?", AnswerType.FIGURE),
        ("en", "How much would a berth cost?", AnswerType.SUM),
        ("en", "How much will the fund raise?", AnswerType.SUM),
        ("en", "When will the pier open?", AnswerType.DATE),
        ("en", "When a ship is late, who pays?", None),
        ("pt", "Quantos navios chegam?", AnswerType.FIGURE),
        ("pt", "Quando abre o cais?", AnswerType.DATE),
        ("ru", "Сколько денег выделили?", AnswerType.SUM),
        ("ru", "Когда откроется причал?", AnswerType.DATE),
        ("es", "¿Cuándo se abre el muelle?", AnswerType.DATE),
        ("fr", "Quand sera ouvert le quai ?", AnswerType.DATE),
        ("ar", "متى يفتح الرصيف؟", AnswerType.DATE),
        ("hi", "घाट कब खुलेगा?", AnswerType.DATE),
        ("id", "Berapa kapal yang datang?", AnswerType.FIGURE),
        ("xx", "How many?", None),
    ],
)
def test_the_words_of_a_question_tell_what_type_of_answer_it_expects(
    language: str, question: str, expected: AnswerType | None
) -> None:
    assert expected_answer_type(question, language) is expected


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("一是扩建码头，二是延长开放时间。", set()),
        ("2024年码头扩建。", {AnswerType.DATE}),
        ("码头有泊位18个。", {AnswerType.FIGURE}),
        ("码头有三十余个泊位。", {AnswerType.FIGURE}),
        ("投入3.5亿元扩建。", {AnswerType.FIGURE, AnswerType.SUM}),
        ("每年定期举办渔业论坛。", {AnswerType.DATE}),
    ],
)
def test_a_text_contains_the_types_of_detail_that_it_prints(
    text: str, held: set[AnswerType]
) -> None:
    assert {one for one in AnswerType if contains_answer_type(text, one)} == held


def test_years_are_those_of_our_era() -> None:
    assert years("2019年至2024年，20245件，1880吨") == {"2019", "2024"}
