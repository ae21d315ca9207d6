"""A page whose titles and bylines stand apart from the speeches they belong to."""

from collections.abc import Sequence

import numpy as np

from ingest.attribution.speakers import Byline
from ingest.chunker import split
from ingest.layouts.line_classification import Entry, Layout
from ingest.layouts.segment_assignment import assign
from ingest.layouts.segments import Stretch, body_text, stretches
from ingest.layouts.title_similarity import Affinity, affinity
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import ParsedSpeech

_LINES_OF_A_PAGE = 400
_ON_ANOTHER_PAGE = 6.0
_DOUBTFUL = 0.6
_UNTITLED = 0.7
_NOBODY = Entry("", Byline(""), 0, 0)


def speeches(
    layout: Layout, embedder: Embedder
) -> tuple[tuple[ParsedSpeech, ...], tuple[str, ...]]:
    """The speeches of a scrambled page by where their bodies stand, and the texts of no speech.

    A body that could as well belong to another byline is given to no one.
    """
    parts = stretches(layout)
    titles = [entry.title or entry.byline.speaker for entry in layout.entries]
    fit = affinity(titles, [part.text for part in parts], embedder) - _distance(layout, parts)
    untitled = sum(not entry.title for entry in layout.entries)
    found, taken = [], set[int]()
    for body in assign(parts, fit):
        taken.update(range(body.first, body.last))
        places = [at for part in parts[body.first : body.last] for at in part.places]
        entry = _NOBODY if body.byline is None else layout.entries[body.byline]
        is_known = body.confidence >= _DOUBTFUL and (bool(entry.title) or untitled == 1)
        text = body_text(layout, places)
        found.append(_speech(entry if is_known else _NOBODY, text, body.confidence))
    return tuple(found), tuple(part.text for at, part in enumerate(parts) if at not in taken)


def _speech(entry: Entry, text: str, confidence: float) -> ParsedSpeech:
    byline = entry.byline
    return ParsedSpeech(
        entry.title,
        byline.speaker,
        byline.role,
        byline.affiliation,
        text,
        split(text),
        confidence if entry.title else min(confidence, _UNTITLED),
    )


def _distance(layout: Layout, parts: Sequence[Stretch]) -> Affinity:
    """What speaks against a byline that stands on another page, shape (stretches, bylines)."""
    bylines = np.array([entry.first for entry in layout.entries], dtype=np.float64)
    bodies = np.array([part.places[0] for part in parts], dtype=np.float64)
    apart = np.abs(bodies[:, None] - bylines[None, :]) - _LINES_OF_A_PAGE
    return np.clip(apart / 30, 0.0, _ON_ANOTHER_PAGE)
