"""Lines within bodies that stand alone as headings."""

import re
from collections.abc import Sequence

from ingest.page import is_title_like
from ingest.records import Line, LineKind

_MOST = 3


def find_subheadings(lines: Sequence[Line], *, wrapped: bool) -> frozenset[int]:
    """The places of subheadings among the lines of bodies, two or three together at most."""
    body = [at for at, line in enumerate(lines) if line.kind is LineKind.BODY]
    found = {at for at in body if lines[at].level}
    fresh = True
    for index, at in enumerate(body):
        if fresh and at not in found:
            group = _heading_at(
                [lines[place] for place in body[index : index + _MOST + 1]], wrapped
            )
            found.update(body[index : index + group])
        line = lines[at]
        fresh = at in found or line.ends_sentence or line.text[-1] in "：:"
    return frozenset(found)


def _heading_at(lines: Sequence[Line], wrapped: bool) -> int:
    """How many lines are a heading, of those that begin here and the line after them."""
    size = 0
    while size < min(_MOST, len(lines)) and _is_heading(lines[size]):
        size += 1
    for count in range(size, 0, -1):
        if count == len(lines):
            if wrapped and lines[0].after_blank:
                return count
        elif _is_set_apart(lines[:count], lines[count], wrapped):
            return count
    return 0


def _is_set_apart(group: Sequence[Line], after: Line, wrapped: bool) -> bool:
    if not wrapped:
        return all(line.width <= 30 for line in group)
    if group[0].after_blank and after.after_blank:
        return True
    return all(len(line.text) < after.width - 3.2 for line in group)


def _is_heading(line: Line) -> bool:
    return is_title_like(line) and re.search(r"[，,！？!?…”：:]$|，", line.text) is None
