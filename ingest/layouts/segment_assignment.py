"""Which segments make up one body, and which entry it belongs to: decided together.

Each hypothesis cuts the page into bodies and gives each an entry. It is scored by what the page
itself says for the cuts, by the structure of each body, and by what title and text have in common.
A beam search keeps the best hypotheses up to each place; an optimal assignment then settles the
entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.special import expit

from ingest.layouts.segments import Segment, structure_score
from ingest.layouts.title_similarity import Similarity

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
class AssignedBody:
    """Segments `first` to before `last`, and the entry they go to; `confidence` in [0, 1].

    A body without an entry of its own on the page goes to none.
    """

    first: int
    last: int
    entry: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """How the segments so far were cut: the last body, and the hypothesis that it extends.

    `used` holds a byte for each entry, 1 for those that have a body.
    """

    score: float
    used: bytes
    body: tuple[int, int] = (0, 0)
    before: "_Hypothesis | None" = None

    def bodies(self) -> list[tuple[int, int]]:
        found, hypothesis = [], self
        while hypothesis.before is not None:
            found.append(hypothesis.body)
            hypothesis = hypothesis.before
        return found[::-1]


def assign(segments: Sequence[Segment], similarity: Similarity) -> list[AssignedBody]:
    """The bodies of a page and their entries, in page order.

    `similarity` has shape (segments, entries). Segments in no body are no speech.
    """
    return _BeamSearch(segments, similarity).bodies()


class _BeamSearch:
    def __init__(self, segments: Sequence[Segment], similarity: Similarity) -> None:
        self.segments = segments
        self.entries = similarity.shape[1]
        self.sizes = np.array([segment.size for segment in segments], dtype=np.float64)
        sections = np.array([0.4 if segment.under_heading else 1.0 for segment in segments])
        weights = sections * np.minimum(self.sizes, 240) / 120
        gained = np.cumsum(similarity * weights[:, None], axis=0)
        self.evidence = np.vstack([np.zeros(self.entries), gained])
        self.ends = np.array([0.0, *np.cumsum(self.sizes)])
        self.usual = max(1.0, float(self.sizes.sum()) / self.entries)

    def bodies(self) -> list[AssignedBody]:
        beam = max(_NARROWEST, min(_BEAM, _ALL_BEAMS // len(self.segments)))
        hypotheses = [[_Hypothesis(0.0, bytes(self.entries))]]
        for last in range(1, len(self.segments) + 1):
            hypotheses.append(self._best_to(last, hypotheses, beam))
        best = max(hypotheses[-1], key=lambda one: one.score - _WITHOUT_BODY * one.used.count(0))
        return self._settle(best)

    def _best_to(
        self, last: int, hypotheses: Sequence[Sequence[_Hypothesis]], beam: int
    ) -> list[_Hypothesis]:
        """The best up to `last`, best first: one for each set of entries and end of a body."""
        firsts = self._firsts(last)
        start = np.repeat(firsts, [len(hypotheses[first]) for first in firsts])
        before = [one for first in firsts for one in hypotheses[first]]
        gains = {first: self._gains(first, last) for first in firsts}
        scores = np.array([one.score for one in before])[:, None] + [
            gains[first] for first in start
        ]
        used = np.frombuffer(b"".join(one.used for one in before), dtype=bool)
        scores[:, : self.entries][used.reshape(-1, self.entries)] = -np.inf
        lowest = scores.max() - _HOPELESS
        found: dict[tuple[bytes, int], _Hypothesis] = {}
        for place in np.argsort(-scores, axis=None):
            at, choice = divmod(int(place), self.entries + 2)
            one, score = before[at], float(scores[at, choice])
            if len(found) == beam or score < lowest:
                break
            if choice == self.entries + 1:
                one = replace(one, score=score)
            else:
                taken = one.used[:choice] + b"\1" + one.used[choice + 1 :]
                one = _Hypothesis(score, taken[: self.entries], (int(start[at]), last), one)
            found.setdefault((one.used, one.body[1]), one)
        return list(found.values())

    def _firsts(self, last: int) -> list[int]:
        """Where a body that ends before `last` may begin."""
        sizes = self.ends[last] - self.ends[: last - 1]
        return [*np.flatnonzero(sizes <= _LONGEST * self.usual).tolist(), last - 1]

    def _gains(self, first: int, last: int) -> NDArray[np.float64]:
        """What segments add as a body of each entry, as a body of none, and as no speech."""
        segments = self.segments[first:last]
        cut = segments[0].break_before if first else 0.0
        shape = cut + structure_score(segments, self.usual)
        fit = self.evidence[last] - self.evidence[first]
        return np.array([*(shape + fit), shape - _NAMELESS, _junk_score(segments, cut)])

    def _settle(self, hypothesis: _Hypothesis) -> list[AssignedBody]:
        """The optimal assignment of the bodies found, and how far each is from the next best.

        Each body may go to no one instead, which leaves an entry without a body.
        """
        spans = hypothesis.bodies()
        if not spans:
            return []
        fit = np.stack([self.evidence[last] - self.evidence[first] for first, last in spans])
        nobody = np.full((len(spans), len(spans)), -_NAMELESS - _WITHOUT_BODY)
        fit = np.hstack([fit, nobody])
        best = _best_columns(fit)
        bodies = []
        for row, (first, last) in enumerate(spans):
            column = int(best[row])
            if column >= self.entries:
                bodies.append(AssignedBody(first, last, None, _UNKNOWN))
                continue
            without = fit.copy()
            without[row, column] = -1e6
            margin = _total(fit, best) - _total(without, _best_columns(without))
            sure = float(expit(margin / _PARTED))
            bodies.append(AssignedBody(first, last, column, sure * self._wholeness(first, last)))
        return bodies

    def _wholeness(self, first: int, last: int) -> float:
        """How sure it is that segments are one whole body, and not two or a part."""
        size = float(self.sizes[first:last].sum()) / self.usual
        inner = [
            segment for segment in self.segments[first + 1 : last] if not segment.under_heading
        ]
        breaks = max((segment.break_before for segment in inner), default=0.0)
        is_double = size > _DOUBLE and breaks >= 1.5
        return _HALF_SURE if is_double or size < _PART else 1.0


def _best_columns(fit: Similarity) -> NDArray[np.intp]:
    """The column of each row in the optimal assignment."""
    columns: NDArray[np.intp] = linear_sum_assignment(-fit)[1]
    return columns


def _total(fit: Similarity, columns: NDArray[np.intp]) -> float:
    return float(fit[np.arange(len(columns)), columns].sum())


def _junk_score(segments: Sequence[Segment], cut: float) -> float:
    editorial = sum(segment.editorial for segment in segments)
    loose = segments[0].looseness if len(segments) == 1 else 0.0
    lost = _LOST * sum(segment.size for segment in segments) / (1 + editorial)
    return _NO_SPEECH + cut + loose + 2.0 * min(editorial, 3.0) - lost
