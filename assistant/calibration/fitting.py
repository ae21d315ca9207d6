"""Fits logistic regressions to few examples: as far from the shipped weights as these bear out.

Ridge regression towards the shipped weights instead of towards zero. How strongly it pulls is
chosen by the log loss on groups of examples left out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.ranking.logistic_regression import LIMIT, LogisticModel

FOLDS = 5
_STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1e3, 1e6)
_LEAST = 1e-6
_MOST_STEPS = 50
Rows = NDArray[np.float64]
Labels = NDArray[np.bool_]
Groups = Sequence[str]


@dataclass(frozen=True)
class Examples:
    """A row of signals, a label and a group each, in the order of a model's signals.

    `counts` is what each counts, 1 where it is not given.
    """

    rows: Rows
    labels: Labels
    groups: NDArray[np.str_]
    counts: Rows | None = None

    def where(self, some: NDArray[np.bool_]) -> "Examples":
        counts = None if self.counts is None else self.counts[some]
        return Examples(self.rows[some], self.labels[some], self.groups[some], counts)

    @property
    def counted(self) -> Rows:
        """What each counts."""
        return np.ones(len(self.labels)) if self.counts is None else self.counts


def fitted(prior: LogisticModel, examples: Examples) -> LogisticModel:
    """The model for the examples, pulled towards the prior as strongly as serves those left out."""
    losses = [_log_loss(held_out(prior, examples, strength), examples) for strength in _STRENGTHS]
    return fit(prior, examples, _STRENGTHS[int(np.argmin(losses))])


def held_out(prior: LogisticModel, examples: Examples, strength: float | None = None) -> Rows:
    """The probability of each example by a model fitted without its fold, shape (examples,).

    Without a strength, each fold's model chooses its own among the examples that it sees.
    """
    fold = folds(examples.groups.tolist())
    found = np.empty(len(examples.labels))
    for number in range(FOLDS):
        left_out = fold == number
        if not left_out.any():
            continue
        seen = examples.where(~left_out)
        model = fitted(prior, seen) if strength is None else fit(prior, seen, strength)
        found[left_out] = model.each(examples.rows[left_out])
    return found


def fit(prior: LogisticModel, examples: Examples, strength: float) -> LogisticModel:
    """The weights with the least log loss and squared distance from the prior's, by `strength`."""
    weights = list(prior.signals.values())
    mean, scale, before = np.array([(one.mean, one.scale, one.weight) for one in weights]).T
    standing = np.clip((examples.rows - mean) / scale, -LIMIT, LIMIT)
    intercept, *after = _newton(
        np.column_stack((np.ones(len(standing)), standing)),
        examples,
        np.concatenate(([prior.intercept], before)),
        np.concatenate(([0.0], np.full(len(before), strength))),
    ).tolist()
    return LogisticModel(
        intercept=intercept,
        signals={
            name: one.model_copy(update={"weight": weight})
            for (name, one), weight in zip(prior.signals.items(), after, strict=True)
        },
    )


def _newton(rows: Rows, examples: Examples, start: Rows, strengths: Rows) -> Rows:
    """Newton's method with halved steps where a whole one would overshoot; the loss is convex."""
    labels, counts = examples.labels, examples.counted
    sign = np.where(labels, 1.0, -1.0)

    def loss(some: Rows) -> float:
        away = some - start
        return float(counts @ np.logaddexp(0, -sign * (rows @ some)) + strengths @ away**2 / 2)

    found = start
    for _ in range(_MOST_STEPS):
        probability = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (counts * (probability - labels)) + strengths * (found - start)
        spread = counts * probability * (1 - probability)
        curvature = (rows * spread[:, np.newaxis]).T @ rows + np.diag(strengths + _LEAST)
        step = np.linalg.solve(curvature, slope)
        share, now = 1.0, loss(found)
        while loss(found - share * step) > now and share > _LEAST:
            share /= 2
        found = found - share * step
        if np.abs(share * step).max() < _LEAST:
            break
    return found


def folds(groups: Groups) -> NDArray[np.int64]:
    """The fold of each example: a group is in one, and the folds are about as large."""
    sizes = [0] * FOLDS
    fold_of: dict[str, int] = {}
    for group, count in sorted(Counter(groups).items(), key=lambda item: (-item[1], item[0])):
        fold_of[group] = sizes.index(min(sizes))
        sizes[fold_of[group]] += count
    return np.array([fold_of[group] for group in groups])


def _log_loss(probability: Rows, examples: Examples) -> float:
    said = np.clip(np.where(examples.labels, probability, 1 - probability), _LEAST, 1)
    return float(np.average(-np.log(said), weights=examples.counted))
