"""Cuts and bylines together: which stretches make up one body, and whose it is.

Every way to cut the page into bodies and to give each a byline has a likelihood: the page's own
signs for the cuts, the structure of each body, and what title and text have in common. A beam
keeps the best ways up to each place; an optimal assignment settles the bylines at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ingest.affinity import Affinity
from ingest.furniture import lead_score
from ingest.stretches import Stretch, structure_score

_BEAM = 40
_ALL_BEAMS = 6400
_NARROWEST = 8
_CHOICES = 5
_LONGEST = 6.0
_NO_SPEECH = -4.0
_LOST = 0.06
_PARTED = 3.0
_WITHOUT_BODY = 12.0
_NAMELESS = 4.0
_NOBODY = -1
_HOPELESS = 30.0
_DOUBLE = 1.9
_PART = 0.3
_HALF_SURE = 0.65
_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Body:
    """Stretches `first` to before `last`, and the byline they go to; `confidence` in [0, 1].

    A body without a byline of its own on the page goes to none.
    """

    first: int
    last: int
    byline: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Way:
    """How the stretches so far were cut: the last body, and the way that came before it."""

    score: float
    used: int
    body: tuple[int, int, int] | None = None
    before: "_Way | None" = None

    def bodies(self) -> list[tuple[int, int, int]]:
        found = []
        way: _Way | None = self
        while way is not None and way.body is not None:
            found.append(way.body)
            way = way.before
        return found[::-1]


def assign(parts: Sequence[Stretch], affinity: Affinity) -> list[Body]:
    """The bodies of a page and their bylines, in page order.

    `affinity` has shape (stretches, bylines). Stretches in no body are no speech.
    """
    return _Search(parts, affinity).bodies()


class _Search:
    def __init__(self, parts: Sequence[Stretch], affinity: Affinity) -> None:
        self.parts = parts
        self.bylines = affinity.shape[1]
        self.sizes = np.array([part.size for part in parts], dtype=np.float64)
        sections = np.array([0.4 if part.under_heading else 1.0 for part in parts])
        weights = sections * np.minimum(self.sizes, 240) / 120
        gained = np.cumsum(affinity * weights[:, None], axis=0)
        self.evidence = np.vstack([np.zeros(self.bylines), gained])
        self.usual = max(1.0, float(self.sizes.sum()) / self.bylines)
        self.ways: list[dict[tuple[int, int], _Way]] = [{} for _ in range(len(parts) + 1)]

    def bodies(self) -> list[Body]:
        self._keep(0, 0.0, 0, None, None)
        beam = max(_NARROWEST, min(_BEAM, _ALL_BEAMS // len(self.parts)))
        for first in range(len(self.parts)):
            best = self._best(first, beam)
            size = 0.0
            for last in range(first + 1, len(self.parts) + 1):
                size += self.sizes[last - 1]
                if last > first + 1 and size > _LONGEST * self.usual:
                    break
                self._extend(best, first, last)
        best_way = max(
            self.ways[-1].values(),
            key=lambda way: way.score - _WITHOUT_BODY * (self.bylines - way.used.bit_count()),
        )
        return self._settle(best_way)

    def _best(self, at: int, beam: int) -> list[_Way]:
        ways = nlargest(beam, self.ways[at].values(), key=lambda way: way.score)
        return [way for way in ways if way.score > ways[0].score - _HOPELESS]

    def _extend(self, best: Sequence[_Way], first: int, last: int) -> None:
        parts = self.parts[first:last]
        cut = parts[0].break_before if first else 0.0
        shape = cut + structure_score(parts, self.usual)
        skip = _junk_score(parts, cut)
        fit = self.evidence[last] - self.evidence[first]
        order = [int(byline) for byline in np.argsort(-fit)]
        gains = fit.tolist()
        for way in best:
            self._keep(last, way.score + skip, way.used, way.body, way.before)
            score = way.score + shape
            self._keep(last, score - _NAMELESS, way.used, (first, last, _NOBODY), way)
            free = (byline for byline in order if not way.used >> byline & 1)
            for byline in islice(free, _CHOICES):
                used = way.used | 1 << byline
                self._keep(last, score + gains[byline], used, (first, last, byline), way)

    def _keep(
        self,
        at: int,
        score: float,
        used: int,
        body: tuple[int, int, int] | None,
        before: _Way | None,
    ) -> None:
        key = (used, body[1] if body else 0)
        known = self.ways[at].get(key)
        if known is None or known.score < score:
            self.ways[at][key] = _Way(score, used, body, before)

    def _settle(self, way: _Way) -> list[Body]:
        """The optimal assignment of the bodies found, and how far each is from the next best.

        Each body may go to no one instead, which leaves a byline without a body.
        """
        spans = [(first, last) for first, last, _ in way.bodies()]
        if not spans:
            return []
        fit = np.stack([self.evidence[last] - self.evidence[first] for first, last in spans])
        nobody = np.full((len(spans), len(spans)), -_NAMELESS - _WITHOUT_BODY)
        fit = np.hstack([fit, nobody])
        best = _optimum(fit)
        bodies = []
        for row, (first, last) in enumerate(spans):
            column = int(best.columns[row])
            if column >= self.bylines:
                bodies.append(Body(first, last, None, _UNKNOWN))
                continue
            without = fit.copy()
            without[row, column] = -1e6
            sure = _confidence(best.total - _optimum(without).total)
            bodies.append(Body(first, last, column, sure * self._wholeness(first, last)))
        return bodies

    def _wholeness(self, first: int, last: int) -> float:
        """How sure it is that stretches are one whole body, and not two or a part."""
        size = float(self.sizes[first:last].sum()) / self.usual
        inner = [part for part in self.parts[first + 1 : last] if not part.under_heading]
        breaks = max((part.break_before for part in inner), default=0.0)
        is_double = size > _DOUBLE and breaks >= 1.5
        return _HALF_SURE if is_double or size < _PART else 1.0


@dataclass(frozen=True, slots=True)
class _Optimum:
    """The column of each row, and what they come to together."""

    columns: NDArray[np.intp]
    total: float


def _optimum(fit: Affinity) -> _Optimum:
    rows, columns = linear_sum_assignment(-fit)
    return _Optimum(columns, float(fit[rows, columns].sum()))


def _junk_score(parts: Sequence[Stretch], cut: float) -> float:
    text = "".join(part.text for part in parts)
    loose = parts[0].looseness if len(parts) == 1 else 0.0
    lead = lead_score(text)
    lost = _LOST * len(text) / (1 + lead)
    return _NO_SPEECH + cut + loose + 2.0 * min(lead, 3.0) - lost


def _confidence(margin: float) -> float:
    return float(1 / (1 + np.exp(-margin / _PARTED)))
