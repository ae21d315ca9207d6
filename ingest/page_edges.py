"""What stands at the edges of every page: page numbers that count on, and running heads.

Recurrence alone makes no line a head: names, votes and formulas come again as well. A head is a
line without clauses that stands, wherever it comes again, beside a page number or another head, or
that breaks a sentence in two in just the same words, a page or more apart.
"""

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from itertools import pairwise

from ingest.records import Line
from vectorstore.records import FurnitureKind

_FEWEST_PAGES = 3
_FURTHEST = 120
_SHORTEST_PAGE = 10
_NUMBER = re.compile(r"\d{1,5}$")
_CLAUSES = re.compile("[，,；;。！!？?]")


def page_edges(lines: Sequence[Line], columns: Sequence[float], known: Set[int]) -> set[int]:
    """The places of page numbers and running heads; `known` are those of other furniture."""
    numbers = _page_numbers(lines)
    edges = set(numbers)
    places = _recurring(lines, numbers | known)
    grown = True
    while grown:
        found = {
            at
            for again in places
            if all(_stands_at_edge(lines, columns, edges | known, again, at) for at in again[1:])
            for at in again
        }
        grown = not found <= edges
        edges |= found
    return edges


def furniture_kind(line: Line) -> FurnitureKind:
    """What kind of furniture a line is, as far as its form says so."""
    if line.furniture:
        return line.furniture
    return FurnitureKind.PAGE_NUMBER if _is_numbered(line) else FurnitureKind.NOTICE


def _is_numbered(line: Line) -> bool:
    return (
        re.fullmatch(
            r"[-—–·•\s]*(?:第\s*)?\d{1,5}(?:\s*/\s*\d{1,5})?(?:\s*页)?[-—–·•\s]*", line.canonical
        )
        is not None
    )


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    """Lines that are numbers, each one more than that before it, as pages are counted."""
    counted = [(at, int(line.text)) for at, line in enumerate(lines) if _NUMBER.match(line.text)]
    runs: list[list[tuple[int, int]]] = []
    for at, number in counted:
        run = next(
            (run for run in runs if run[-1][1] + 1 == number and at - run[-1][0] <= _FURTHEST), None
        )
        if run:
            run.append((at, number))
        else:
            runs.append([(at, number)])
    return {
        at
        for run in runs
        if len(run) >= _FEWEST_PAGES
        and max(later - earlier for (earlier, _), (later, _) in pairwise(run)) >= _SHORTEST_PAGE
        for at, _ in run
    }


def _recurring(lines: Sequence[Line], known: Set[int]) -> list[list[int]]:
    """The places of each short line that comes again, but for its numbers."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        is_short = 4 <= line.width <= 36 and not line.ends_sentence
        if at not in known and is_short and not _CLAUSES.search(line.text):
            places[re.sub(r"\d+", "0", line.canonical)].append(at)
    return [again for again in places.values() if len(again) > 1]


def _stands_at_edge(
    lines: Sequence[Line],
    columns: Sequence[float],
    edges: Set[int],
    again: Sequence[int],
    at: int,
) -> bool:
    before = at - 1
    if at == len(lines) - 1 or before in edges or at + 1 in edges:
        return True
    broken = not lines[before].ends_sentence and lines[before].width > columns[before] - 1.5
    same = {lines[place].text for place in again}
    apart = min(later - earlier for earlier, later in pairwise(again))
    return broken and len(same) == 1 and apart >= _SHORTEST_PAGE
