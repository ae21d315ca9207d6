"""What each line of a page is: byline, title, banner, subheading, furniture or body."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.attribution.byline_detector import Page, find_bylines, is_title_like
from ingest.attribution.byline_template import with_alike
from ingest.attribution.speakers import Byline
from ingest.attribution.titles import is_half, is_occasion, title_of
from ingest.boilerplate import blocks, find_furniture
from ingest.normalization import Line, canonicalize, column_widths, is_wrapped

_BANNER = re.compile(
    r"发言摘|摘登|摘编|摘要|特刊|专刊|专版|建言资政|建言献策|资政建言|大会发言|会议发言|议政会|协商会|专题协商|两会|之声|侧记|综述"
    r"|圆桌|委员(?:们)?(?:热议|建言|聚焦|支招|谈)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A byline with its title, and the lines both take: `first` to before `last`."""

    title: str
    byline: Byline
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A page with the part each line plays. Places are indices into its lines."""

    page: Page
    entries: tuple[Entry, ...]
    body: tuple[int, ...]
    headings: frozenset[int]
    banners: tuple[str, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.page.lines

    @property
    def wrapped(self) -> bool:
        return self.page.wrapped

    @property
    def furniture(self) -> frozenset[int]:
        return self.page.furniture


def lay_out(lines: Sequence[Line]) -> Layout:
    """The part of every line; nothing is dropped that could be the body of a speech."""
    return _Reader(tuple(lines)).layout()


class _Reader:
    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        self.furniture = find_furniture(lines)
        self.wrapped = is_wrapped([
            line for at, line in enumerate(lines) if at not in self.furniture
        ])
        self.page = Page(lines, tuple(column_widths(lines)), self.furniture, self.wrapped)
        self.bylines = with_alike(self.page, find_bylines(self.page))
        self.taken = {at for found in self.bylines for at in range(found.first, found.last)}

    def layout(self) -> Layout:
        entries, banners = self._entries()
        banners |= self._strangers(
            {at for entry in entries for at in range(entry.first, entry.last)} | banners
        )
        used = set(self.furniture) | banners
        used |= {at for entry in entries for at in range(entry.first, entry.last)}
        body = tuple(at for at in range(len(self.lines)) if at not in used)
        headings = self._subheadings(body)
        return Layout(
            self.page,
            tuple(entries),
            body,
            headings,
            tuple(self.lines[at].text for at in sorted(banners)),
        )

    def _entries(self) -> tuple[list[Entry], set[int]]:
        above = [[] if one.title else self._titles(one.first - 1, -1) for one in self.bylines]
        below = [[] if one.title else self._titles(one.last, 1) for one in self.bylines]
        is_above = self._weight(above) >= self._weight(below)
        titles = self._without_banners(above if is_above else below)
        entries = []
        for found, places in zip(self.bylines, titles, strict=True):
            first = min([found.first, *places])
            last = max([found.last, *(place + 1 for place in places)])
            title = found.title or title_of([self.lines[at].text for at in sorted(places)])
            entries.append(Entry(title, found.byline, first, last))
        used = {at for entry in entries for at in range(entry.first, entry.last)}
        banners = {
            at
            for places in [*above, *below]
            for at in places
            if at not in used and self._is_loose(at, used)
        }
        return entries, banners

    def _strangers(self, used: set[int]) -> set[int]:
        """Headings that stand where a column broke a sentence: none of the text around them."""
        found: set[int] = set()
        for block in blocks(self.lines) if self.wrapped else ():
            before, after = block.start - 1, block.stop
            if (
                len(block) <= 3
                and before >= 0
                and after < len(self.lines)
                and used.isdisjoint(range(before, after + 1))
                and self.furniture.isdisjoint(block)
                and all(is_title_like(self.lines[at]) for at in block)
                and self._breaks_off(before)
                and self.lines[after].width > self.page.columns[after] - 2.5
                and not self.lines[after].indented
            ):
                found |= set(block)
        return found

    def _breaks_off(self, at: int) -> bool:
        """Whether a line is full and ends within a sentence."""
        line = self.lines[at]
        return not line.ends_sentence and line.width > self.page.columns[at] - 1.5

    def _titles(self, at: int, step: int) -> list[int]:
        """The title-like lines from `at` on, up or down, as far as they stand together."""
        places: list[int] = []
        while 0 <= at < len(self.lines) and len(places) < 4:
            line = self.lines[at]
            if at in self.furniture and not places:
                at += step
                continue
            if at in self.taken or at in self.furniture or not self._may_be_title(at):
                break
            edge = self.lines[at + 1] if step < 0 else line
            if edge.after_blank and places and not is_occasion(self.lines[places[-1]].text):
                break
            if step > 0 and self._opens_paragraph(at):
                break
            places.append(at)
            at += step
        if places and step < 0 and self._is_end_of_body(places[-1]):
            return []
        return places

    def _opens_paragraph(self, at: int) -> bool:
        """Whether an indented line goes on in the next, as the first line of a text does."""
        if not self.wrapped or not self.lines[at].indented or at + 1 == len(self.lines):
            return False
        following = self.lines[at + 1]
        return not following.after_blank and not following.indented

    def _may_be_title(self, at: int) -> bool:
        line = self.lines[at]
        fresh = not self.wrapped or line.after_blank or at - 1 in self.taken or at == 0
        return is_title_like(line) and (fresh or re.search("[，,]", line.text) is None)

    def _is_end_of_body(self, top: int) -> bool:
        """Whether title-like lines up to `top` are rather the unfinished end of a column."""
        return (
            self.wrapped
            and top > 0
            and not self.lines[top].after_blank
            and top - 1 not in self.taken
            and top - 1 not in self.furniture
            and not self.lines[top - 1].ends_sentence
            and not is_title_like(self.lines[top - 1])
        )

    def _weight(self, sides: Sequence[Sequence[int]]) -> float:
        weight = 0.0
        for found, places in zip(self.bylines, sides, strict=True):
            if places:
                edge = self.lines[max(found.first, places[0])]
                weight += 0.6 if edge.after_blank else 1.0
        return weight

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
        texts = [self.lines[place].text for place in places]
        levels = {self.lines[place].level for place in places}
        if len(levels) > 1:
            return places[:1]
        for far in range(1, len(places)):
            if _BANNER.search(canonicalize(texts[far])):
                return places[:far]
        total = sum(self.lines[place].width for place in places)
        nearest = self.lines[places[0]].width
        whole = usual == 1 and (nearest > 0.9 * typical or total > 1.7 * typical)
        count = usual if whole or len(places) > 2 else len(places)
        while count < len(places) and is_half("".join(texts[:count])):
            count += 1
        return places[:count]

    def _is_loose(self, at: int, used: set[int]) -> bool:
        """Whether a heading beside a byline is followed by no body of its own."""
        after = at + 1
        while after < len(self.lines) and (
            after in self.furniture
            or (
                after not in used
                and not self.lines[after].after_blank
                and is_title_like(self.lines[after])
            )
        ):
            after += 1
        return after == len(self.lines) or after in used or self.lines[after].after_blank

    def _subheadings(self, body: Sequence[int]) -> frozenset[int]:
        """Lines within bodies that stand alone as headings, two or three together at most."""
        found = {at for at in body if self.lines[at].level}
        fresh = True
        for index, at in enumerate(body):
            if fresh and at not in found:
                found.update(self._heading_at(body, index))
            text = self.lines[at].text
            fresh = at in found or self.lines[at].ends_sentence or text[-1] in "：:"
        return frozenset(found)

    def _heading_at(self, body: Sequence[int], index: int) -> tuple[int, ...]:
        size = 0
        while size < 3 and index + size < len(body) and _is_heading(self.lines[body[index + size]]):
            size += 1
        for last in range(index + size, index, -1):
            group = tuple(body[index:last])
            if last == len(body):
                if self.wrapped and self.lines[group[0]].after_blank:
                    return group
            elif self._is_set_apart(group, body[last]):
                return group
        return ()

    def _is_set_apart(self, group: Sequence[int], after: int) -> bool:
        if not self.wrapped:
            return all(self.lines[at].width <= 30 for at in group)
        following = self.lines[after]
        if self.lines[group[0]].after_blank and following.after_blank:
            return True
        return all(len(self.lines[at].text) < following.width - 3.2 for at in group)


def _is_heading(line: Line) -> bool:
    return is_title_like(line) and re.search(r"[，,！？!?…”：:]$|，", line.text) is None
