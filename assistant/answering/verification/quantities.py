"""Numbers as speeches and answers write them, comparable across languages and scripts.

161.45亿元, 16.145 billion yuan and 16,145 млрд юаней are one quantity; so are 2倍, doubled and
вдвое, or 百分之二十 and 20 per cent.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

from assistant.answering.verification.number_words import CURRENCIES, MONTHS, PERCENT, SCALES, TIMES
from assistant.answering.verification.numerals import (
    HAN_NUMERALS,
    han_to_digits,
    han_value,
    words_to_digits,
)
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

    `scale` and `decimals` say how exactly it was written: 16.1 billion has 10**9 and 1.
    """

    written: str
    values: frozenset[Fraction]
    kind: Kind = Kind.PLAIN
    currency: str = ""
    scale: int = 1
    decimals: int = 0


_SCALE = "|".join(f"(?:{pattern})" for pattern, _ in SCALES)
_CURRENCY = "|".join(f"(?:{pattern})" for _, pattern in CURRENCIES)
_NUMBER = re.compile(
    rf"""
    (?: (?P<before>{_CURRENCY})\s? | (?<![a-z\d])(?<!\d[.,]) ) (?<!第)
    (?P<digits>\d{{1,3}}(?:[\u00a0\u202f\u2009']\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)
    (?P<ordinal>(?:st|nd|rd|th)\b|[ºª]|-?(?:й|я|е|го|му|м)\b)?
    \s?[余多几+]?[\s-]*
    (?P<scale>(?:{_SCALE})(?:\s*亿)?)?
    \s?[余多几+]?\s*(?:(?:de|of|d')\s+)?
    (?: (?P<percent>{PERCENT})
      | (?P<times>倍|times\b|-?fold\b|vezes\b|veces\b|раза?\b)
      | (?P<month>月)
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
_GROWING = re.compile(r"(?:增|增长|增加|提高|上升|提升|扩大)了?$")
_MONTH = re.compile(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:de|of))?\s+)(?P<a>{'|'.join(MONTHS)})\b"
    rf"|\b(?P<b>{'|'.join(MONTHS)})(?=,?\s+(?:de\s+)?\d)"
)
_GROUPED_COMMA = {"en", "zh", "hi", "am", "ja", "ko", "th"}


def claimed(text: str, language: str = "zh") -> list[Quantity]:
    """The numbers that a sentence states, ordinals and idle words (一个, one) left aside."""
    return _quantities(text, language, strict=True)


def stated(text: str, language: str = "zh") -> list[Quantity]:
    """Every number that can be read in a source, enumerations (一是, 第二) among them."""
    return _quantities(text, language, strict=False)


def supported(claim: Quantity, sources: Iterable[Quantity]) -> bool:
    """Whether a source states the number, or one that rounds to it as it is written."""
    return any(_agree(claim, source) for source in sources)


def _quantities(text: str, language: str, *, strict: bool) -> list[Quantity]:
    base = language.split("-", maxsplit=1)[0]
    text = _ascii_digits(fold(text))
    found: list[Quantity] = []
    for pattern, value in TIMES:
        found += [
            Quantity(match.group(), frozenset({Fraction(value)}), Kind.TIMES)
            for match in re.finditer(rf"(?<!\w)(?:{pattern})|{_only_han(pattern)}", text)
        ]
    for match in _MONTH.finditer(text):
        word = match["a"] or match["b"]
        value = next(n for form, n in MONTHS.items() if re.fullmatch(form, word))
        found.append(Quantity(word, frozenset({Fraction(value)}), Kind.MONTH))
    text, shares = _shares(text)
    found += shares
    text = words_to_digits(text, base)
    text = han_to_digits(text, strict=strict)
    if base not in _GROUPED_COMMA:
        text = _SPACED.sub(lambda m: m[1] + m[2].replace(" ", ""), text)
    for match in _NUMBER.finditer(text):
        quantity = _quantity(match, base, text)
        if not (strict and match["ordinal"]):
            found.append(quantity)
    return found


def _only_han(pattern: str) -> str:
    """The alternatives in Chinese, which need no edge of a word before them."""
    return "|".join(part for part in pattern.split("|") if ord(part[0]) > 0x2E80) or r"(?!)"


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
    )


@cache
def _scale(written: str | None) -> int:
    for pattern, value in SCALES:
        if written and re.match(pattern, written):
            rest = re.sub(pattern, "", written, count=1).strip()
            return value * (10**8 if rest == "亿" else 1)
    return 1


@cache
def _currency(written: str | None) -> str:
    named = (code for code, pattern in CURRENCIES if written and re.fullmatch(pattern, written))
    return next(named, "")


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

    def kept(match: re.Match[str], value: Fraction | None) -> str:
        if value is None:
            return match.group()
        found.append(Quantity(match.group(), frozenset({value}), Kind.PERCENT, decimals=9))
        return " "

    def percent(match: re.Match[str]) -> str:
        return kept(match, _plain_number(match[1]))

    def tenths(match: re.Match[str]) -> str:
        tens, rest = _plain_number(match[1]), match[2] or "零"
        ones = Fraction(5) if rest == "半" else _plain_number(rest)
        return kept(match, None if tens is None or ones is None else 10 * tens + ones)

    def share(match: re.Match[str]) -> str:
        below, above = _plain_number(match[1]), _plain_number(match[2])
        return kept(match, 100 * above / below if below and above is not None else None)

    for pattern, read in ((_PERCENT_HAN, percent), (_SHARE_HAN, share), (_TENTHS_HAN, tenths)):
        text = pattern.sub(read, text)
    return text, found


def _plain_number(written: str) -> Fraction | None:
    try:
        return Fraction(written)
    except (ValueError, ZeroDivisionError):
        return han_value(written)


def _agree(claim: Quantity, source: Quantity) -> bool:
    if claim.currency and source.currency and claim.currency != source.currency:
        return False
    for value in _comparable(source, claim.kind):
        if value in claim.values:
            return True
        if claim.decimals or claim.scale > 1:
            unit = Fraction(claim.scale, 10**claim.decimals)
            precise = claim.decimals > 0 or any(v / claim.scale >= 10 for v in claim.values)
            if precise and any(abs(value - v) * 2 <= unit for v in claim.values):
                return True
    return False


def _comparable(source: Quantity, wanted: Kind) -> frozenset[Fraction]:
    """The source's values in the claim's kind; empty where they count other things."""
    if wanted == source.kind:
        return source.values
    if wanted is Kind.PERCENT:
        is_times = source.kind is Kind.TIMES
        return frozenset(value * 100 for value in source.values) if is_times else frozenset()
    if source.kind is Kind.PERCENT:
        is_times = wanted is Kind.TIMES
        return frozenset(value / 100 for value in source.values) if is_times else frozenset()
    return source.values
