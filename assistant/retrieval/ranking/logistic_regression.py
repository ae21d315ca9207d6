"""Logistic regressions over named signals; their weights ship with the product."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

LIMIT = 4.0
"""Deviations beyond which a signal says no more."""


class Weight(BaseModel):
    """What a signal counts, for each deviation of `scale` that it stands off `mean`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mean: float
    scale: float
    weight: float


class LogisticModel(BaseModel):
    """The weights of all signals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    signals: dict[str, Weight]

    def __call__(self, found: Mapping[str, float]) -> float:
        """The probability for signals found, which are at least those that are weighed."""
        total = self.intercept
        for name, signal in self.signals.items():
            standing = (found[name] - signal.mean) / signal.scale
            total += signal.weight * min(max(standing, -LIMIT), LIMIT)
        return 1 / (1 + math.exp(-total))

    def over(self, names: Sequence[str]) -> "LogisticModel":
        """The same with its signals in the order of their names."""
        return LogisticModel(
            intercept=self.intercept, signals={name: self.signals[name] for name in names}
        )

    def each(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability for each row of signals in their order, shape (rows,)."""
        weighed = np.array([(one.mean, one.scale, one.weight) for one in self.signals.values()])
        mean, scale, weight = weighed.T
        standing = np.clip((rows - mean) / scale, -LIMIT, LIMIT)
        probability: NDArray[np.float64] = 1 / (1 + np.exp(-self.intercept - standing @ weight))
        return probability
