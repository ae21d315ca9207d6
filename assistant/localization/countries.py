"""Countries by their Chinese names and those of other languages, as CLDR has them."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

_CHINESE = "zh"
_NO_COUNTRIES = frozenset({"ZZ", "XA", "XB", "XK", "QO", "UN", "EU", "EZ"})
_OF_CHINA = frozenset({"HK", "MO", "TW"})
"""Whose names in CLDR are longer than those in use."""
_OF_MORE_THAN_ONE_SENSE = frozenset({"KP", "SD"})
"""朝鲜 is the peninsula too, and 苏丹 a sultan."""


@cache
def countries(language: str) -> Mapping[str, str]:
    """The names of countries and territories in a language of CLDR, by their Chinese names."""
    left_out = _NO_COUNTRIES | _OF_CHINA | _OF_MORE_THAN_ONE_SENSE
    theirs = Locale.parse(language).territories
    return {
        name: theirs[code]
        for code, name in Locale.parse(_CHINESE).territories.items()
        if len(code) == len(_CHINESE) and code not in left_out
    }
