"""Figures as readers of a language write them, by the rules of CLDR."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit

from assistant.localization.bodies import PACKAGE
from assistant.localization.chinese_figures import Figure
from vectorstore.analysis.lexicon_file import read_lexicon

_LARGE = 10**6
_DECIMALS = 3
_COMPACT: Mapping[str, Literal["short"]] = {"ru": "short"}
"""млн and млрд, which need no case after words such as более."""


def written_figure(figure: Figure, language: str) -> str:
    """The figure in a language that bylines are composed in."""
    written = _figure(figure, language)
    more_than, _ = _phrases()[language]
    return more_than.format(figure=written) if figure.is_more else written


def _figure(figure: Figure, language: str) -> str:
    if figure.unit == "percent":
        return format_percent(figure.value / 100, locale=language, decimal_quantization=False)
    if figure.unit == "fraction":
        return f"{figure.value}/{figure.high}"
    return _amount(figure, language)


def _amount(figure: Figure, language: str) -> str:
    last = figure.value if figure.high is None else figure.high
    first = "" if figure.high is None else f"{_number(figure.value, language)} – "
    number = first + _number(last, language)
    if figure.currency:
        pattern = Locale.parse(language).currency_formats["standard"].pattern
        is_first = pattern.lstrip("\u200e\u200f").startswith("¤")
        return f"{figure.currency} {number}" if is_first else f"{number} {figure.currency}"
    return first + _measured(last, figure.measure, language) if figure.measure else number


def _measured(value: Decimal, measure: str, language: str) -> str:
    """So much of a unit of CLDR; in words from a million on, as a number alone."""
    written = str(format_unit(value, measure, "long", locale=language))
    number = _number(value, language)
    in_digits = format_decimal(value, locale=language)
    if number == in_digits or in_digits not in written:
        return written
    _, millions_of = _phrases()[language]
    return millions_of.format(millions=number, unit=written.replace(in_digits, "").strip())


def _number(value: Decimal, language: str) -> str:
    """In words from a million on, where no more than three decimals say it exactly."""
    if value >= _LARGE and (value / _divisor(value) * 10**_DECIMALS) % 1 == 0:
        return format_compact_decimal(
            value,
            format_type=_COMPACT.get(language, "long"),
            locale=language,
            fraction_digits=_DECIMALS,
        )
    return format_decimal(value, locale=language, decimal_quantization=False)


def _divisor(value: Decimal) -> int:
    """The power of a thousand that the value is written in."""
    power = max(value.adjusted(), 0) // 3
    return int(1000 ** min(power, 4))


@cache
def _phrases() -> Mapping[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in read_lexicon(PACKAGE, "figure_phrases").rows}
