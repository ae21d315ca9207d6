"""Countries and regions that speak in a corpus, by all their names."""

from collections.abc import Iterable, Mapping

from assistant.retrieval.lexicons.organisation_lexicon import Name, Organisation
from assistant.retrieval.lexicons.territory_names import territory_names
from vectorstore.records import SpeechHeader


def states_of(headers: Iterable[SpeechHeader]) -> Mapping[str, Organisation]:
    """The affiliations that are a country or region, as printed, each with the one it is.

    Texts name countries without any of them speaking, so a name counts beside a cue of speaking.
    """
    known: dict[tuple[str, ...], Organisation] = {}
    found: dict[str, Organisation] = {}
    for affiliation in dict.fromkeys(header.affiliation for header in headers):
        if names := territory_names(affiliation):
            state = known.get(names) or Organisation.of(
                Name(name, "", ordinary=True) for name in names
            )
            found[affiliation] = known[names] = state
    return found
