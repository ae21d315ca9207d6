"""A number is the same number in every language and script, and no other number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.verification.quantities import claimed, han_value, stated, supported


def stands(claim: str, source: str, language: str = "en") -> bool:
    """Whether every number of the claim stands in the source, a Chinese one."""
    found = claimed(claim, language)
    assert found, f"{claim!r} states a number"
    return all(supported(quantity, stated(source)) for quantity in found)


@pytest.mark.parametrize(
    ("claim", "source", "language"),
    [
        ("revenue of 16.145 billion yuan", "总营收161.45亿元", "en"),
        ("revenue of RMB 16,145 million", "总营收161.45亿元", "en"),
        ("revenue of 16.1 billion yuan", "总营收161.45亿元", "en"),
        ("uma receita de 16,145 bilhões de yuans", "总营收161.45亿元", "pt"),
        ("uma receita de 16 145 milhões de yuans", "总营收161.45亿元", "pt"),
        ("uma receita de 16,145 mil milhões de yuans", "总营收161.45亿元", "pt"),
        ("ingresos de 16 145 millones de yuanes", "总营收161.45亿元", "es"),
        ("выручка 16,145 млрд юаней", "总营收161.45亿元", "ru"),
        ("выручка 16,145 млрд. юаней", "总营收161.45亿元", "ru"),
        ("выручка 16 145 млн юаней", "总营收161.45亿元", "ru"),
        ("營收161.45億元", "总营收161.45亿元", "zh-Hant"),
        ("总营收１６１．４５亿元", "总营收161.45亿元", "zh"),
        ("rose by 58.93%", "增58.93%", "en"),
        ("rose by 58.93 per cent", "增58.93%", "en"),
        ("aumentou 58,93 por cento", "增58.93%", "pt"),
        ("вырос на 58,93 процента", "增58.93%", "ru"),
        ("增长了58.9%", "增58.93%", "zh"),
        ("20%的企业", "百分之二十的企业", "zh"),
        ("三分之一", "三分之一的企业", "zh"),
        ("70 per cent", "收益不低于七成", "en"),
        ("71%", "占七成一", "en"),
        ("35%", "占三成半", "en"),
        ("около 40%", "近4成企业", "ru"),
        ("seizures doubled", "同比增2倍", "en"),
        ("seizures rose by two times", "同比增2倍", "en"),
        ("seizures tripled", "同比增2倍", "en"),
        ("as apreensões aumentaram duas vezes", "同比增2倍", "pt"),
        ("изъятия выросли вдвое", "同比增2倍", "ru"),
        ("изъятия выросли в 2 раза", "同比增2倍", "ru"),
        ("up by 200%", "同比增2倍", "en"),
        ("twenty institutions", "二十家机构", "en"),
        ("20家机构", "二十余家机构", "zh"),
        ("over 30 institutions", "30余家机构", "en"),
        ("mais de trinta instituições", "30余家机构", "pt"),
        ("более тридцати организаций", "30余家机构", "ru"),
        ("127 projects", "促成127个交易项目", "en"),
        ("one hundred and twenty-seven projects", "127个项目", "en"),
        ("over 500 million yuan", "破5亿元", "en"),
        ("свыше 500 млн юаней", "破5亿元", "ru"),
        ("three measures", "一是甲。二是乙。三是丙。", "en"),
        ("三条建议", "一是甲。二是乙。三是丙。", "zh"),
        ("on 3 May 2024", "2024年5月3日", "en"),
        ("em 3 de maio de 2024", "2024年5月3日", "pt"),
        ("3 мая 2024 года", "二〇二四年五月三日", "ru"),
        ("1.2 million people", "120万人", "en"),
        ("3.5 trillion yuan", "3.5万亿元", "en"),
        ("١٢٧ مشروعا", "127个项目", "ar"),
        ("१२७ परियोजनाएँ", "127个项目", "hi"),
    ],
)
def test_one_number_in_many_forms(claim: str, source: str, language: str) -> None:
    assert stands(claim, source, language)


@pytest.mark.parametrize(
    ("claim", "source", "language"),
    [
        ("revenue of 16.145 million yuan", "总营收161.45亿元", "en"),
        ("revenue of 16,145 billion yuan", "总营收161.45亿元", "en"),
        ("revenue of 161.45 billion yuan", "总营收161.45亿元", "en"),
        ("revenue of 16.145 billion dollars", "总营收161.45亿元", "en"),
        ("revenue of US$16.145 billion", "总营收161.45亿元", "en"),
        ("выручка 161,45 млрд юаней", "总营收161.45亿元", "ru"),
        ("总营收161.45万元", "总营收161.45亿元", "zh"),
        ("rose by 58.93", "增58.93%", "en"),
        ("rose by 59.83%", "增58.93%", "en"),
        ("127%", "127个项目", "en"),
        ("128 projects", "促成127个交易项目", "en"),
        ("70%", "占七成一", "en"),
        ("10%", "规则不能一成不变", "en"),
        ("10%", "统一成一个平台", "en"),
        ("50%", "三五成群", "en"),
        ("in 2024", "2023年", "en"),
        ("他说，2024年如此", "2023年如此", "zh"),
        ("three times as many", "增58.93%", "en"),
        ("five measures", "一是甲。二是乙。三是丙。", "en"),
        ("五条建议", "一是甲。二是乙。三是丙。", "zh"),
        ("130 projects", "127个项目", "en"),
        ("on 3 June 2024", "2024年5月3日", "en"),
    ],
)
def test_another_number_is_not_accepted(claim: str, source: str, language: str) -> None:
    assert not stands(claim, source, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("一体化平台的一个建议，一些统一标准，十分重要", "zh"),
        ("第三条建议", "zh"),
        ("one of the first proposals", "en"),
        ("the 3rd proposal", "en"),
        ("o primeiro dos conselhos", "pt"),
        ("a double circulation", "en"),
    ],
)
def test_words_that_count_nothing_state_no_number(text: str, language: str) -> None:
    assert claimed(text, language) == []


HAN = "零一二三四五六七八九"


def han(number: int) -> str:
    """A number below ten thousand as Chinese writes it."""
    parts = ""
    gap = False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            parts += ("零" if gap and parts else "") + HAN[digit] + unit
            gap = False
        else:
            gap = True
    return parts or "零"


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_chinese_numerals_have_their_value(first: int, second: int) -> None:
    assert han_value(han(first)) == first
    if second:
        joined = han(first) + "万" + ("零" if second < 1000 else "") + han(second)
        assert han_value(joined) == first * 10_000 + second


@given(st.integers(1, 999_999), st.integers(1, 999_999))
def test_yi_and_billions_agree_when_they_are_equal_and_only_then(first: int, second: int) -> None:
    claim = f"revenue of {Decimal(first) / 1000:f} billion yuan"
    source = f"营收{Decimal(second) / 100:f}亿元"
    exact = claimed(claim, "en")[0].decimals == 3
    assert stands(claim, source) is (first == second) or not exact
    assert stands(claim, f"营收{Decimal(first) / 100:f}亿元")
