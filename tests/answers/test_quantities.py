"""A number is the same number in every language and script, and no other number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.verification.quantities import (
    is_stated,
    quantities_in_claim,
    quantities_in_source,
)


def stands(claim: str, source: str, language: str = "en") -> bool:
    """Whether every number of the claim stands in the source, a Chinese one."""
    found = quantities_in_claim(claim, language)
    assert found, f"{claim!r} states a number"
    return all(is_stated(quantity, quantities_in_source(source)) for quantity in found)


@pytest.mark.parametrize(
    ("claim", "source", "language"),
    [
        ("revenue of 14.732 billion yuan", "总营收147.32亿元", "en"),
        ("revenue of RMB 14,732 million", "总营收147.32亿元", "en"),
        ("revenue of 14.7 billion yuan", "总营收147.32亿元", "en"),
        ("uma receita de 14,732 bilhões de yuans", "总营收147.32亿元", "pt"),
        ("uma receita de 14 732 milhões de yuans", "总营收147.32亿元", "pt"),
        ("uma receita de 14,732 mil milhões de yuans", "总营收147.32亿元", "pt"),
        ("ingresos de 14 732 millones de yuanes", "总营收147.32亿元", "es"),
        ("выручка 14,732 млрд юаней", "总营收147.32亿元", "ru"),
        ("выручка 14,732 млрд. юаней", "总营收147.32亿元", "ru"),
        ("выручка 14 732 млн юаней", "总营收147.32亿元", "ru"),
        ("營收147.32億元", "总营收147.32亿元", "zh-Hant"),
        ("总营收１４７．３２亿元", "总营收147.32亿元", "zh"),
        ("rose by 63.17%", "增63.17%", "en"),
        ("20 per cent off", "享受八折", "en"),
        ("two in ten are willing", "愿意的只有两成", "en"),
        ("rose by 63.17 per cent", "增63.17%", "en"),
        ("aumentou 63,17 por cento", "增63.17%", "pt"),
        ("вырос на 63,17 процента", "增63.17%", "ru"),
        ("增长了63.2%", "增63.17%", "zh"),
        ("20%的企业", "百分之二十的企业", "zh"),
        ("三分之一", "三分之一的企业", "zh"),
        ("70 per cent", "收益不低于七成", "en"),
        ("71%", "占七成一", "en"),
        ("35%", "占三成半", "en"),
        ("около 40%", "近4成企业", "ru"),
        ("seizures doubled", "较上年增2倍", "en"),
        ("seizures rose by two times", "较上年增2倍", "en"),
        ("seizures tripled", "较上年增2倍", "en"),
        ("as apreensões aumentaram duas vezes", "较上年增2倍", "pt"),
        ("изъятия выросли вдвое", "较上年增2倍", "ru"),
        ("изъятия выросли в 2 раза", "较上年增2倍", "ru"),
        ("up by 200%", "较上年增2倍", "en"),
        ("twenty institutions", "二十家机构", "en"),
        ("20家机构", "二十余家机构", "zh"),
        ("over 40 firms", "40余家企业", "en"),
        ("mais de quarenta empresas", "40余家企业", "pt"),
        ("более сорока компаний", "40余家企业", "ru"),
        ("138 projects", "建成138个充电站", "en"),
        ("one hundred and thirty-eight projects", "138个项目", "en"),
        ("over 500 million yuan", "破5亿元", "en"),
        ("свыше 500 млн юаней", "破5亿元", "ru"),
        ("three measures", "一是甲。二是乙。三是丙。", "en"),
        ("三条建议", "一是甲。二是乙。三是丙。", "zh"),
        ("on 3 May 2024", "2024年5月3日", "en"),
        ("em 3 de maio de 2024", "2024年5月3日", "pt"),
        ("3 мая 2024 года", "二〇二四年五月三日", "ru"),
        ("1.2 million people", "120万人", "en"),
        ("3.5 trillion yuan", "3.5万亿元", "en"),
        ("١٣٨ مشروعا", "138个项目", "ar"),
        ("१३८ परियोजनाएँ", "138个项目", "hi"),
    ],
)
def test_one_number_in_many_forms(claim: str, source: str, language: str) -> None:
    assert stands(claim, source, language)


@pytest.mark.parametrize(
    ("claim", "source", "language"),
    [
        ("revenue of 14.732 million yuan", "总营收147.32亿元", "en"),
        ("revenue of 14,732 billion yuan", "总营收147.32亿元", "en"),
        ("revenue of 147.32 billion yuan", "总营收147.32亿元", "en"),
        ("revenue of 14.732 billion dollars", "总营收147.32亿元", "en"),
        ("revenue of US$14.732 billion", "总营收147.32亿元", "en"),
        ("выручка 147,32 млрд юаней", "总营收147.32亿元", "ru"),
        ("总营收147.32万元", "总营收147.32亿元", "zh"),
        ("rose by 63.17", "增63.17%", "en"),
        ("rose by 61.37%", "增63.17%", "en"),
        ("138%", "138个项目", "en"),
        ("139 projects", "建成138个充电站", "en"),
        ("70%", "占七成一", "en"),
        ("10%", "规则不能一成不变", "en"),
        ("10%", "统一成一个平台", "en"),
        ("50%", "三五成群", "en"),
        ("in 2024", "2023年", "en"),
        ("他说，2024年如此", "2023年如此", "zh"),
        ("three times as many", "增63.17%", "en"),
        ("five measures", "一是甲。二是乙。三是丙。", "en"),
        ("五条建议", "一是甲。二是乙。三是丙。", "zh"),
        ("140 projects", "138个项目", "en"),
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
    assert quantities_in_claim(text, language) == []


@given(st.integers(1, 999_999), st.integers(1, 999_999))
def test_yi_and_billions_agree_when_they_are_equal_and_only_then(first: int, second: int) -> None:
    claim = f"revenue of {Decimal(first) / 1000:f} billion yuan"
    source = f"营收{Decimal(second) / 100:f}亿元"
    exact = quantities_in_claim(claim, "en")[0].decimals == 3
    assert stands(claim, source) is (first == second) or not exact
    assert stands(claim, f"营收{Decimal(first) / 100:f}亿元")
