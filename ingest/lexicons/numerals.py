"""Chinese numerals below a hundred, as lists and dates are counted."""

import unicodedata

DIGITS = "一二三四五六七八九十"
NUMERAL = f"[{DIGITS}]{{1,3}}"
"""A regular expression for a numeral."""


def numeral_value(numeral: str) -> int:
    """The value of 三, 十二, 二十 or of a sign such as ③; -1 where it is no numeral."""
    tens, ten, units = numeral.partition("十")
    if ten:
        return 10 * _digit(tens or "一") + _digit(units or "零")
    return _digit(numeral)


def _digit(char: str) -> int:
    return int(unicodedata.numeric(char, -1)) if len(char) == 1 else -1
