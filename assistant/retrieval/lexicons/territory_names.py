"""Countries and regions by their names in other languages.

They are those of Unicode's CLDR, and the official ones of `data/territories.tsv`.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from babel import Locale

from vectorstore.analysis.function_words import SAMPLED
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable

_LOCALES = ("zh", "zh_Hant", *(language for language in SAMPLED if language != "zh"))


def territory_names(name: str) -> tuple[str, ...]:
    """What the country or region of that name is called in every language, Chinese first.

    Empty for what is none.
    """
    names = (one for code in _codes().get(comparable(name), ()) for one in _names()[code])
    return tuple(dict.fromkeys(names))


def every_territory() -> tuple[tuple[str, ...], ...]:
    """All the names of each country or region."""
    return tuple(_names().values())


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The names of each territory, by its CLDR code."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for locale in _LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            names[code][name] = None
    for code, others in (
        read_lexicon("assistant.retrieval.lexicons", "territories").grouped().items()
    ):
        names[code] |= dict.fromkeys(others)
    return {code: tuple(every) for code, every in names.items()}


@cache
def _codes() -> Mapping[str, tuple[str, ...]]:
    """The codes of the territories that bear a name, in comparable form."""
    codes: dict[str, dict[str, None]] = defaultdict(dict)
    for code, names in _names().items():
        for name in names:
            codes[comparable(name)][code] = None
    return {name: tuple(every) for name, every in codes.items()}
