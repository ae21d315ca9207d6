"""JSON Lines of speeches whose parts the sending system already knows."""

import difflib
import json
from dataclasses import fields

from ingest.readers.records import Content, KnownSpeech, Limits, Refusal, Reply
from ingest.readers.text import settle_lines

_FIELDS = tuple(field.name for field in fields(KnownSpeech))


def read(data: bytes, _: Limits) -> Reply:
    """One `KnownSpeech` for each line that is not blank; only `text` is required.

    Raises:
        Refusal: a line is not such a speech; it names the line.
    """
    known = tuple(
        _speech(line, number)
        for number, line in enumerate(data.decode("utf-8").split("\n"), start=1)
        if line.strip()
    )
    return Reply(Content(known=known))


def _speech(line: str, number: int) -> KnownSpeech:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as broken:
        raise Refusal(
            f"has no whole JSON value on line {number}: write one object a line, with the fields "
            f"{', '.join(_FIELDS)}"
        ) from broken
    if not isinstance(value, dict):
        raise Refusal(
            f"has no object on line {number}: write one object a line, with the fields "
            f"{', '.join(_FIELDS)}"
        )
    _refuse_misspelt(value.keys() - set(_FIELDS), number)
    speech = KnownSpeech(**{name: _string(value, name, number) for name in _FIELDS})
    if not speech.text.strip():
        raise Refusal(f"has no “text” on line {number}: give every speech its text")
    return speech


def _refuse_misspelt(unknown: set[str], number: int) -> None:
    """Fields of the sender's own are passed over, but not a misspelt name: it would be lost."""
    for name in sorted(unknown):
        if meant := difflib.get_close_matches(name.lower(), _FIELDS, n=1, cutoff=0.8):
            raise Refusal(f"has the field “{name[:40]}” on line {number}: write it “{meant[0]}”")


def _string(value: dict[str, object], name: str, number: int) -> str:
    given = value.get(name)
    if given is None:
        return ""
    if not isinstance(given, str):
        raise Refusal(f"has a “{name}” that is not a string on line {number}: put it in quotes")
    if "\0" in given or any("\ud800" <= character <= "\udfff" for character in given):
        raise Refusal(
            f"has half a character or a NUL in the “{name}” of line {number}: write it whole"
        )
    return settle_lines(given).strip("\n")
