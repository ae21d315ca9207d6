"""The body lines of a page in segments that belong together, and how well a body could end there.

A body can only end where a line ends a sentence. Between two such places lies a segment. What
speaks for a new body at a place is what typesetting does: a short last line, a gap, an indent, a
column of another width; and how the text there opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from statistics import median_high

from ingest.boilerplate import editorial_score
from ingest.layouts.line_classification import Layout
from ingest.lexicons.discourse_cues import (
    Discourse,
    discourse_score,
    length_score,
    numbering_score,
    opening_score,
)
from ingest.typesetting import column_widths

_FLUSH = 2.0
"""What speaks against a new body in a line set flush, where the page indents first lines."""
_BREAKS_EACH = 12
_FEW = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """Body lines between two places where a body could end.

    `break_before` is how much the page speaks for a new body at its start, in log odds.
    `looseness` is how far a heading stands from all bodies: 0 for one set right over its text.
    `under_heading` is whether it is a section of its own within a body. `editorial` is how much
    it reads as the paper's own words.
    """

    places: tuple[int, ...]
    text: str
    discourse: Discourse
    break_before: float
    is_heading: bool
    looseness: float
    under_heading: bool
    editorial: float

    @property
    def size(self) -> int:
        return len(self.text)


def find_segments(layout: Layout) -> list[Segment]:
    """All body lines of a page, in order, each in exactly one segment."""
    return _Segmenter(layout).segments()


def structure_score(segments: Sequence[Segment], usual_size: float) -> float:
    """How well consecutive segments make up one whole body, in log odds."""
    discourses = [segment.discourse for segment in segments]
    score = length_score(sum(segment.size for segment in segments), usual_size)
    if segments[-1].looseness:
        score -= 6.0
    if segments[0].is_heading and not discourses[0].counts:
        score -= 8.0
    renews = [segment.is_heading for segment in segments]
    return score + discourse_score(discourses) + numbering_score(discourses, renews)


class _Segmenter:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.body = layout.body()
        self.lines = [layout.lines[at] for at in self.body]
        self.headings = [layout.is_heading(at) for at in self.body]
        self.columns = column_widths(self.lines)
        self.loose = self._loose_headings()
        indented = sum(line.indented for line in self.lines)
        self.indents = layout.page.wrapped and indented >= max(2, len(layout.entries))

    def segments(self) -> list[Segment]:
        breaks = [at for at in range(1, len(self.body)) if self._may_break(at)]
        bounds = [0, *self._likeliest(breaks), len(self.body)]
        return [self._segment(first, last) for first, last in pairwise(bounds)]

    def _likeliest(self, breaks: Sequence[int]) -> Sequence[int]:
        """The breaks that are likeliest, no more than are worth trying for each entry."""
        most = _BREAKS_EACH * max(_FEW, len(self.layout.entries))
        if len(breaks) <= most:
            return breaks
        return sorted(nlargest(most, breaks, key=self._likelihood))

    def _likelihood(self, at: int) -> float:
        return self._break_score(at) + opening_score(self.lines[at].text)

    def _segment(self, first: int, last: int) -> Segment:
        places = tuple(self.body[first:last])
        text = self.layout.text(places)
        return Segment(
            places,
            text,
            Discourse.of(text),
            self._break_score(first) + opening_score(text) if first else 0.0,
            self.headings[first],
            self.loose.get(last - 1, 0.0),
            self.headings[first] or (first > 0 and self.headings[first - 1]),
            editorial_score(text),
        )

    def _may_break(self, index: int) -> bool:
        before = self.lines[index - 1]
        if self.headings[index - 1]:
            return not self.headings[index] and self.loose.get(index - 1, 0.0) > 0
        if before.ends_sentence:
            return True
        ragged = before.width < self.columns[index - 1] - 1.5
        return self._is_apart(index) and ragged and before.text[-1] not in "，、：；,:;（"

    def _is_apart(self, index: int) -> bool:
        return self.lines[index].after_blank or self.body[index] > self.body[index - 1] + 1

    def _break_score(self, index: int) -> float:
        before, line = self.lines[index - 1], self.lines[index]
        if self.headings[index - 1]:
            return 0.0 if self.loose.get(index - 1, 0.0) > 1 else -3.0
        score = -1.5
        if self.body[index] > self.body[index - 1] + 1:
            score += 2.5
        elif line.after_blank:
            score += 1.5
        elif line.indented:
            score += 2.0
        elif self.indents:
            score -= _FLUSH
        if self.layout.page.wrapped:
            slack = self.columns[index - 1] - before.width
            if slack < 3 and self._may_open_paragraph(index - 1):
                slack -= 2
            score += 1.5 if slack > 1.5 else -1.0 if slack > 0.8 else -2.0
            change = abs(self._usual_width(index - 6, index) - self._usual_width(index, index + 6))
            score += min(1.5, 0.5 * change)
        return score if before.ends_sentence else score - 5.0

    def _may_open_paragraph(self, index: int) -> bool:
        """Whether a line was set in by two characters, for all the text layer knows."""
        return index == 0 or self.headings[index - 1] or self.lines[index - 1].ends_sentence

    def _usual_width(self, first: int, last: int) -> float:
        return median_high(line.width for line in self.lines[max(0, first) : last])

    def _loose_headings(self) -> dict[int, float]:
        """How far each heading that goes on with no text before it stands apart, by its index."""
        loose: dict[int, float] = {}
        first = 0
        while first < len(self.body):
            last = first + 1
            if self.headings[first]:
                while last < len(self.body) and self.headings[last]:
                    last += 1
                if first == 0 or self.lines[first - 1].ends_sentence:
                    loose.update(dict.fromkeys(range(first, last), self._gap(first, last)))
            first = last
        return loose

    def _gap(self, first: int, last: int) -> float:
        before = self.body[first - 1] if first else -1
        after = self.body[last] if last < len(self.body) else len(self.layout.lines)
        if before < self.body[first] - 1 or after > self.body[last - 1] + 1:
            return 4.0
        at_end = last == len(self.body)
        return 0.5 if self.lines[first].after_blank and (at_end or self._is_apart(last)) else 0.0
