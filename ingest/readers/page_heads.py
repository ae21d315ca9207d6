"""Where pages end in a text that keeps no pages: at numbers that count on from page to page.

A line is the head or foot of a page by its place, never since it comes again: it holds a number
that goes up by one at distances of a page and there breaks sentences in two, or stands where a
form feed does, or it comes again right beside such lines.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.normalization import ends_sentence
from vectorstore.records import FurnitureKind

_WIDEST = 80
_NUMBER = re.compile(r"\d{1,5}")
_LEAST_PAGES = 3
_LEAST_LINES = 8
"""Lines of print that a page holds at least."""
_STRAY = 4.0
"""How many times longer or shorter than the median page most pages may be."""
_COVERED = 0.5
"""The share of the text, at least, over which its page numbers run."""
_CUT = 0.15
"""The share of page breaks that cut a sentence, at least."""
_BESIDE = 3
"""How many lines a head or foot has at most, above or below its number."""


@dataclass(frozen=True, slots=True)
class PageHead:
    """The lines from `first` to `last` that stand between the text of two pages."""

    kind: FurnitureKind
    first: int
    last: int


def find_page_heads(lines: Sequence[str], page_starts: Set[int]) -> list[PageHead]:
    """The heads and feet of pages, in order; `page_starts` are the lines after a form feed."""
    return _Print(lines, page_starts).heads()


class _Print:
    """The lines that are not blank, by their place among themselves."""

    def __init__(self, lines: Sequence[str], page_starts: Set[int]) -> None:
        self._places = [at for at, line in enumerate(lines) if line.strip()]
        self._text = [lines[at].strip() for at in self._places]
        starts = sorted(page_starts)
        self._fed = set[int]()
        for place, at in enumerate(self._places):
            while starts and starts[0] <= at:
                starts.pop(0)
                self._fed.add(place)

    def heads(self) -> list[PageHead]:
        found = set[int]()
        for numbers in self._chains():
            if found.isdisjoint(numbers):
                beside = self._beside(numbers)
                if self._is_at_page_breaks(numbers, beside):
                    found.update(numbers, beside)
        found |= self._beside_feeds()
        return list(self._runs(found))

    def _chains(self) -> list[list[int]]:
        """Lines of one form whose number counts on, the longest such row of lines first."""
        numbered: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for place, text in enumerate(self._text):
            if len(text) <= _WIDEST:
                for nth, number in enumerate(_NUMBER.finditer(text)):
                    numbered[_shape(text), nth].append((place, int(number.group())))
        chains = (_longest_count(rows) for rows in numbered.values() if len(rows) >= _LEAST_PAGES)
        return sorted((c for c in chains if len(c) >= _LEAST_PAGES), key=len, reverse=True)

    def _beside(self, numbers: Sequence[int]) -> set[int]:
        """The lines next to page numbers that come again there on a third of the pages."""
        beside = set[int]()
        for step in (-1, 1):
            joined = set(numbers)
            for distance in range(1, _BESIDE + 1):
                near = [
                    at + step * distance
                    for at in numbers
                    if at + step * (distance - 1) in joined
                    and 0 <= at + step * distance < len(self._text)
                    and len(self._text[at + step * distance]) <= _WIDEST
                ]
                often = Counter(_shape(self._text[at]) for at in near)
                wanted = max(_LEAST_PAGES, len(numbers) / 3)
                joined.update(at for at in near if often[_shape(self._text[at])] >= wanted)
            beside |= joined
        return beside - set(numbers)

    def _is_at_page_breaks(self, numbers: Sequence[int], beside: Set[int]) -> bool:
        heads = {*numbers, *beside}
        if sum(self._touches_feed(at, heads) for at in numbers) >= len(numbers) / 2:
            return True
        if numbers[-1] - numbers[0] < _COVERED * len(self._text):
            return False
        lengths = [below - above for above, below in pairwise(numbers)]
        usual = median(lengths)
        regular = sum(usual / _STRAY <= length <= usual * _STRAY for length in lengths)
        cut = sum(self._cuts_sentence(at, heads) for at in numbers)
        return (
            usual >= _LEAST_LINES
            and regular >= 0.8 * len(lengths)
            and cut >= max(2, _CUT * len(numbers))
        )

    def _touches_feed(self, at: int, heads: Set[int]) -> bool:
        first, last = self._around(at, heads)
        return bool(self._fed & {*range(first, last + 2)})

    def _cuts_sentence(self, at: int, heads: Set[int]) -> bool:
        """Whether a long line above a page number goes on below it."""
        first, last = self._around(at, heads)
        if first == 0 or last + 1 == len(self._text):
            return False
        above = self._text[first - 1]
        near = self._text[max(0, first - 10) : first]
        return not ends_sentence(above) and len(above) > 0.8 * max(map(len, near))

    def _around(self, at: int, heads: Set[int]) -> tuple[int, int]:
        first = last = at
        while first - 1 in heads:
            first -= 1
        while last + 1 in heads:
            last += 1
        return first, last

    def _beside_feeds(self) -> set[int]:
        """The first and last lines of fed pages that come again there on half of the pages."""
        found = set[int]()
        wanted = max(_LEAST_PAGES, len(self._fed) / 2)
        for offsets in (range(_BESIDE), range(-1, -_BESIDE - 1, -1)):
            for offset in offsets:
                near = [at + offset for at in self._fed if 0 <= at + offset < len(self._text)]
                often = Counter(_shape(self._text[at]) for at in near)
                found.update(at for at in near if often[_shape(self._text[at])] >= wanted)
        return found

    def _runs(self, found: Set[int]) -> Iterator[PageHead]:
        run: list[int] = []
        for at in sorted(found):
            if run and at > run[-1] + 1:
                yield self._head(run)
                run = []
            run.append(at)
        if run:
            yield self._head(run)

    def _head(self, run: Sequence[int]) -> PageHead:
        is_number = all(not re.search(r"[^\W\d_]{2}", self._text[at]) for at in run)
        kind = FurnitureKind.PAGE_NUMBER if is_number else FurnitureKind.HEADER
        return PageHead(kind, self._places[run[0]], self._places[run[-1]])


def _longest_count(rows: Sequence[tuple[int, int]]) -> list[int]:
    """The longest row of lines in which each number is one more than the last, in printed order."""
    ending: dict[int, list[int]] = {}
    longest: list[int] = []
    for place, number in rows:
        before = ending.get(number - 1, [])
        if len(before) + 1 > len(ending.get(number, [])):
            ending[number] = [*before, place]
            longest = max(longest, ending[number], key=len)
    return longest


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", "".join(text.split())).casefold()
