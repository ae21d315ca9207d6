"""Lines that hold two things, parted: the fields of a form, a text and what is printed after it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.attribution.byline_parser import parse_byline
from ingest.attribution.speakers import Strength
from ingest.boilerplate import part_credits
from ingest.form_fields import part_fields
from ingest.lexicons.person_names import is_name
from ingest.normalization import Line, canonicalize

_AFTER_TEXT = re.compile(r"(?<=[。！？…”])\s*(?P<byline>（[^（）。]{4,50}）)$")


def part(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, each with no more than one part to play."""
    return _part_bylines(part_credits(part_fields(lines)))


def _part_bylines(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, a byline in brackets at the end of a text on one of its own."""
    parted: list[Line] = []
    for line in lines:
        found = _AFTER_TEXT.search(canonicalize(line.text))
        byline = parse_byline(line.text[found.start("byline") :]) if found else None
        if found and byline and byline.strength > Strength.WEAK and is_name(byline.speaker):
            at = found.start("byline")
            parted += [replace(line, text=line.text[:at].rstrip()), Line(line.text[at:])]
        else:
            parted.append(line)
    return parted
