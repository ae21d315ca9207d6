"""Dates in Chinese texts, and as readers of a language write them, by the rules of CLDR."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_interval, format_skeleton

from assistant.answering.verification.numerals import han_value

_YEAR = r"\d{4}|[一二][〇零一二三四五六七八九]{3}"
_SMALL = r"\d{1,2}|十[一二三四五六七八九]?|[一二三四五六七八九]|二十[一二三四五六七八九]?|三十一?"
_NUMERAL = "0-9.〇零一二三四五六七八九十"
_TO = "[至到~～－—–-]{1,2}"
_BEFORE = (
    rf"(?<![{_NUMERAL}第前后近])(?<![农阴旧夏]历)"
    rf"(?<![{_NUMERAL}]、)(?<![{_NUMERAL}][至到~～－—–-])(?<![{_NUMERAL}][—–-]{{2}})"
)
"""第 and 前 count months, and others than those of this calendar are none."""
_DATE = re.compile(
    rf"{_BEFORE}(?:(?P<year>{_YEAR}) ?年 ?)?(?P<month>{_SMALL}) ?"
    rf"(?:月 ?(?P<day>{_SMALL}) ?(?:[日号] ?)?{_TO} ?(?P<last_day>{_SMALL}) ?[日号]"
    rf"|月 ?(?P<one_day>{_SMALL}) ?[日号]"
    rf"|(?:月 ?)?{_TO} ?(?P<last_month>{_SMALL}) ?月份?(?! ?\d)"
    r"|月(?P<certain>份)?(?![龄内余多期]))"
)
_QUARTER = re.compile(
    rf"{_BEFORE}(?<![续去这首头数达])(?:(?P<year>{_YEAR}) ?年 ?)?第?(?P<quarter>[一二三四1-4])季度"
)
_HAN_YEAR = re.compile(rf"{_BEFORE}(?P<year>(?!\d)(?:{_YEAR}))年(?![代级])")
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

    Days, months and quarters, with or without a year, and stretches of them within a month or a
    year; years in characters. Days that the calendar has not are none, and a year in digits reads
    alike everywhere.
    """
    for match in _DATE.finditer(text):
        if written := _days_or_months(match, language):
            yield WrittenDate(*match.span(), written)
    for match in _QUARTER.finditer(text):
        when = date(_year(match), 3 * _value(match["quarter"]), 1)
        written = (
            str(format_skeleton("yQQQQ", when, locale=language))
            if match["year"]
            else format_date(when, "QQQQ", locale=language)
        )
        yield WrittenDate(*match.span(), written)
    for match in _HAN_YEAR.finditer(text):
        yield WrittenDate(*match.span(), str(_year(match)))


def _days_or_months(match: re.Match[str], language: str) -> str:
    day = match["day"] or match["one_day"]
    try:
        first = date(_year(match), _value(match["month"]), _value(day) if day else 1)
        last = first.replace(
            month=_value(match["last_month"] or match["month"]),
            day=_value(match["last_day"] or day or "1"),
        )
    except ValueError:
        return ""
    fields = f"{'y' if match['year'] else ''}MMMM{'d' if day else ''}"
    if last > first:
        return str(format_interval(first, last, fields, locale=language))
    if last < first or not (fields != "MMMM" or match["month"].isdigit() or match["certain"]):
        return ""
    if match["year"] and day:
        return format_date(first, "long", locale=language)
    if fields == "MMMM":
        return format_date(first, "LLLL", locale=language)
    return str(format_skeleton(fields, first, locale=language))


def _year(match: re.Match[str]) -> int:
    return _value(match["year"]) if match["year"] else _ANY_YEAR


def _value(written: str) -> int:
    if written.isdigit() and written.isascii():
        return int(written)
    value = han_value(written)
    assert value is not None, "the pattern matches numerals"
    return int(value)
