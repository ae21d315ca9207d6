"""Lines that hold two things, split: fields of a form, and what is printed after a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.attribution.byline_parser import parse_byline
from ingest.boilerplate import credit_start
from ingest.form_fields import split_fields
from ingest.lexicons.person_names import is_name
from ingest.records import Line, Strength

_BYLINE_AFTER_TEXT = re.compile(r"(?<=[。！？…”])\s*(?P<byline>（[^（）。]{4,50}）)$")


def split_lines(lines: Iterable[Line]) -> list[Line]:
    """The lines of a page, each with no more than one part to play."""
    return [
        part
        for line in split_fields(list(lines))
        for credited in _split_at(line, credit_start(line))
        for part in _split_at(credited, _byline_start(credited))
    ]


def _split_at(line: Line, place: int | None) -> Iterator[Line]:
    if place is None:
        yield line
    else:
        yield line.part(0, place)
        yield replace(line.part(place), indented=False, after_blank=False, level=0)


def _byline_start(line: Line) -> int | None:
    """Where a byline in brackets begins at the end of a text."""
    found = _BYLINE_AFTER_TEXT.search(line.canonical)
    byline = parse_byline(line.text[found.start("byline") :]) if found else None
    is_sure = byline and byline.strength > Strength.WEAK and is_name(byline.speaker)
    return found.start("byline") if found and is_sure else None
