"""A page whose titles and bylines stand apart from the speeches they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from ingest.layouts.line_classification import Layout
from ingest.layouts.segment_assignment import AssignedBody, assign
from ingest.layouts.segments import Segment, find_segments
from ingest.layouts.title_similarity import Similarity, title_similarity
from ingest.records import AttributedText, Attribution, Byline
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
        titles = [entry.title or entry.byline.speaker for entry in layout.entries]
        similarity = title_similarity(titles, [segment.text for segment in segments], embedder)
        bodies = assign(segments, similarity - _distance(layout, segments))
        return cls(layout, tuple(segments), tuple(bodies))

    def attribute(self) -> Attribution:
        """The speeches in the order of their bodies.

        A body that could as well belong to another entry is given to no one.
        """
        taken = {at for body in self.bodies for at in range(body.first, body.last)}
        loose = [part.text for at, part in enumerate(self.segments) if at not in taken]
        return Attribution(tuple(map(self._speech, self.bodies)), tuple(loose))

    def _speech(self, body: AssignedBody) -> AttributedText:
        segments = self.segments[body.first : body.last]
        text = self.layout.text(at for segment in segments for at in segment.places)
        untitled = sum(not entry.title for entry in self.layout.entries)
        entry = None if body.entry is None else self.layout.entries[body.entry]
        if entry is None or body.confidence < _DOUBTFUL or (not entry.title and untitled > 1):
            return AttributedText("", Byline(""), text, min(body.confidence, _UNTITLED))
        confidence = body.confidence if entry.title else min(body.confidence, _UNTITLED)
        return AttributedText(entry.title, entry.byline, text, confidence)


def _distance(layout: Layout, segments: Sequence[Segment]) -> Similarity:
    """What speaks against an entry that stands on another page, shape (segments, entries)."""
    entries = np.array([entry.first for entry in layout.entries], dtype=np.float64)
    bodies = np.array([segment.places[0] for segment in segments], dtype=np.float64)
    further = np.abs(bodies[:, None] - entries[None, :]) - _LINES_OF_A_PAGE
    return np.clip(further / _FURTHER_LINES, 0.0, _ON_ANOTHER_PAGE)
