"""A page whose titles and bylines stand apart from the speeches they belong to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from ingest.layouts.line_classification import Layout
from ingest.layouts.page_groups import page_groups
from ingest.layouts.segment_assignment import AssignedBody, assign
from ingest.layouts.segments import Segment, find_segments
from ingest.layouts.title_similarity import Similarity, for_length, title_similarity
from ingest.records import AttributedText, Attribution, Byline, Entry
from vectorstore.embedder_protocol import Embedder

_LINES_OF_A_PAGE = 400
_FURTHER_LINES = 30
_ON_ANOTHER_PAGE = 6.0
_DOUBTFUL = 0.6
_UNTITLED = 0.7


@dataclass(frozen=True, slots=True)
class DetachedLayout:
    """The bodies of a page in segments, each assigned to an entry or to none."""

    layout: Layout
    segments: tuple[Segment, ...]
    bodies: tuple[AssignedBody, ...]

    @classmethod
    def of(cls, layout: Layout, embedder: Embedder) -> Self | None:
        """The bodies found in the segments of a page, or None when it has no entry or no body."""
        if not layout.entries or not layout.body():
            return None
        segments = find_segments(layout)
        bodies = _assigned(layout.entries, segments, embedder)
        return cls(layout, tuple(segments), tuple(bodies))

    def attribute(self) -> Attribution:
        """The speeches in the order of their bodies.

        A body that could as well belong to another entry is given to no one.
        """
        taken = {at for body in self.bodies for at in range(body.first, body.last)}
        loose = [part.text for at, part in enumerate(self.segments) if at not in taken]
        untitled = sum(not entry.title for entry in self.layout.entries)
        speeches = tuple(self._speech(body, untitled) for body in self.bodies)
        return Attribution(speeches, tuple(loose))

    def _speech(self, body: AssignedBody, untitled: int) -> AttributedText:
        segments = self.segments[body.first : body.last]
        text = self.layout.excerpt(at for segment in segments for at in segment.places)
        entry = None if body.entry is None else self.layout.entries[body.entry]
        if entry is None or body.confidence < _DOUBTFUL or (not entry.title and untitled > 1):
            return AttributedText("", Byline(""), text, min(body.confidence, _UNTITLED))
        confidence = body.confidence if entry.title else min(body.confidence, _UNTITLED)
        return AttributedText(entry.title, entry.byline, text, confidence)


def _assigned(
    entries: Sequence[Entry], segments: Sequence[Segment], embedder: Embedder
) -> Iterator[AssignedBody]:
    """The bodies of each group of pages, by the numbers that entries and segments have in all."""
    within = for_length(embedder, [segment.text for segment in segments])
    places = [segment.places[0] for segment in segments]
    sizes = [segment.size for segment in segments]
    for group in page_groups([entry.first for entry in entries], places, sizes):
        first, own = group.bodies.start, segments[group.bodies]
        titles = [entry.title or entry.byline.speaker for entry in entries[group.titles]]
        if own and not titles:
            yield AssignedBody(first, first + len(own), None, 0.0)
        elif own:
            similarity = title_similarity(titles, [segment.text for segment in own], within)
            for body in assign(own, similarity - _distance(entries[group.titles], own)):
                entry = None if body.entry is None else body.entry + group.titles.start
                yield AssignedBody(first + body.first, first + body.last, entry, body.confidence)


def _distance(near: Sequence[Entry], segments: Sequence[Segment]) -> Similarity:
    """What speaks against an entry that stands on another page, shape (segments, entries)."""
    entries = np.array([entry.first for entry in near], dtype=np.float64)
    bodies = np.array([segment.places[0] for segment in segments], dtype=np.float64)
    further = np.abs(bodies[:, None] - entries[None, :]) - _LINES_OF_A_PAGE
    return np.clip(further / _FURTHER_LINES, 0.0, _ON_ANOTHER_PAGE)
