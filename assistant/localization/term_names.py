"""Terms, bodies, places and countries in a Chinese text, each by its name in a language."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from assistant.localization.bodies import NONE, PACKAGE
from assistant.localization.byline_display import display_office
from assistant.localization.countries import countries
from assistant.localization.place_names import known_places, place_name
from assistant.retrieval.lexicons.own_names import OwnName
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold

_SAYING_WHICH = {"whole", "committees"}
_SHORTEST = 2
"""Characters; one alone says too many things."""


def names_of_terms(language: str, own: Iterable[OwnName] = ()) -> Mapping[str, str]:
    """Names in a language that bylines are composed in, by the folded Chinese of each.

    The owner's names go before the product's.
    """
    owned: dict[str, str] = {}
    for one in own:
        if one.language == language and len(one.term) >= _SHORTEST:
            owned.setdefault(fold(one.term), one.name)
    return {**_shipped(language), **owned}


@cache
def _shipped(language: str) -> Mapping[str, str]:
    lexicon = read_lexicon(PACKAGE, "term_glosses")
    column = lexicon.columns.index(language)
    terms = {row[0]: row[column] for row in lexicon.rows if row[column] != NONE}
    names = {**countries(language), **dict(_places(language)), **dict(_bodies(language)), **terms}
    return {term: name for term, name in names.items() if len(term) >= _SHORTEST}


def _places(language: str) -> Iterator[tuple[str, str]]:
    return ((place, place_name(place, language)) for place in known_places())


@cache
def state_bodies() -> frozenset[str]:
    """Bodies whose name alone says which they are, as 国务院 and 教育部; 工商联 has many levels."""
    ministries = (ministry for (ministry,) in read_lexicon(PACKAGE, "ministries").rows)
    return frozenset({*ministries, *_names_saying_which()})


def _bodies(language: str) -> Iterator[tuple[str, str]]:
    for name in sorted(state_bodies()):
        shown = display_office(name, language)
        if name not in shown:
            yield name, shown


def _names_saying_which() -> Iterator[str]:
    for _, use, *called in read_lexicon(PACKAGE, "body_names").rows:
        yield from called if use in _SAYING_WHICH else ()
