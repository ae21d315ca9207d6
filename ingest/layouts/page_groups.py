"""A long document in groups of pages: every title is compared with every body of its group only.

A document of one page is one group. A longer one is cut where the titles so far and the text so far
are most in balance, which is between two pages, whichever of the two a page prints first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

LEAST = 40
"""Titles that a group holds before a cut is looked for."""
_BALANCED = 0.25
_MOST = 400


@dataclass(frozen=True, slots=True)
class Group:
    """The titles and the bodies of some pages, by their numbers in the document."""

    titles: slice
    bodies: slice


@dataclass(frozen=True, slots=True)
class _Place:
    """How many titles and bodies stand before a place; whether a title stands right before it."""

    titles: int
    bodies: int
    after_title: bool


def page_groups(titles: Sequence[int], bodies: Sequence[int], sizes: Sequence[int]) -> list[Group]:
    """The groups, in order; each title and each body is in exactly one.

    `titles` and `bodies` say on which line each begins, `sizes` how long each body is.
    """
    usual = max(1.0, sum(sizes) / max(1, len(titles)))
    text = [0]
    for size in sizes:
        text.append(text[-1] + size)
    places = [_Place(0, 0, after_title=False), *_places(titles, bodies)]
    cuts, start = [places[0]], 0
    while len(titles) - places[start].titles > 2 * LEAST:
        cut = _cut(places, start, text, usual)
        if cut is None:
            break
        cuts.append(places[cut])
        start = cut
    cuts.append(places[-1])
    return [
        Group(slice(one.titles, other.titles), slice(one.bodies, other.bodies))
        for one, other in pairwise(cuts)
    ]


def _places(titles: Sequence[int], bodies: Sequence[int]) -> Iterator[_Place]:
    """The place after each title and after each body, down the page."""
    begun = sorted([*((line, 0) for line in titles), *((line, 1) for line in bodies)])
    counts = [0, 0]
    for _, kind in begun:
        counts[kind] += 1
        yield _Place(counts[0], counts[1], after_title=kind == 0)


def _cut(places: Sequence[_Place], start: int, text: Sequence[int], usual: float) -> int | None:
    """Where the group from `start` on ends; None when the rest of the document is one group."""
    first, best, least = places[start], None, float("inf")
    for at in range(start + 1, len(places) - 1):
        here = places[at]
        count = here.titles - first.titles
        if count > _MOST or (count > 2 * LEAST and least <= _BALANCED * LEAST):
            return best or at
        if count < LEAST or here.after_title == places[at + 1].after_title:
            continue
        surplus = abs(count - (text[here.bodies] - text[first.bodies]) / usual)
        if surplus < least:
            best, least = at, surplus
    return None
