"""Logistic regressions over named signals; their weights ship with the product."""

import math
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

LIMIT = 4.0
"""Deviations beyond which a signal says no more."""


class Weight(BaseModel):
    """What a signal counts, for each deviation of `scale` that it stands off `mean`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mean: float
    scale: float
    weight: float


class Regression(BaseModel):
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
