"""Bodies that affiliations printed in letters name: countries, parties, constituencies."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from assistant.retrieval.lexicons.organisation_lexicon import Name, Organisation
from assistant.retrieval.lexicons.territory_names import every_territory, territory_names
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.records import SpeechHeader

_BETWEEN = re.compile(r"[/,;|()\[\]]|\s+[-–—]\s*")
"""What parts the party from the constituency: `Bloco/PT - PB`, `Birmingham, Erdington, Lab`."""
_SHORTEST = 2
_LONGEST_INITIALS = 5


def bodies_of(headers: Iterable[SpeechHeader]) -> Mapping[str, tuple[Organisation, ...]]:
    """The bodies that each affiliation names, by the affiliation as printed.

    An affiliation in letters names itself and each of its parts, a country or party also by its
    other names. Texts name bodies without any of them speaking, so a name counts beside a cue of
    speaking.
    """
    found = {
        affiliation: tuple(_bodies(affiliation))
        for affiliation in dict.fromkeys(header.affiliation for header in headers)
    }
    return {affiliation: bodies for affiliation, bodies in found.items() if bodies}


def are_of_countries(bodies: Iterable[str]) -> bool:
    """Whether one of the affiliations is a country or region."""
    return any(territory_names(affiliation) for affiliation in bodies)


def are_of_parties(bodies: Mapping[str, Iterable[Organisation]]) -> bool:
    """Whether one of the bodies is printed by its initials."""
    return any(
        name.initials for named in bodies.values() for body in named for name in body.names[:1]
    )


@cache
def every_state() -> tuple[Organisation, ...]:
    """All countries and regions."""
    return tuple(map(_body, every_territory()))


def _bodies(affiliation: str) -> Iterator[Organisation]:
    if names := territory_names(affiliation):
        yield _body(names)
    elif not is_chinese(affiliation):
        parts = [" ".join(part.split()) for part in _BETWEEN.split(affiliation)]
        for part in dict.fromkeys(part for part in parts if len(part) >= _SHORTEST):
            yield _body((part, *party_names(part)))


@cache
def _body(names: tuple[str, ...]) -> Organisation:
    return Organisation.of(
        Name(name, "", ordinary=True, initials=_are_initials(name)) for name in names
    )


def _are_initials(name: str) -> bool:
    return name.isupper() and name.isalpha() and len(name) <= _LONGEST_INITIALS


@cache
def party_names(name: str) -> tuple[str, ...]:
    """The other names of the parties that are printed so, in full and in other languages."""
    key = comparable(name)
    return tuple(
        dict.fromkeys(
            other
            for _, *names in read_lexicon("assistant.retrieval.lexicons", "parties").rows
            if key in map(comparable, names)
            for other in names
            if comparable(other) != key
        )
    )
