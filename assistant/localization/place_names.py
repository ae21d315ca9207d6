"""Places of China in a language: by the name the language has for one, else by transcription."""

from collections.abc import Mapping
from functools import cache

from assistant.retrieval.linking.name_variants import written_syllables
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold_in_place

_PACKAGE = "assistant.localization"


@cache
def known_places() -> frozenset[str]:
    """Places that are known without the word for their level after them."""
    return frozenset(place for place, *_ in read_lexicon(_PACKAGE, "places").rows)


def level_of(place: str) -> str:
    """The level of a place that is known without the word for it."""
    return _own_names("level").get(place, "city")


@cache
def _own_names(language: str) -> Mapping[str, str]:
    rows = read_lexicon(_PACKAGE, "places").rows
    return {place: name for place, tongue, name in rows if tongue == language}


@cache
def place_name(place: str, language: str) -> str:
    """A Chinese place, without the word for its level, in a language."""
    if name := _own_names(language).get(place):
        return name
    return transcription(place, language)


@cache
def transcription(text: str, language: str) -> str:
    """Characters in the letters of a language, one word with a capital."""
    from pypinyin import lazy_pinyin

    return written_syllables(lazy_pinyin(fold_in_place(text)), language)
