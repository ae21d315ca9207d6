"""What each line of a page is: part of an entry, banner, heading, boilerplate or body."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.attribution.byline_detector import FoundByline, find_bylines
from ingest.attribution.byline_template import with_similar
from ingest.attribution.titles import is_occasion, is_unbalanced, join_title
from ingest.layouts.subheadings import find_subheadings
from ingest.lexicons.word_lists import one_of
from ingest.page import Page, is_title_like
from ingest.records import Entry, Excerpt, Line, LineKind
from ingest.typesetting import blocks, excerpt, unwrap

_BANNER = re.compile(one_of("boilerplate", "banner"))
_MOST_TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """A page whose lines all have their kind, with its entries from top to bottom."""

    page: Page
    entries: tuple[Entry, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.page.lines

    def of_kind(self, kind: LineKind) -> list[str]:
        """The texts of the lines of a kind."""
        return [line.text for line in self.lines if line.kind is kind]

    def is_heading(self, at: int) -> bool:
        return self.lines[at].kind is LineKind.HEADING

    def body(self, first: int = 0, last: int | None = None) -> list[int]:
        """The places of the body and its headings, from `first` to before `last`."""
        kinds = (LineKind.BODY, LineKind.HEADING)
        last = len(self.lines) if last is None else last
        return [at for at in range(first, last) if self.lines[at].kind in kinds]

    def text(self, places: Iterable[int]) -> str:
        """The clean text of some lines."""
        return unwrap([self.lines[at] for at in places], wrapped=self.page.wrapped)

    def excerpt(self, places: Iterable[int]) -> Excerpt:
        """The clean text of some lines, with where they stand."""
        return excerpt([self.lines[at] for at in places], wrapped=self.page.wrapped)


def classify(page: Page) -> Layout:
    """The kind of every line; nothing is dropped that could be the body of a speech."""
    classifier = _Classifier(page)
    entries, banners = classifier.entries()
    taken = _lines_of(entries)
    banners |= classifier.stray_headings(taken | banners)
    kinds = dict.fromkeys(taken, LineKind.ENTRY) | dict.fromkeys(banners, LineKind.BANNER)
    lines = [
        line if line.is_boilerplate else replace(line, kind=kinds.get(at, LineKind.BODY))
        for at, line in enumerate(page.lines)
    ]
    for at in find_subheadings(lines, wrapped=page.wrapped):
        lines[at] = replace(lines[at], kind=LineKind.HEADING)
    return Layout(replace(page, lines=tuple(lines)), tuple(entries))


def _lines_of(found: Iterable[FoundByline | Entry]) -> set[int]:
    return {at for one in found for at in range(one.first, one.last)}


class _Classifier:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.lines = page.lines
        self.bylines = with_similar(page, find_bylines(page))
        self.taken = _lines_of(self.bylines)

    def entries(self) -> tuple[list[Entry], set[int]]:
        """The bylines with their titles, and the headings beside bylines that are no titles."""
        above = [[] if one.title else self._titles(one.first - 1, -1) for one in self.bylines]
        below = [[] if one.title else self._titles(one.last, 1) for one in self.bylines]
        is_above = self._weight(above) >= self._weight(below)
        titles = self._without_banners(above if is_above else below)
        entries = [
            Entry(
                found.title or join_title([self.lines[at].text for at in sorted(places)]),
                found.byline,
                min([found.first, *places]),
                max([found.last, *(at + 1 for at in places)]),
            )
            for found, places in zip(self.bylines, titles, strict=True)
        ]
        used = _lines_of(entries)
        beside = {at for places in [*above, *below] for at in places} - used
        return entries, {at for at in beside if self._has_no_body(at, used)}

    def stray_headings(self, used: set[int]) -> set[int]:
        """Headings that stand where a column broke a sentence: none of the text around them."""
        found: set[int] = set()
        for block in blocks(self.lines) if self.page.wrapped else ():
            before, after = block.start - 1, block.stop
            if (
                len(block) <= 3
                and before >= 0
                and after < len(self.lines)
                and used.isdisjoint(range(before, after + 1))
                and not any(self.lines[at].is_boilerplate for at in block)
                and all(is_title_like(self.lines[at]) for at in block)
                and not self.lines[before].ends_sentence
                and self.page.is_full(before, 1.5)
                and self.page.is_full(after, 2.5)
                and not self.lines[after].indented
            ):
                found |= set(block)
        return found

    def _titles(self, at: int, step: int) -> list[int]:
        """The title-like lines from `at` on, up or down, as far as they stand together."""
        places: list[int] = []
        while 0 <= at < len(self.lines) and len(places) < _MOST_TITLE_LINES:
            line = self.lines[at]
            if line.is_boilerplate and not places:
                at += step
                continue
            if at in self.taken or line.is_boilerplate or not self._may_be_title(at):
                break
            edge = self.lines[at + 1] if step < 0 else line
            if edge.after_blank and places and not is_occasion(self.lines[places[-1]].text):
                break
            if step > 0 and self._opens_paragraph(at):
                break
            places.append(at)
            at += step
        if places and step < 0 and self._ends_body(places[-1]):
            return []
        return places

    def _opens_paragraph(self, at: int) -> bool:
        """Whether an indented line goes on in the next, as the first line of a text does."""
        if not self.page.wrapped or not self.lines[at].indented or at + 1 == len(self.lines):
            return False
        following = self.lines[at + 1]
        return not following.after_blank and not following.indented

    def _may_be_title(self, at: int) -> bool:
        line = self.lines[at]
        fresh = not self.page.wrapped or line.after_blank or at - 1 in self.taken or at == 0
        return is_title_like(line) and (fresh or re.search("[，,]", line.text) is None)

    def _ends_body(self, top: int) -> bool:
        """Whether title-like lines up to `top` are rather the unfinished end of a column."""
        if not self.page.wrapped or top == 0 or top - 1 in self.taken:
            return False
        above = self.lines[top - 1]
        is_text = not (above.is_boilerplate or above.ends_sentence or is_title_like(above))
        return is_text and not self.lines[top].after_blank

    def _weight(self, sides: Sequence[Sequence[int]]) -> float:
        """How closely titles stand to their bylines, on one side of all of them."""
        return sum(
            0.6 if self.lines[max(found.first, places[0])].after_blank else 1.0
            for found, places in zip(self.bylines, sides, strict=True)
            if places
        )

    def _without_banners(self, sides: Sequence[list[int]]) -> list[list[int]]:
        """The title lines of each byline; a banner that stands over a title is left out."""
        counts = Counter(len(places) for places in sides if places)
        usual = counts.most_common(1)[0][0] if counts else 1
        single = [self.lines[places[0]].width for places in sides if len(places) == 1]
        typical = median(single) if single else 24.0
        return [
            places if len(places) <= usual else self._own_lines(places, usual, typical)
            for places in sides
        ]

    def _own_lines(self, places: list[int], usual: int, typical: float) -> list[int]:
        lines = [self.lines[at] for at in places]
        if len({line.level for line in lines}) > 1:
            return places[:1]
        for far in range(1, len(lines)):
            if _BANNER.search(lines[far].canonical):
                return places[:far]
        nearest, total = lines[0].width, sum(line.width for line in lines)
        whole = usual == 1 and (nearest > 0.9 * typical or total > 1.7 * typical)
        count = usual if whole or len(lines) > 2 else len(lines)
        while count < len(lines) and is_unbalanced("".join(line.text for line in lines[:count])):
            count += 1
        return places[:count]

    def _has_no_body(self, at: int, used: set[int]) -> bool:
        """Whether a heading beside a byline is followed by no body of its own."""
        after = at + 1
        while after < len(self.lines) and (
            self.lines[after].is_boilerplate
            or (
                after not in used
                and not self.lines[after].after_blank
                and is_title_like(self.lines[after])
            )
        ):
            after += 1
        return after == len(self.lines) or after in used or self.lines[after].after_blank
