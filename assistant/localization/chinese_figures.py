"""Figures in Chinese texts: amounts of 万 and 亿, money, measures, percentages, fractions.

Only what is certain is read: 数百万, 七八千, 三、四十万 and 一万五 say no one figure, and numbers
that count (三家, 第二, 一是) need none. Digits that stand alone read alike everywhere.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from assistant.localization.bodies import PACKAGE
from assistant.localization.chinese_numbers import NUMERALS, RUN, chinese_number
from vectorstore.analysis.lexicon_file import read_lexicon

TO = "[至到~～－—–-]"
_ALONE = (
    rf"(?<![{NUMERALS}.,A-Za-z第几])(?<![{NUMERALS}] )(?<![{NUMERALS}]、)(?<![{NUMERALS}]{TO})"
    rf"(?<![{NUMERALS}]{TO}{{2}})(?!(?<=[0-9]，)[0-9]{{3}}(?![0-9]))(?!0[0-9])(?!(?<=数)[^0-9])"
)
"""A number begins here, and is not a part of one, the end of a range or one of several."""
_ENDS = rf"(?!(?!千[克瓦])[{NUMERALS}几]|分之| ?{TO}{{1,2}}[{NUMERALS}几]| [0-9])"
_MORE = "余(?![额款粮下])|多"
_PERCENT = re.compile(rf"百分之(?P<share>百|{RUN})(?P<more>{_MORE})?{_ENDS}")
_FRACTION = re.compile(rf"{_ALONE}(?P<below>{RUN})分之(?P<above>{RUN}){_ENDS}")
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
        share = Decimal(100) if match["share"] == "百" else chinese_number(match["share"])
        if share is not None:
            yield Figure(*match.span(), share, unit="percent", is_more=bool(match["more"]))
    for match in _FRACTION.finditer(text):
        below, above = _denominator(match["below"]), chinese_number(match["above"])
        if above is not None and below is not None and 0 < above < below:
            yield Figure(*match.span(), above, below, unit="fraction")
    for match in _amounts().finditer(text):
        if figure := _figure(match, is_traditional=is_traditional):
            yield figure


def _figure(match: re.Match[str], *, is_traditional: bool) -> Figure | None:
    written, low = match["bare"] or match["amount"], match["low"]
    currency = _currency(match, is_traditional=is_traditional)
    measure = _measures().get(match["measure"] or "", "")
    if currency is None or not (currency or measure or re.search("[万亿]", written)):
        return None
    value, is_more = (_BARE_SCALES[written], False) if match["bare"] else _value(written)
    if value is None or not re.search("[0-9十百千万亿]", written):
        return None
    first: Decimal | None = None
    if low:
        first = _low(low, written)
        if first is None or first >= value:
            return None
    is_more = is_more or bool(match["more"])
    end = match.end() if currency or measure else match.end("number")
    if first is not None:
        return Figure(match.start(), end, first, value, "", currency, measure, is_more)
    return Figure(match.start(), end, value, None, "", currency, measure, is_more)


def _currency(match: re.Match[str], *, is_traditional: bool) -> str | None:
    """The currency, "" where none is known, None where two are named."""
    before, after = match["before"], match["currency"] or ""
    if after == _BARE_UNIT and not before:
        return "" if is_traditional else _currencies()[_BARE_UNIT]
    names = [name for name in (before, after.removeprefix(_BARE_UNIT)) if name]
    codes = {_currencies()[name] for name in names}
    return None if len(codes) > 1 else "".join(codes)


@cache
def _amounts() -> re.Pattern[str]:
    names = sorted(_currencies(), key=len, reverse=True)
    currency = "|".join(name for name in names if name != _BARE_UNIT)
    before = "|".join(name for name in names if name[-1] in "币金")
    measure = "|".join(sorted(_measures(), key=len, reverse=True))
    after = rf"{_BARE_UNIT}?(?:{currency})|{_BARE_UNIT}{_NO_UNIT}"
    bare = rf"(?<![上成好数])(?:百万(?={_COUNTED}|{after})|千万(?={after}))"
    return re.compile(
        rf"(?:(?P<before>{before}) ?)?{_ALONE}(?P<number>(?:(?P<low>{RUN}) ?{TO}{{1,2}} ?)?"
        rf"(?:(?P<bare>{bare})|(?P<amount>{RUN}))(?P<more>{_MORE})?){_ENDS}"
        rf"(?: ?(?:(?P<currency>{after})|(?P<measure>{measure})(?![{NUMERALS}])))?"
    )


def _value(written: str) -> tuple[Decimal | None, bool]:
    """The value of an amount, and whether it is more than that."""
    plain, more = re.subn("[余多]", "", written.replace(" ", ""))
    return (chinese_number(plain) if more < 2 else None), more > 0


def _low(low: str, high: str) -> Decimal | None:
    """The beginning of a range, whose scale may stand at its end only: 3至5亿."""
    plain = low.replace(" ", "")
    if plain[-1] in "万亿":
        return chinese_number(plain)
    scale = re.search("[万亿]*$" if re.search("[十百千]", plain) else "[百千万亿]*$", high)
    return chinese_number(plain + (scale.group() if scale else ""))


def _denominator(written: str) -> Decimal | None:
    bare = {"千": Decimal(1000), "万": Decimal(10**4), "百万": Decimal(10**6)}
    return bare.get(written) or chinese_number(written)


@cache
def _currencies() -> Mapping[str, str]:
    return {
        name: code for code, *names in read_lexicon(PACKAGE, "currencies").rows for name in names
    }


@cache
def _measures() -> Mapping[str, str]:
    return {name: unit for unit, *names in read_lexicon(PACKAGE, "measures").rows for name in names}
