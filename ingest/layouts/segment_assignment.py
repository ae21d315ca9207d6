"""Cuts and bylines together: which stretches make up one body, and whose it is.

Every way to cut the page into bodies and to give each a byline has a likelihood: the page's own
signs for the cuts, the structure of each body, and what title and text have in common. A beam
keeps the best ways up to each place; an optimal assignment settles the bylines at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ingest.layouts.segments import Stretch, structure_score
from ingest.layouts.title_similarity import Affinity

_BEAM = 40
_ALL_BEAMS = 6400
_NARROWEST = 8
_LONGEST = 6.0
_NO_SPEECH = -4.0
_LOST = 0.06
_PARTED = 3.0
_WITHOUT_BODY = 12.0
_NAMELESS = 4.0
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
    """How the stretches so far were cut: the last body, and the way that came before it.

    `used` holds a byte for each byline, 1 for those that have a body.
    """

    score: float
    used: bytes
    body: tuple[int, int] = (0, 0)
    before: "_Way | None" = None

    def bodies(self) -> list[tuple[int, int]]:
        found, way = [], self
        while way.before is not None:
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
        self.ends = np.array([0.0, *np.cumsum(self.sizes)])
        self.usual = max(1.0, float(self.sizes.sum()) / self.bylines)

    def bodies(self) -> list[Body]:
        beam = max(_NARROWEST, min(_BEAM, _ALL_BEAMS // len(self.parts)))
        ways = [[_Way(0.0, bytes(self.bylines))]]
        for last in range(1, len(self.parts) + 1):
            ways.append(self._ways_to(last, ways, beam))
        best_way = max(ways[-1], key=lambda way: way.score - _WITHOUT_BODY * way.used.count(0))
        return self._settle(best_way)

    def _ways_to(self, last: int, ways: Sequence[Sequence[_Way]], beam: int) -> list[_Way]:
        """The best ways up to `last`, best first, one for each set of bylines and end of a body."""
        firsts = self._firsts(last)
        start = np.repeat(firsts, [len(ways[first]) for first in firsts])
        before = [way for first in firsts for way in ways[first]]
        gains = {first: self._gains(first, last) for first in firsts}
        scores = np.array([way.score for way in before])[:, None] + [
            gains[first] for first in start
        ]
        used = np.frombuffer(b"".join(way.used for way in before), dtype=bool)
        scores[:, : self.bylines][used.reshape(-1, self.bylines)] = -np.inf
        lowest = scores.max() - _HOPELESS
        found: dict[tuple[bytes, int], _Way] = {}
        for place in np.argsort(-scores, axis=None):
            at, choice = divmod(int(place), self.bylines + 2)
            way, score = before[at], float(scores[at, choice])
            if len(found) == beam or score < lowest:
                break
            if choice == self.bylines + 1:
                way = _Way(score, way.used, way.body, way.before)
            else:
                taken = way.used[:choice] + b"\1" + way.used[choice + 1 :]
                way = _Way(score, taken[: self.bylines], (int(start[at]), last), way)
            found.setdefault((way.used, way.body[1]), way)
        return list(found.values())

    def _firsts(self, last: int) -> list[int]:
        """Where a body that ends before `last` may begin."""
        sizes = self.ends[last] - self.ends[: last - 1]
        return [*np.flatnonzero(sizes <= _LONGEST * self.usual).tolist(), last - 1]

    def _gains(self, first: int, last: int) -> NDArray[np.float64]:
        """What stretches add as a body of each byline, as a body of none, and as no speech."""
        parts = self.parts[first:last]
        cut = parts[0].break_before if first else 0.0
        shape = cut + structure_score(parts, self.usual)
        fit = self.evidence[last] - self.evidence[first]
        return np.array([*(shape + fit), shape - _NAMELESS, _junk_score(parts, cut)])

    def _settle(self, way: _Way) -> list[Body]:
        """The optimal assignment of the bodies found, and how far each is from the next best.

        Each body may go to no one instead, which leaves a byline without a body.
        """
        spans = way.bodies()
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
    lead = sum(part.lead for part in parts)
    loose = parts[0].looseness if len(parts) == 1 else 0.0
    lost = _LOST * sum(part.size for part in parts) / (1 + lead)
    return _NO_SPEECH + cut + loose + 2.0 * min(lead, 3.0) - lost


def _confidence(margin: float) -> float:
    return float(1 / (1 + np.exp(-margin / _PARTED)))
