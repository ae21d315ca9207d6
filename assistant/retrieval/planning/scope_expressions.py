"""Finds the dates and meetings that a question names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vectorstore.analysis.function_words import primary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable

_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)"
_MONTH_NUMBER = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_ISO = re.compile(rf"{_YEAR}[-./]{_MONTH_NUMBER}(?:[-./]{_DAY})?(?!\d)")

_BETWEEN = " ,，的"


@dataclass(frozen=True, slots=True)
class ScopeExpression:
    """A date or a meeting in a question, at [start, end).

    `date` is ISO 8601 or the beginning of it, "" for a meeting that is named without one and for a
    range of years, of which `since` is the first and `until` the last, "" where it is open.
    `is_relative` says that it is counted from today, as last year is.
    """

    start: int
    end: int
    date: str = ""
    since: str = ""
    until: str = ""
    is_relative: bool = False

    @property
    def is_range(self) -> bool:
        return bool(self.since or self.until)


def find_scope_expressions(question: str, language: str, this_year: int) -> list[ScopeExpression]:
    """Those of the question, in its order; what overlaps or touches is one expression.

    Relative dates are counted from `this_year`.
    """
    text = comparable(question)
    if len(text) != len(question):
        return []
    spoken = primary(language)
    found = [
        *_ranges(text, spoken),
        *_relative(text, spoken, this_year),
        *_dates(text, spoken),
        *_meetings(text, spoken),
    ]
    joined: list[ScopeExpression] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if joined and not text[joined[-1].end : one.start].strip(_BETWEEN):
            joined.append(_joined(joined.pop(), one))
        else:
            joined.append(one)
    return joined


def _joined(last: ScopeExpression, one: ScopeExpression) -> ScopeExpression:
    """Both as one; the year that a range is worded with is no date of its own."""
    end = max(last.end, one.end)
    if last.is_range or one.is_range:
        spanning = last if last.is_range else one
        return ScopeExpression(last.start, end, since=spanning.since, until=spanning.until)
    longest = max(last.date, one.date, key=len)
    relative = last.is_relative or one.is_relative
    return ScopeExpression(last.start, end, longest, is_relative=relative)


def _ranges(text: str, language: str) -> Iterator[ScopeExpression]:
    for kind in ("since", "until", "before", "between"):
        for pattern in _patterns(language, kind):
            for match in pattern.finditer(text):
                year, later = match["year"], match.groupdict().get("later")
                first = "" if kind in {"until", "before"} else year
                last = {"since": "", "until": year, "before": str(int(year) - 1)}.get(kind, later)
                yield ScopeExpression(*match.span(), since=first, until=last or "")


def _relative(text: str, language: str, this_year: int) -> Iterator[ScopeExpression]:
    for back, kind in enumerate(("this_year", "last_year", "year_before_last")):
        for pattern in _patterns(language, kind):
            for match in pattern.finditer(text):
                yield ScopeExpression(*match.span(), f"{this_year - back}", is_relative=True)


def _dates(text: str, language: str) -> Iterator[ScopeExpression]:
    for match in _ISO.finditer(text):
        yield _dated(match)
    for pattern in _patterns(language, "date"):
        for match in pattern.finditer(text):
            yield _dated(match)


def _meetings(text: str, language: str) -> Iterator[ScopeExpression]:
    for pattern in _patterns(language, "meeting"):
        for match in pattern.finditer(text):
            yield ScopeExpression(*match.span())


def _dated(match: re.Match[str]) -> ScopeExpression:
    parts = match.groupdict()
    date = parts["year"]
    if parts.get("month"):
        date += f"-{int(parts['month']):02}"
    else:
        named = [name for name in parts if name.startswith("m_") and parts[name]]
        date += f"-{int(named[0].removeprefix('m_')):02}" if named else ""
    if parts.get("day"):
        date += f"-{int(parts['day']):02}"
    return ScopeExpression(*match.span(), date)


@cache
def _patterns(language: str, kind: str) -> tuple[re.Pattern[str], ...]:
    lexicon = read_lexicon("assistant.retrieval.lexicons", "scope_expressions")
    table = lexicon.grouped(language)
    months = "|".join(f"(?P<m_{n}>{one})" for n, one in enumerate(table.get("month", ()), 1))
    slots = {
        "{y}": _YEAR,
        "{z}": _YEAR.replace("year", "later"),
        "{m}": _MONTH_NUMBER,
        "{d}": _DAY,
        "{month}": f"(?:{months})",
        "{event}": "|".join(table.get("event", ())),
    }
    return tuple(
        re.compile(re.sub(r"{[a-z]+}", lambda slot: slots[slot.group()], entry))
        for entry in table.get(kind, ())
    )


@cache
def event_pattern(language: str) -> re.Pattern[str]:
    """The nouns for meetings and documents in a language; of English for one without a list."""
    lexicon = read_lexicon("assistant.retrieval.lexicons", "scope_expressions")
    nouns = "|".join(lexicon.grouped(language).get("event", ()))
    if not nouns:
        return event_pattern("en")
    return re.compile(nouns if language == "zh" else rf"\b(?:{nouns})\b")
