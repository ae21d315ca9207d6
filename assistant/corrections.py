"""What a person says of a byline, as it may be stored."""

from dataclasses import asdict

from vectorstore.errors import InvalidRequest
from vectorstore.records import Correction

MOST = 300
"""Characters of a title, a name, a role or an affiliation."""


def checked(correction: Correction) -> Correction:
    """Each part as one line. Raises InvalidRequest for a part that cannot be one."""
    return Correction(**{
        part: None if said is None else _line(part, said)
        for part, said in asdict(correction).items()
    })


def _line(part: str, said: str) -> str:
    line = " ".join(said.split())
    if len(line) > MOST:
        raise InvalidRequest(
            f"The {part} has {len(line)} characters and may have {MOST}; give only what is printed "
            "in the byline."
        )
    if not line.isprintable():
        raise InvalidRequest(f"The {part} holds signs that cannot be printed; leave them out.")
    return line
