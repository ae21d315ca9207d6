"""Dates in Chinese texts, and as readers of a language write them, by the rules of CLDR."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_skeleton

from assistant.answering.verification.numerals import han_value

_HAN_YEAR = "[〇零一二三四五六七八九]{4}"
_SMALL = r"\d{1,2}|十[一二三四五六七八九]?|[一二三四五六七八九]|二十[一二三四五六七八九]?|三十一?"
_BEFORE = r"(?<![\d.第十〇零一二三四五六七八九])"
_DATE = re.compile(
    rf"{_BEFORE}(?:(?P<year>\d{{4}}|{_HAN_YEAR})年)?(?P<month>{_SMALL})月(?:份|(?P<day>{_SMALL})[日号])?"
)
_QUARTER = re.compile(
    rf"{_BEFORE}(?:(?P<year>\d{{4}}|{_HAN_YEAR})年)?第?(?P<quarter>[一二三四1-4])季度"
)
_YEAR = re.compile(rf"{_BEFORE}(?P<year>{_HAN_YEAR})年")
_ANY_YEAR = 2000
"""A leap year: 29 February is a day too."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date at [start, end) of a text, and how a language writes it."""

    start: int
    end: int
    written: str


def dates(text: str, language: str) -> Iterator[WrittenDate]:
    """The dates of a text in half-width Simplified characters, in a language of CLDR.

    Days, months and quarters, with or without a year; years in characters. Days that the calendar
    has not are none, and a year in digits reads alike everywhere.
    """
    for match in _DATE.finditer(text):
        written = _day_or_month(match, language)
        if written:
            yield WrittenDate(*match.span(), written)
    for match in _QUARTER.finditer(text):
        year, quarter = match["year"], _value(match["quarter"])
        when = date(_value(year) if year else _ANY_YEAR, 3 * quarter, 1)
        written = (
            str(format_skeleton("yQQQQ", when, locale=language))
            if year
            else format_date(when, "QQQQ", locale=language)
        )
        yield WrittenDate(*match.span(), written)
    for match in _YEAR.finditer(text):
        yield WrittenDate(*match.span(), str(_value(match["year"])))


def _day_or_month(match: re.Match[str], language: str) -> str:
    year, month, day = match["year"], match["month"], match["day"]
    if not (year or day or month.isdigit()):
        return ""
    try:
        when = date(_value(year) if year else _ANY_YEAR, _value(month), _value(day) if day else 1)
    except ValueError:
        return ""
    if year and day:
        return format_date(when, "long", locale=language)
    if day:
        return str(format_skeleton("MMMMd", when, locale=language))
    if year:
        return str(format_skeleton("yMMMM", when, locale=language))
    return format_date(when, "LLLL", locale=language)


def _value(written: str) -> int:
    if written.isdigit() and written.isascii():
        return int(written)
    value = han_value(written)
    assert value is not None, "the pattern matches numerals"
    return int(value)
