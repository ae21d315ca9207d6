"""Dates of languages written with letters: `24 September 2024`, `24 de setembro de 2024`."""

import re
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon

_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|-?го)?"


def lettered_date(text: str) -> str:
    """The first whole date in a text, ISO 8601, or ""."""
    found = min(
        (match for pattern in _patterns() if (match := pattern.search(text))),
        key=lambda match: match.start(),
        default=None,
    )
    if found is None:
        return ""
    month = _months()[re.sub(r"\s+", " ", found["month"]).casefold()]
    return f"{int(found['year']):04}-{month:02}-{int(found['day']):02}"


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, or is short for one."""
    return word.casefold() in _months()


@cache
def _months() -> dict[str, int]:
    lexicon = read_lexicon("ingest.lexicons", "mastheads")
    return {
        form.casefold(): number
        for _, name, *months in lexicon.rows
        if name == "month"
        for number, forms in enumerate(months, 1)
        for form in forms.split("/")
    }


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    month = rf"(?P<month>{names})\.?"
    year = r"(?P<year>(?:19|20)\d{2})"
    of = r"(?:\s*(?:de|del|of|,|/))?\s*"
    return (
        re.compile(rf"(?<!\d){_DAY}{of}{month}(?:/[^\s\d]+)?{of}{year}(?!\d)", re.IGNORECASE),
        re.compile(rf"(?<!\w){month}\s+{_DAY}\s*,?\s*{year}(?!\d)", re.IGNORECASE),
    )
