"""Figures and dates of Chinese texts: computed whole, and written by the reader's conventions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.localization.chinese_numbers import chinese_number
from assistant.localization.glosser import Glosser

GLOSSER = Glosser()


def read(text: str, language: str, kind: str = "") -> list[tuple[str, str]]:
    found = GLOSSER.glosses(text, language)
    spaced = str.maketrans("\u00a0\u202f\u2009", "   ")
    return [(one.text, one.gloss.translate(spaced)) for one in found if kind in {"", one.kind}]


LANGUAGES = ("en", "pt", "ru", "fr", "es", "ar")


@pytest.mark.parametrize(
    ("printed", "figures"),
    [
        (
            "3.5亿元",
            (
                "CNY 350 million",
                "CNY 350 milhões",
                "350 млн CNY",
                "350 millions CNY",
                "350 millones CNY",
                "350 مليون CNY",
            ),
        ),
        (
            "147.32亿美元",
            (
                "USD 14.732 billion",
                "USD 14,732 bilhões",
                "14,732 млрд USD",
                "14,732 milliards USD",
                "14,732 mil millones USD",
                "14.732 مليار USD",
            ),
        ),
        ("30万", ("300,000", "300.000", "300 000", "300 000", "300.000", "300,000")),
        (
            "1.2万平方公里",
            (
                "12,000 square kilometers",
                "12.000 quilômetros quadrados",
                "12 000 квадратных километров",
                "12 000 kilomètres carrés",
                "12.000 kilómetros cuadrados",
                "12,000 كيلومتر مربع",
            ),
        ),
        ("百分之三点五", ("3.5%", "3,5%", "3,5 %", "3,5 %", "3,5 %", "3.5%")),
        (
            "3000多万欧元",
            (
                "over EUR 30 million",
                "mais de EUR 30 milhões",
                "более 30 млн EUR",
                "plus de 30 millions EUR",
                "más de 30 millones EUR",
                "أكثر من 30 مليون EUR",
            ),
        ),
        ("三分之二", ("2/3",) * 6),
    ],
)
def test_figures_are_written_by_the_conventions_of_the_language(
    printed: str, figures: tuple[str, ...]
) -> None:
    for language, figure in zip(LANGUAGES, figures, strict=True):
        assert read(f"预计达到{printed}，", language, "figure") == [(printed, figure)]


@pytest.mark.parametrize(
    ("printed", "dates"),
    [
        (
            "2022年3月5日",
            (
                "March 5, 2022",
                "5 de março de 2022",
                "5 марта 2022 г.",
                "5 mars 2022",
                "5 de marzo de 2022",
                "5 مارس 2022",
            ),
        ),
        (
            "二〇二一年十二月",
            (
                "December 2021",
                "dezembro de 2021",
                "декабрь 2021 г.",
                "décembre 2021",
                "diciembre de 2021",
                "ديسمبر 2021",
            ),
        ),
        (
            "6月22日",
            ("June 22", "22 de junho", "22 июня", "22 juin", "22 de junio", "22 يونيو"),
        ),
        (
            "6月22日至23日",
            (
                "June 22 – 23",
                "22–23 de junho",
                "22—23 июня",
                "22 – 23 juin",
                "22–23 de junio",
                "22–23 يونيو",
            ),
        ),
        (
            "第四季度",
            (
                "4th quarter",
                "4º trimestre",
                "4-й квартал",
                "4e trimestre",
                "4.º trimestre",
                "الربع الرابع",
            ),
        ),
    ],
)
def test_dates_are_written_by_the_conventions_of_the_language(
    printed: str, dates: tuple[str, ...]
) -> None:
    for language, written in zip(LANGUAGES, dates, strict=True):
        assert read(f"于{printed}起", language, "date") == [(printed, written)]


@pytest.mark.parametrize(
    ("printed", "figure"),
    [
        ("人民币3亿5000万元", "CNY 350 million"),
        ("一千二百三十四万五千元", "CNY 12.345 million"),
        ("一万五千三百六十元", "CNY 15,360"),
        ("3至5亿元", "CNY 300 million – 500 million"),
        ("12345678万元", "CNY 123,456,780,000"),
        ("1,200万港元", "HKD 12 million"),
        ("3亿元港币", "HKD 300 million"),
        ("港币300万元", "HKD 3 million"),
        ("３．５亿元", "CNY 350 million"),
        ("3.75 万亿元", "CNY 3.75 trillion"),
        ("百分之百", "100%"),
        ("百分之三十多", "over 30%"),
        ("万分之三", "3/10000"),
        ("五十公里", "50 kilometers"),
        ("3000万千瓦", "30 million kilowatts"),
        ("99.1万亿元", "CNY 99.1 trillion"),
        ("千万元", "CNY 10 million"),
    ],
)
def test_a_figure_is_computed_from_all_its_parts(printed: str, figure: str) -> None:
    assert read(f"约{printed}。", "en", "figure") == [(printed, figure)]


@pytest.mark.parametrize(
    "text",
    [
        *("数百万人受益", "几百万家", "上百万元", "十几万人", "百分之十几", "百分之三到五"),
        *("七八千万元", "三、四十万元", "一万五", "2万5", "一百五万", "3万5亿元", "身高1米8"),
        *("千万不要松懈", "千万里路", "百万富翁", "以防万一", "一是建平台，二是育人才"),
        *("三家企业、两个园区", "党的二十大报告", "二元结构与一体化", "第十四五个年头"),
        *("12 621万元", "1，200万元", "人民币1亿美元", "百分之百分"),
        *("2月30日", "13月", "前三季度", "连续三季度", "一、二季度", "前6月", "近3月"),
        *("6月龄", "农历8月15日", "五月", "一九九〇年代"),
    ],
)
def test_what_is_not_certain_is_no_figure_and_no_date(text: str) -> None:
    found = [one for one in GLOSSER.glosses(text, "en") if one.kind != "term"]
    assert [one.text for one in found] in ([], ["百分之百"])


NUMERALS = "0123零一二三五两十百千万亿"


@settings(deadline=None, max_examples=300)
@given(st.text(f"{NUMERALS}点.,余多几、至", min_size=1, max_size=9))
def test_no_figure_begins_or_ends_within_a_number(written: str) -> None:
    text = f"约{written}元。"
    for one in GLOSSER.glosses(text, "en"):
        assert text[one.start - 1] not in NUMERALS
        assert text[one.end] not in NUMERALS


@given(st.integers(1, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_a_number_has_the_value_of_its_parts(billions: int, thousands: int, ones: int) -> None:
    written = f"{billions}亿" + f"{thousands}万" * (thousands > 0) + f"{ones}" * (ones > 999)
    value = billions * 10**8 + thousands * 10**4 + ones * (ones > 999)
    assert chinese_number(written) == value


def test_a_million_of_something_is_a_figure_without_a_digit() -> None:
    assert read("培育百万家企业", "en", "figure") == [("百万", "1 million")]


def test_a_pause_between_figures_is_no_sign_within_one() -> None:
    assert ("5000亿元", "CNY 500 billion") in read("300，5000亿元", "en")


def test_the_yuan_of_a_text_in_traditional_characters_may_be_another() -> None:
    assert read("撥款35億元", "en", "figure") == [("35億", "3.5 billion")]
    assert read("拨款35亿元", "en", "figure") == [("35亿元", "CNY 3.5 billion")]
