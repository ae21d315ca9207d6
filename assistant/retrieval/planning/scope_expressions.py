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

    `date` is ISO 8601 or the beginning of it, "" for a meeting that is named without one.
    """

    start: int
    end: int
    date: str = ""


def find_scope_expressions(question: str, language: str) -> list[ScopeExpression]:
    """Those of the question, in its order; what overlaps or touches is one expression."""
    text = comparable(question)
    if len(text) != len(question):
        return []
    found = [*_dates(text, primary(language)), *_meetings(text, primary(language))]
    joined: list[ScopeExpression] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if joined and not text[joined[-1].end : one.start].strip(_BETWEEN):
            last = joined.pop()
            date = max(last.date, one.date, key=len)
            joined.append(ScopeExpression(last.start, max(last.end, one.end), date))
        else:
            joined.append(one)
    return joined


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
        "{m}": _MONTH_NUMBER,
        "{d}": _DAY,
        "{month}": f"(?:{months})",
        "{event}": "|".join(table.get("event", ())),
    }
    return tuple(
        re.compile(re.sub(r"{[a-z]+}", lambda slot: slots[slot.group()], entry))
        for entry in table.get(kind, ())
    )
