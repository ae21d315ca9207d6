"""Numbers in Chinese texts, in digits, characters or both, each read whole or not at all."""

import re
from decimal import Decimal

from assistant.answering.verification.numerals import han_value

NUMERALS = "0-9零〇一二两三四五六七八九十百千万亿"
_IN_A_NUMBER = (
    "[0-9零〇一二两三四五六七八九十百万亿]|千(?![克瓦])|[.,点](?=[0-9零一二三四五六七八九])"
    "|[余多](?=[百千万亿])|(?<=[0-9]) (?=[百千万亿])"
)
RUN = rf"(?=[{NUMERALS}])(?:{_IN_A_NUMBER})++"
"""All the characters that may be of one number, with the 余 or 多 among them."""
_DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?")
_SCALED_DIGITS = re.compile(
    rf"(?P<thousands>{_DIGITS.pattern})(?P<scale>[百千])(?:(?P<more>\d)百)?"
)
_ONE = "[一二两三四五六七八九]"
_TENS = rf"{_ONE}?十{_ONE}?"
_HUNDREDS = rf"{_ONE}百(?:零{_ONE}|{_TENS})?"
_THOUSANDS = rf"{_ONE}千(?:零(?:{_TENS}|{_ONE})|{_HUNDREDS})?"
_HAN = re.compile(
    rf"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS}|{_ONE}|零(?=点))(?:点[零一二三四五六七八九]+)?"
)
"""In full: 一百五 may be 150 or miss a 零, 七八千 and 三五百 are no one number."""
_REST = re.compile(r"零.+|.*[十百千万].*|\d{3,4}")
"""What may follow 万 or 亿: of 一万五 and 2万5 the last is no unit."""


def chinese_number(written: str) -> Decimal | None:
    """The value of 3.5亿, 1,352万, 一万二千, 2.36万亿; None unless every part is certain."""
    head, scale, rest = written.replace("〇", "零").rpartition("亿")
    if not scale:
        return _below(rest)
    return _scaled(_below(head), 10**8, rest)


def _below(written: str) -> Decimal | None:
    """Of a number without 亿."""
    head, scale, rest = written.rpartition("万")
    return _scaled(_unscaled(head), 10**4, rest) if scale else _unscaled(written)


def _scaled(high: Decimal | None, scale: int, rest: str) -> Decimal | None:
    if high is None or not rest:
        return None if high is None else _plain(high * scale)
    low = _below(rest.removeprefix("零")) if _REST.fullmatch(rest) else None
    if low is None or low >= scale or high % 1:
        return None
    return high * scale + low


def _unscaled(written: str) -> Decimal | None:
    """Of a number without 万 and 亿."""
    if _DIGITS.fullmatch(written):
        return Decimal(written.replace(",", ""))
    if match := _SCALED_DIGITS.fullmatch(written):
        number = Decimal(match["thousands"].replace(",", ""))
        if not match["more"]:
            return _plain(number * {"百": 100, "千": 1000}[match["scale"]])
        return None if match["scale"] == "百" else number * 1000 + int(match["more"]) * 100
    value = han_value(written) if _HAN.fullmatch(written) else None
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def _plain(value: Decimal) -> Decimal:
    """The value without zeros at its end, of which plural forms would take account."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()
