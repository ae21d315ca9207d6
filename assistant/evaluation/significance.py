"""Aggregate statistics with bootstrap confidence intervals, and significance tests of two runs.

A statistic maps columns of shape (c, ..., n), with one value per question along the last axis, to
shape (...). It is NaN where it does not apply.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Values: TypeAlias = NDArray[np.float64]
Statistic: TypeAlias = Callable[[Values], Values]

BINS = 10
_CELLS_AT_ONCE = 2_000_000


def mean(columns: Values) -> Values:
    """The mean of the one column over the questions it applies to (is not NaN for)."""
    applies = ~np.isnan(columns[0])
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(applies, columns[0], 0).sum(-1) / applies.sum(-1))


def median(columns: Values) -> Values:
    """The 50th percentile of the one column, interpolated linearly."""
    return np.asarray(np.percentile(columns[0], 50, axis=-1))


def percentile95(columns: Values) -> Values:
    """The 95th percentile of the one column, interpolated linearly."""
    return np.asarray(np.percentile(columns[0], 95, axis=-1))


def auroc(columns: Values) -> Values:
    """Area under the ROC curve: the Mann-Whitney U divided by the number of pairs.

    Columns: confidence, label in {0, 1}. It does not apply where one label is missing.
    """
    confidence, label = columns
    positive = label.sum(-1)
    negative = label.shape[-1] - positive
    wins = (rankdata(confidence, axis=-1) * label).sum(-1) - positive * (positive + 1) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(wins / (positive * negative))


def ece(columns: Values) -> Values:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017).

    Columns: confidence in [0, 1], label. The distance between mean confidence and accuracy in
    each bin, averaged with the bins' questions as weights.
    """
    confidence, label = columns
    bins = _bin_of(confidence)
    gaps = sum(
        np.abs(np.where(bins == number, confidence - label, 0).sum(-1)) for number in range(BINS)
    )
    return np.asarray(gaps / confidence.shape[-1])


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of a reliability diagram: the questions with a confidence in [low, high).

    `confidence` is their mean confidence, `answerable` the share of them that is answerable.
    """

    low: float
    high: float
    questions: int
    confidence: float
    answerable: float


def reliability(columns: Values) -> tuple[Bin, ...]:
    """The non-empty bins of `ece`, in order."""
    confidence, label = columns
    bins = _bin_of(confidence)
    return tuple(
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            questions=int(inside.sum()),
            confidence=float(confidence[inside].mean()),
            answerable=float(label[inside].mean()),
        )
        for number in range(BINS)
        if (inside := bins == number).any()
    )


def interval(
    columns: Values, statistic: Statistic, *, resamples: int = 1000, seed: int = 0
) -> tuple[float, float] | None:
    """The 95 % percentile bootstrap interval over questions, None for fewer than two questions."""
    count = columns.shape[-1]
    if count < 2:
        return None
    rng = np.random.default_rng(seed)
    values = np.concatenate([
        statistic(columns[:, rng.integers(count, size=(batch, count))])
        for batch in _batches(resamples, count)
    ])
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Difference:
    """The statistic of two runs over the same questions, and the difference b - a.

    `low` and `high` bound the 95 % paired bootstrap interval of the difference; `p` is the p-value
    of the hypothesis that the runs do not differ.
    """

    a: float
    b: float
    low: float
    high: float
    p: float

    @property
    def value(self) -> float:
        return self.b - self.a


def difference(
    a: Values, b: Values, statistic: Statistic, *, resamples: int = 2000, seed: int = 0
) -> Difference | None:
    """Compare two runs by approximate randomisation (Noreen 1989) and paired bootstrap.

    `a` and `b` are columns of shape (c, n), question for question the same. None where the
    statistic does not apply to one of them.
    """
    value_a, value_b = float(statistic(a)), float(statistic(b))
    if np.isnan(value_a) or np.isnan(value_b):
        return None
    count = a.shape[-1]
    rng = np.random.default_rng(seed)
    swapped: list[Values] = []
    resampled: list[Values] = []
    for batch in _batches(resamples, count):
        swap = rng.random((batch, count)) < 0.5
        left, right = np.where(swap, b[:, None], a[:, None]), np.where(swap, a[:, None], b[:, None])
        swapped.append(statistic(right) - statistic(left))
        picks = rng.integers(count, size=(batch, count))
        resampled.append(statistic(b[:, picks]) - statistic(a[:, picks]))
    far = np.abs(np.concatenate(swapped)) >= abs(value_b - value_a) - 1e-12
    drawn = np.concatenate(resampled)
    low, high = np.percentile(drawn[~np.isnan(drawn)], [2.5, 97.5])
    p = (1 + int(far.sum())) / (1 + resamples)
    return Difference(value_a, value_b, float(low), float(high), p)


def _bin_of(confidence: Values) -> NDArray[np.int64]:
    return np.clip((confidence * BINS).astype(np.int64), 0, BINS - 1)


def _batches(resamples: int, count: int) -> Iterator[int]:
    """Batch sizes that add up to the number of resamples and bound the memory used."""
    size = max(1, _CELLS_AT_ONCE // count)
    while resamples > 0:
        yield min(size, resamples)
        resamples -= size
