"""Offices by their names in other languages: `the Chief Executive` is 行政長官."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from assistant.localization.byline_display import display_office
from assistant.localization.languages import COMPOSED
from assistant.retrieval.lexicons.organisation_lexicon import Name, Organisation
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.records import SpeechHeader

_PARTS = re.compile("[、，,；;]")
_ARTICLE = re.compile("^the ")
_SHORTEST = 3
"""Characters from which a Chinese office says whose it is: 外交部长, and not 委员."""
_OFFICES = 1 << 14
"""Offices whose names are remembered from one corpus to the next."""
_ANYWHERE = "-"

_Names = tuple[tuple[str, str], ...]
"""What an office is called, each with its language."""


def offices_of(headers: Iterable[SpeechHeader]) -> Mapping[str, tuple[Organisation, ...]]:
    """The offices of each speaker by their names in other languages, where one person holds them.

    Of an office that several hold, none is meant. A name counts beside a cue of speaking.
    """
    holders: dict[_Names, set[str]] = defaultdict(set)
    for header in headers:
        for printed in (header.speaker, *_PARTS.split(header.role)):
            if names := _names(printed.strip()):
                holders[names].add(header.speaker)
    found: dict[str, tuple[Organisation, ...]] = defaultdict(tuple)
    for names, speakers in holders.items():
        if len(speakers) == 1:
            found[speakers.pop()] += (_office(names),)
    return found


@cache
def _office(names: _Names) -> Organisation:
    return Organisation.of(Name(name, language, ordinary=True) for name, language in names)


@lru_cache(maxsize=_OFFICES)
def _names(printed: str) -> _Names:
    if not is_chinese(printed):
        return tuple(_in_chinese().get(_bare(printed), ()))
    if len(printed) < _SHORTEST:
        return ()
    shown = ((display_office(printed, language), language) for language in COMPOSED)
    return tuple((name, language) for name, language in shown if name and not is_chinese(name))


@cache
def _in_chinese() -> Mapping[str, _Names]:
    """The Chinese names of offices that are the same anywhere, by those in other languages."""
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for office, where, *names in read_lexicon("assistant.localization", "offices").rows:
        if where == _ANYWHERE and len(office) >= _SHORTEST - 1:
            for name in filter(_is_whole, names):
                found[_bare(name)][fold(office), "zh"] = None
    return {name: tuple(offices) for name, offices in found.items()}


def _is_whole(name: str) -> bool:
    return "{" not in name


def _bare(name: str) -> str:
    return _ARTICLE.sub("", comparable(name))
