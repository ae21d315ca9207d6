"""What a person says of a byline or a document, as it may be stored."""

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace

from vectorstore.document_records import DocumentCorrection
from vectorstore.errors import InvalidRequest
from vectorstore.records import Correction

MOST = 300
"""Characters of a title, a name, a role or an affiliation."""
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_YEAR = 4


def checked(correction: Correction) -> Correction:
    """Each part as one line. Raises InvalidRequest for a part that cannot be one."""
    return Correction(**{
        part: None if said is None else _line(part, said)
        for part, said in asdict(correction).items()
    })


def checked_document(correction: DocumentCorrection) -> DocumentCorrection:
    """Each part as one line. Raises InvalidRequest for what is no line, date or name."""
    if correction.date:
        check_date("date", correction.date)
    lines = {
        part: _line(part, said)
        for part, said in asdict(correction).items()
        if isinstance(said, str)
    }
    names = correction.collections
    members = None if names is None else checked_collections(names)
    return replace(correction, **lines, collections=members)


def checked_collections(names: Sequence[str]) -> tuple[str, ...]:
    """The names of collections, each once. Raises InvalidRequest for an empty or a long one."""
    lines = [_line("collection", name) for name in names]
    if not all(lines):
        raise InvalidRequest("The name of a collection is empty; give it one, or leave it out.")
    return tuple(dict.fromkeys(lines))


def check_date(what: str, date: str) -> None:
    """Raises InvalidRequest for what is no date, ISO 8601, nor the beginning of one."""
    if _DATE.fullmatch(date):
        with suppress(ValueError):
            dt.date.fromisoformat(date + "-01-01"[len(date) - _YEAR :])
            return
    raise InvalidRequest(
        f"The {what} {date!r} is no date; write it as 2024-03-05, 2024-03 or 2024."
    )


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
