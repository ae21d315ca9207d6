"""Figures in Chinese texts: amounts of 万 and 亿, money, measures, percentages, fractions.

Only what can be computed is read: 数百万, 七八千 and 三成左右 say no figure, and numbers that count
(三家, 第二, 一是) need none. Digits that stand alone read alike everywhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.answering.verification.numerals import han_value
from assistant.localization.bodies import PACKAGE
from vectorstore.analysis.lexicon_file import read_lexicon

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = r"[一二两三四五六七八九十][零一二两三四五六七八九十百千]*(?:点[零一二三四五六七八九]+)?"
_ONE = "[一二两三四五六七八九]"
_WELL_FORMED = re.compile(
    rf"(?:{_ONE}千)?零?(?:{_ONE}百)?零?(?:{_ONE}?十)?零?{_ONE}?(?:点[零一二三四五六七八九]+)?"
)
"""Of 七八千 and 三五百 no one figure can be read."""
_SCALES = {
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = rf"(?:{_DIGITS}|{_HAN})"
_STEP = re.compile(rf"(?P<number>{_NUMBER})[余多]?(?P<scale>{_SCALE})?")
_AMOUNT = rf"{_NUMBER}[余多]?(?:{_SCALE})?(?:{_NUMBER}(?:{_SCALE}))*"
_BEFORE_HAN = r"(?<![第数几两零一二三四五六七八九十百千万亿])"
_TO = r"[至到~～－—–-]{1,2}"
_PERCENT = re.compile(rf"百分之(?P<share>百|{_NUMBER})")
_FRACTION = re.compile(rf"{_BEFORE_HAN}(?P<below>{_HAN}|\d+)分之(?P<above>{_HAN}|\d+)")
_BARE_SCALES = {"百万": Decimal(10**6), "千万": Decimal(10**7)}
"""Figures without a digit, where something is counted: 千万 alone is an adverb."""
_COUNTED = "[家个名人户位次件项条台辆套所座]"
_BARE_UNIT = "元"
_NO_UNIT = "(?![旦素首老件气化])"

Unit = Literal["", "percent", "fraction"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at [start, end) of a text; of a range `high` is its end.

    `currency` is an ISO 4217 code, `measure` a unit of CLDR. A fraction is `value` of `high`.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    unit: Unit = ""
    currency: str = ""
    measure: str = ""
    is_more: bool = False


def figures(text: str, *, is_traditional: bool) -> Iterator[Figure]:
    """The figures of a text in half-width Simplified characters.

    In a text that `is_traditional` as printed, 元 alone is no currency.
    """
    for match in _PERCENT.finditer(text):
        share = Decimal(100) if match["share"] == "百" else _number(match["share"])
        if share is not None:
            yield Figure(*match.span(), share, unit="percent")
    for match in _FRACTION.finditer(text):
        above, below = _number(match["above"]), _number(match["below"])
        if above is not None and below is not None and 0 < above < below:
            yield Figure(*match.span(), above, below, unit="fraction")
    for match in _amounts().finditer(text):
        if figure := _figure(match, is_traditional=is_traditional):
            yield figure


def _figure(match: re.Match[str], *, is_traditional: bool) -> Figure | None:
    written, low = match["amount"], match["low"]
    value = _BARE_SCALES.get(written) or _sum(written)
    name = match["currency"] or match["before"] or ""
    currency, measure = _currencies().get(name, ""), _measures().get(match["measure"] or "", "")
    end = match.end()
    if is_traditional and name == _BARE_UNIT:
        currency, end = "", match.end("more")
    if value is None or not (currency or measure or _is_scaled(written)):
        return None
    if not re.search("[0-9十百千万亿]", written):
        return None
    first: Decimal | None = None
    if low:
        first = _low(low, written)
        if first is None or first >= value:
            return None
    is_more = bool(match["more"]) or "余" in written or "多" in written
    start = match.start()
    if first is not None:
        return Figure(start, end, first, value, "", currency, measure, is_more)
    return Figure(start, end, value, None, "", currency, measure, is_more)


@cache
def _amounts() -> re.Pattern[str]:
    names = sorted(_currencies(), key=len, reverse=True)
    currency = "|".join(names)
    measure = "|".join(sorted(_measures(), key=len, reverse=True))
    bare = rf"百万(?={_COUNTED}|{currency})|千万(?={currency})"
    begins = rf"(?:(?<![\d.,A-Za-z第])(?=\d)|{_BEFORE_HAN}(?=[一二两三四五六七八九十百千]))"
    return re.compile(
        rf"(?:(?P<before>人民币))?{begins}"
        rf"(?:(?P<low>{_NUMBER}(?:{_SCALE})?){_TO})?(?P<amount>{bare}|{_AMOUNT})(?P<more>[余多]?)"
        rf"(?:(?P<currency>{currency}){_NO_UNIT}|(?P<measure>{measure}))?"
    )


def _is_scaled(written: str) -> bool:
    return bool(re.search("[万亿]", written))


def _sum(written: str) -> Decimal | None:
    """The value of an amount; None where its parts do not go down, as in 3万5亿."""
    total, last = Decimal(0), None
    for step in _STEP.finditer(written):
        number = _number(step["number"])
        scale = _SCALES[step["scale"]] if step["scale"] else 1
        if number is None or (last is not None and scale >= last):
            return None
        total, last = total + number * scale, scale
    return _plain(total)


def _low(low: str, high: str) -> Decimal | None:
    """The beginning of a range, whose scale may stand at its end only: 3至5亿."""
    step = _STEP.fullmatch(low)
    steps = list(_STEP.finditer(high))
    if step is None or (step["scale"] is None and len(steps) > 1):
        return None
    number = _number(step["number"])
    scale = step["scale"] or steps[0]["scale"]
    return None if number is None else _plain(number * (_SCALES[scale] if scale else 1))


def _plain(value: Decimal) -> Decimal:
    """The value without zeros at its end, of which plural forms would take account."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def _number(written: str) -> Decimal | None:
    if written[0].isdigit():
        return Decimal(written.replace(",", ""))
    if not _WELL_FORMED.fullmatch(written):
        return None
    value = han_value(written)
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


@cache
def _currencies() -> Mapping[str, str]:
    return {
        name: code for code, *names in read_lexicon(PACKAGE, "currencies").rows for name in names
    }


@cache
def _measures() -> Mapping[str, str]:
    return {name: unit for unit, *names in read_lexicon(PACKAGE, "measures").rows for name in names}
