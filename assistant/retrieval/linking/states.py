"""Countries and regions that speak in a corpus, by all their names."""

from collections.abc import Iterable, Mapping
from functools import cache

from assistant.retrieval.lexicons.organisation_lexicon import Name, Organisation
from assistant.retrieval.lexicons.territory_names import every_territory, territory_names
from vectorstore.records import SpeechHeader


def states_of(headers: Iterable[SpeechHeader]) -> Mapping[str, Organisation]:
    """The affiliations that are a country or region, as printed, each with the one it is.

    Texts name countries without any of them speaking, so a name counts beside a cue of speaking.
    """
    found: dict[str, Organisation] = {}
    for affiliation in dict.fromkeys(header.affiliation for header in headers):
        if affiliation and (names := territory_names(affiliation)):
            found[affiliation] = _state(names)
    return found


@cache
def every_state() -> tuple[Organisation, ...]:
    """All countries and regions."""
    return tuple(map(_state, every_territory()))


@cache
def _state(names: tuple[str, ...]) -> Organisation:
    return Organisation.of(Name(name, "", ordinary=True) for name in names)
