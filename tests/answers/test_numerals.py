"""A numeral in characters or words has the value that it has in digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.verification.numerals import han_value, words_to_digits

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


@pytest.mark.parametrize("written", ["", "点五", "三点十", "三百x"])
def test_what_is_no_chinese_numeral_has_no_value(written: str) -> None:
    assert han_value(written) is None


@pytest.mark.parametrize(
    ("language", "words", "digits"),
    [
        ("en", "one hundred and twenty-seven ships", "127 ships"),
        ("en", "three hundred ships", "300 ships"),
        ("en", "one of two ships", "one of 2 ships"),
        ("en", "twenty-one ports, seven of them new", "21 ports, 7 of them new"),
        ("pt", "trinta e cinco por cento", "35 por cento"),
        ("es", "veinticinco o treinta y un barcos", "25 o 31 barcos"),
        ("ru", "сорок два судна", "42 судна"),
        ("de", "zwei Schiffe", "zwei Schiffe"),
    ],
)
def test_number_words_are_read_as_digits(language: str, words: str, digits: str) -> None:
    assert words_to_digits(words, language) == digits
