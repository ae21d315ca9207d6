"""Numbers as speeches and answers write them, comparable across languages and scripts.

147.32亿元, 14.732 billion yuan and 14,732 млрд юаней are one quantity; so are 2倍, doubled and
вдвое, or 百分之二十 and 20 per cent.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cache

from assistant.answering.lexicons.lookup import alternatives, word_list
from assistant.answering.verification.numerals import (
    HAN_NUMERALS,
    han_to_digits,
    han_value,
    words_to_digits,
)
from vectorstore.analysis.function_words import primary
from vectorstore.analysis.normalization import fold


class Kind(StrEnum):
    """What a number counts."""

    PLAIN = "plain"
    PERCENT = "percent"
    TIMES = "times"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text. `values` holds every reading where the separators are ambiguous.

    `scale` and `decimals` say how exactly it was written: 14.7 billion has 10**9 and 1. `after` is
    the folded text that follows.
    """

    written: str
    values: frozenset[Fraction]
    kind: Kind = Kind.PLAIN
    currency: str = ""
    scale: int = 1
    decimals: int = 0
    after: str = field(default="", compare=False)


_WORDS = word_list("quantities")
_UNITS = {kind: alternatives(patterns) for kind, patterns in _WORDS.grouped("unit").items()}
_SCALES = {int(value): alternatives(found) for value, found in _WORDS.grouped("scale").items()}
_SCALE = alternatives(_SCALES.values())
_MULTIPLES = {int(n): re.compile("|".join(f)) for n, f in _WORDS.grouped("multiple").items()}
_MONTHS = {int(n): re.compile("|".join(found)) for n, found in _WORDS.grouped("month").items()}
_CURRENCIES = {code: alternatives(found) for code, found in _WORDS.grouped("currency").items()}
_CURRENCY = alternatives(_CURRENCIES.values())
_NUMBER = re.compile(
    rf"""
    (?: (?P<before>{_CURRENCY})\s? | (?<![a-z\d])(?<!\d[.,]) ) (?<!第)
    (?P<digits>\d{{1,3}}(?:[\u00a0\u202f\u2009']\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)
    (?P<ordinal>(?:st|nd|rd|th)\b|[ºª]|-?(?:й|я|е|го|му|м)\b)?
    \s?[余多几+]?[\s-]*
    (?P<scale>{_SCALE}(?:\s*亿)?)?
    \s?[余多几+]?\s*(?:(?:de|of|d')\s+)?
    (?: (?P<percent>{_UNITS["percent"]})
      | (?P<times>{_UNITS["times"]})
      | (?P<month>{_UNITS["month"]})
      | (?P<after>{_CURRENCY}) )?
    """,
    re.VERBOSE,
)
_SPACED = re.compile(r"(?<!\d)(\d{1,3})((?: \d{3})+)(?!\d)")
_PERCENT_HAN = re.compile(rf"百分之([{HAN_NUMERALS}点\d.]+)")
_SHARE_HAN = re.compile(rf"([{HAN_NUMERALS}\d]+)分之([{HAN_NUMERALS}\d]+)")
_TENTHS_HAN = re.compile(
    r"(?<![统\d.])([一二三四五六七八九两\d])成([一二三四五六七八九半])?"
    r"(?!不变|[员立果为本功长都绩交品效型人就熟分家因千百万套批片天倍群形])"
)
_DISCOUNT_HAN = re.compile(r"([一二三四五六七八九\d])折(?!叠|扣|旧|合|腾|射|返|页|算)")
_SHARE_OF_TEN = re.compile(r"(\d+) (?:in|out of|em cada|de cada|из(?: каждых)?) (10+)(?!\d)")
_GROWING = re.compile(rf"{alternatives(_WORDS.grouped('context')['growth'])}了?$")
_MONTH_NAME = alternatives(month.pattern for month in _MONTHS.values())
_MONTH = re.compile(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:de|of))?\s+)(?P<after_day>{_MONTH_NAME})\b"
    rf"|\b(?P<before_day>{_MONTH_NAME})(?=,?\s+(?:de\s+)?\d)"
)
_GROUPED_COMMA = {"en", "zh", "hi", "am", "ja", "ko", "th"}


def quantities_in_claim(text: str, language: str = "zh") -> list[Quantity]:
    """The numbers a sentence states, without ordinals and what counts nothing (一个, one)."""
    return _quantities(text, language, strict=True)


def quantities_in_source(text: str, language: str = "zh") -> list[Quantity]:
    """Every number that can be read in a source, enumerations (一是, 第二) among them."""
    return _quantities(text, language, strict=False)


def is_stated(claim: Quantity, sources: Iterable[Quantity]) -> bool:
    """Whether a source states the number, or one that rounds to it as it is written."""
    return any(_agree(claim, source) for source in sources)


def _quantities(text: str, language: str, *, strict: bool) -> list[Quantity]:
    subtag = primary(language)
    text = _ascii_digits(fold(text))
    found = [
        Quantity(match.group(), frozenset({Fraction(value)}), Kind.TIMES)
        for value, multiple in _MULTIPLES.items()
        for match in multiple.finditer(text)
    ]
    for match in _MONTH.finditer(text):
        name = match["after_day"] or match["before_day"]
        value = next(number for number, month in _MONTHS.items() if month.fullmatch(name))
        found.append(Quantity(name, frozenset({Fraction(value)}), Kind.MONTH))
    text, shares = _shares(text)
    found += shares
    text = han_to_digits(words_to_digits(text, subtag), strict=strict)
    text, tenths = _shares_of_ten(text)
    found += tenths
    if subtag not in _GROUPED_COMMA:
        text = _SPACED.sub(lambda m: m[1] + m[2].replace(" ", ""), text)
    for match in _NUMBER.finditer(text):
        if not (strict and match["ordinal"]):
            found.append(_quantity(match, subtag, text))
    return found


def _ascii_digits(text: str) -> str:
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() and not char.isascii() else char
        for char in text
    ).replace("٫", ".").replace("٬", ",")  # fmt: skip


def _quantity(match: re.Match[str], language: str, text: str) -> Quantity:
    scale = _scale(match["scale"])
    readings = _readings(match["digits"], language)
    values = {value * scale for value, _ in readings}
    kind = Kind.PLAIN
    if match["percent"]:
        kind = Kind.PERCENT
    elif match["times"]:
        kind = Kind.TIMES
        if _GROWING.search(text[: match.start("digits")]):
            values |= {value + 1 for value in values}
    elif match["month"]:
        kind = Kind.MONTH
    return Quantity(
        written=match.group().strip(),
        values=frozenset(values),
        kind=kind,
        currency=_currency(match["after"] or match["before"]),
        scale=scale,
        decimals=readings[0][1],
        after=text[match.end() :],
    )


@cache
def _scale(written: str | None) -> int:
    for value, pattern in _SCALES.items():
        if written and (match := re.match(pattern, written)):
            return value * (10**8 if written[match.end() :].strip() == "亿" else 1)
    return 1


@cache
def _currency(written: str | None) -> str:
    for code, pattern in _CURRENCIES.items():
        if written and re.fullmatch(pattern, written):
            return code
    return ""


def _readings(digits: str, language: str) -> list[tuple[Fraction, int]]:
    """Every value that the separators allow in the language, with its decimals."""
    digits = re.sub(r"[\u00a0\u202f\u2009']", "", digits)
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return [(Fraction(digits), 0)]
    whole, mark, decimals = re.split(
        rf"({re.escape(marks[-1])})(?!.*{re.escape(marks[-1])})", digits
    )
    decimal = (Fraction(re.sub(r"[.,]", "", whole) + "." + decimals), len(decimals))
    grouped = (Fraction(re.sub(r"[.,]", "", digits)), 0)
    if len(set(marks)) == 2:
        return [decimal]
    if len(marks) > 1:
        return [grouped]
    if len(decimals) != 3 or len(whole) > 3 or whole == "0":
        return [decimal]
    if language in _GROUPED_COMMA:
        return [grouped if mark == "," else decimal]
    return [decimal, grouped]


def _shares(text: str) -> tuple[str, list[Quantity]]:
    """Percentages, tenths and fractions written in characters, and the text without them."""
    found: list[Quantity] = []

    def record(match: re.Match[str], value: Fraction | None) -> str:
        if value is None:
            return match.group()
        found.append(Quantity(match.group(), frozenset({value}), Kind.PERCENT, decimals=9))
        return " "

    def percent(match: re.Match[str]) -> str:
        return record(match, _plain_number(match[1]))

    def tenths(match: re.Match[str]) -> str:
        tens, rest = _plain_number(match[1]), match[2] or "零"
        ones = Fraction(5) if rest == "半" else _plain_number(rest)
        return record(match, None if tens is None or ones is None else 10 * tens + ones)

    def share(match: re.Match[str]) -> str:
        below, above = _plain_number(match[1]), _plain_number(match[2])
        return record(match, 100 * above / below if below and above is not None else None)

    def discount(match: re.Match[str]) -> str:
        left = _plain_number(match[1])
        if left is None:
            return match.group()
        values = frozenset({10 * left, 100 - 10 * left})
        found.append(Quantity(match.group(), values, Kind.PERCENT, decimals=9))
        return " "

    text = _DISCOUNT_HAN.sub(discount, text)
    for pattern, read in ((_PERCENT_HAN, percent), (_SHARE_HAN, share), (_TENTHS_HAN, tenths)):
        text = pattern.sub(read, text)
    return text, found


def _shares_of_ten(text: str) -> tuple[str, list[Quantity]]:
    """Two in ten and the like as percentages, and the text without them."""
    found = [
        Quantity(
            match.group(), frozenset({Fraction(100 * int(match[1]), int(match[2]))}), Kind.PERCENT
        )
        for match in _SHARE_OF_TEN.finditer(text)
    ]
    return _SHARE_OF_TEN.sub(" ", text), found


def _plain_number(written: str) -> Fraction | None:
    try:
        return Fraction(written)
    except (ValueError, ZeroDivisionError):
        return han_value(written)


def _agree(claim: Quantity, source: Quantity) -> bool:
    if claim.currency and source.currency and claim.currency != source.currency:
        return False
    values = _values_as(claim.kind, source)
    if not values.isdisjoint(claim.values):
        return True
    is_rounded = claim.decimals > 0 or (
        claim.scale > 1 and any(value / claim.scale >= 10 for value in claim.values)
    )
    unit = Fraction(claim.scale, 10**claim.decimals)
    return is_rounded and any(
        abs(value - stated) * 2 <= unit for value in values for stated in claim.values
    )


def _values_as(kind: Kind, source: Quantity) -> frozenset[Fraction]:
    """The source's values as quantities of a kind; empty where they count other things."""
    if kind is source.kind or Kind.PERCENT not in {kind, source.kind}:
        return source.values
    if {kind, source.kind} != {Kind.PERCENT, Kind.TIMES}:
        return frozenset()
    return frozenset(
        value * 100 if kind is Kind.PERCENT else value / 100 for value in source.values
    )
