"""A document whose speeches follow each other, each next to its own title and byline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Self

import numpy as np
from scipy.optimize import linear_sum_assignment

from ingest.attribution.byline_parser import without_mark
from ingest.boilerplate import editorial_score
from ingest.layouts.line_classification import Layout
from ingest.layouts.page_groups import LEAST
from ingest.layouts.title_similarity import (
    Similarity,
    for_length,
    title_similarity,
    word_overlap,
)
from ingest.records import AttributedText, Attribution, Byline, Entry, Strength
from vectorstore.embedder_protocol import Embedder

_SHORTEST_BODY = 30
_LONGEST_BYLINE = 20
_UNUSUALLY_LONG = 1.5
_SLACK = 6.0
_UNSURE = 0.45
_CONFIDENCE = {Strength.STRONG: 0.99, Strength.FAIR: 0.95, Strength.WEAK: 0.8}
_AUTHOR = re.compile(
    r"^[（【]?作者(?:系|为|是|单位：?|简介：?|：)\s*(?P<role>[^（）]{2,60})[）】]?$"
)
_HOST = re.compile(
    r"[【（［\[]?(?:会议|大会|论坛)?主持人?(?:\s\S{2,4}|（[^（）]{1,30}）)?[】）］\]]?\s*："
    r"|会议最后，|会议[于在]?.{0,16}(?:结束|闭幕)。?$|散会"
)


@dataclass(frozen=True, slots=True)
class Section:
    """An entry with the body lines that are its own."""

    entry: Entry
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SequentialLayout:
    """Each entry with the body beside it; `preface` are the body lines before the first."""

    layout: Layout
    sections: tuple[Section, ...]
    preface: tuple[int, ...]

    @classmethod
    def of(cls, layout: Layout, embedder: Embedder) -> Self | None:
        """The page in this order, or None when it does not run so."""
        for sections in (_bodies_after(layout), _bodies_before(layout)):
            if sections:
                first = min([*sections[0].places, sections[0].entry.first])
                found = cls(layout, sections, tuple(layout.body(0, first)))
                if found.is_whole() and found.agrees(embedder):
                    return found
        return None

    def attribute(self) -> Attribution:
        """The speeches in running order; a text before the first byline is no one's."""
        usual = self._usual_size()
        speeches = tuple(self._speech(section, usual) for section in self.sections)
        preface = self.layout.excerpt(self.preface)
        if self._has_editorial_preface():
            return Attribution(speeches, (preface.text,))
        return Attribution((AttributedText("", Byline(""), preface, _UNSURE), *speeches))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks in each section."""
        return tuple(section.entry.byline.speaker for section in self.sections)

    def is_whole(self) -> bool:
        """Whether each entry has a body that ends, and nothing long stands before all of them."""
        if min(self._size(section.places) for section in self.sections) < _SHORTEST_BODY:
            return False
        if not self.layout.page.wrapped:
            return True
        cut_short = sum(not self._ends(section) for section in self.sections)
        return self._has_editorial_preface() and cut_short * 10 <= len(self.sections)

    def agrees(self, embedder: Embedder) -> bool:
        """Whether titles and bodies side by side are about the same things.

        A scrambled page can look like a running one by chance; where words are not enough to
        tell, meaning is compared.
        """
        titled = [section for section in self.sections if section.entry.title]
        if len(titled) < 2 or not self.layout.page.wrapped:
            return True
        titles = [section.entry.title for section in titled]
        texts = [self.layout.text(section.places) for section in titled]
        near = [slice(first, first + LEAST) for first in range(0, len(titled), LEAST)]
        placed, best = _placed_and_best(word_overlap(titles[some], texts[some]) for some in near)
        if placed >= 0.9 * best:
            return True
        within = for_length(embedder, texts)
        placed, best = _placed_and_best(
            title_similarity(titles[some], texts[some], within) for some in near
        )
        return placed >= best - _SLACK * len(near)

    def _has_editorial_preface(self) -> bool:
        """Whether the preface is too short for a speech, or the paper's own words."""
        lines = self.layout.lines
        full = [at for at in self.preface if self.layout.page.wrapped or lines[at].ends_sentence]
        if self._size(full) < 0.6 * self._usual_size():
            return True
        return editorial_score("".join(lines[at].text for at in self.preface)) >= 3

    def _speech(self, section: Section, usual: float) -> AttributedText:
        places, note = list(section.places), ""
        while places:
            author = self._author_note(places[-1])
            if not author and not self.layout.is_heading(places[-1]):
                break
            note = note or author
            places.pop()
        byline = section.entry.byline
        doubtful = self._may_hold_another(section.entry, places, usual)
        return AttributedText(
            section.entry.title,
            replace(byline, role=byline.role or note),
            self.layout.excerpt(places),
            _UNSURE if doubtful else _CONFIDENCE[byline.strength],
        )

    def _may_hold_another(self, entry: Entry, places: Sequence[int], usual: float) -> bool:
        """Whether an unusually long text has a heading inside with a short line under it.

        So stand a title and a byline that could not be read: what follows may be another's.
        """
        if any(self._is_set_as_byline(entry, at) for at in places):
            return True
        lines, is_heading = self.layout.lines, self.layout.is_heading
        return self._size(places) >= _UNUSUALLY_LONG * usual and any(
            is_heading(above)
            and is_heading(below)
            and below == above + 1
            and lines[above].after_blank
            and not lines[above].level
            and lines[below].width <= _LONGEST_BYLINE
            for above, below in pairwise(places)
        )

    def _is_set_as_byline(self, entry: Entry, at: int) -> bool:
        """Whether a line opens with the sign of the speech's own byline, right under a heading."""
        lines = self.layout.lines
        mark, _ = without_mark(lines[at].text)
        if not mark or at == 0 or not self.layout.is_heading(at - 1):
            return False
        return any(without_mark(line.text)[0] == mark for line in lines[entry.first : entry.last])

    def _author_note(self, at: int) -> str:
        found = self.layout.lines[at].match(_AUTHOR)
        return found["role"] if found else ""

    def _ends(self, section: Section) -> bool:
        """Whether the text of a section ends with a sentence."""
        text = [at for at in section.places if not self.layout.is_heading(at)]
        last = self.layout.lines[text[-1]]
        return last.ends_sentence or last.text[-1] in "）)”"

    def _usual_size(self) -> float:
        return median(self._size(section.places) for section in self.sections)

    def _size(self, places: Iterable[int]) -> int:
        """Characters of text, headings aside."""
        return sum(
            len(self.layout.lines[at].text) for at in places if not self.layout.is_heading(at)
        )


def _placed_and_best(fits: Iterable[Similarity]) -> tuple[float, float]:
    """How well titles fit the texts that they stand over, and how well they could fit any."""
    placed, best = 0.0, 0.0
    for fit in fits:
        placed += float(np.trace(fit))
        best += float(fit[linear_sum_assignment(-fit)].sum())
    return placed, best


def _bodies_after(layout: Layout) -> tuple[Section, ...]:
    """Titles and bylines stand over their bodies."""
    ends = [*(entry.first for entry in layout.entries), len(layout.lines)][1:]
    return tuple(
        Section(entry, tuple(_between(layout, entry.last, end)))
        for entry, end in zip(layout.entries, ends, strict=True)
    )


def _bodies_before(layout: Layout) -> tuple[Section, ...]:
    """Titles stand over their bodies, names under them.

    The title that looks to belong to a name is then the next body's.
    """
    found = []
    start, title = 0, ""
    for entry in layout.entries:
        places = list(_between(layout, start, entry.first))
        while start == 0 and places and layout.is_heading(places[0]):
            title = layout.lines[places.pop(0)].text
        found.append(Section(replace(entry, title=title), tuple(places)))
        start, title = entry.last, entry.title
    return tuple(found) if not title else ()


def _between(layout: Layout, first: int, last: int) -> Iterator[int]:
    """The body lines from `first` to before `last`, up to where the meeting's host takes over."""
    body = set(layout.body(first, last))
    for at in range(first, last):
        if _HOST.match(layout.lines[at].canonical):
            return
        if at in body:
            yield at
