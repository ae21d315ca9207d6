"""A text without a figure does not say how many; the question's words tell what is asked for."""

import pytest

from assistant.retrieval.query.answer_type import Detail, detail_asked, holds_detail, years


@pytest.mark.parametrize(
    ("language", "question", "detail"),
    [
        ("zh", "码头一共有多少个泊位？", Detail.FIGURE),
        ("zh", "码头扩建要花多少钱？", Detail.SUM),
        ("zh-Hant", "碼頭什麼時候開放？", Detail.DATE),
        ("zh", "他提了哪几条建议？", None),
        ("zh", "好几个月才批下来，能不能快一点？", None),
        ("en", "How many berths are there?", Detail.FIGURE),
        ("en", "How much would a berth cost?", Detail.SUM),
        ("en", "How much will the fund raise?", Detail.SUM),
        ("en", "When will the pier open?", Detail.DATE),
        ("en", "When a ship is late, who pays?", None),
        ("pt", "Quantos navios chegam?", Detail.FIGURE),
        ("pt", "Quando abre o cais?", Detail.DATE),
        ("ru", "Сколько денег выделили?", Detail.SUM),
        ("ru", "Когда откроется причал?", Detail.DATE),
        ("es", "¿Cuándo se abre el muelle?", Detail.DATE),
        ("fr", "Quand sera ouvert le quai ?", Detail.DATE),
        ("ar", "متى يفتح الرصيف؟", Detail.DATE),
        ("hi", "घाट कब खुलेगा?", Detail.DATE),
        ("id", "Berapa kapal yang datang?", Detail.FIGURE),
        ("xx", "How many?", None),
    ],
)
def test_the_detail_is_told_by_the_words_of_asking(
    language: str, question: str, detail: Detail | None
) -> None:
    assert detail_asked(question, language) is detail


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("一是扩建码头，二是延长开放时间。", set()),
        ("2024年码头扩建。", {Detail.DATE}),
        ("码头有泊位18个。", {Detail.FIGURE}),
        ("码头有三十余个泊位。", {Detail.FIGURE}),
        ("投入3.5亿元扩建。", {Detail.FIGURE, Detail.SUM}),
        ("每年定期举办渔业论坛。", {Detail.DATE}),
    ],
)
def test_a_text_holds_the_details_that_it_prints(text: str, held: set[Detail]) -> None:
    assert {detail for detail in Detail if holds_detail(text, detail)} == held


def test_years_are_those_of_our_era() -> None:
    assert years("2019年至2024年，20245件，1880吨") == {"2019", "2024"}
