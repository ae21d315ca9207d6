"""How likely it is that what was found answers the question."""

import math
from collections.abc import Sequence

import numpy as np

from assistant.retrieval.ranking import Ranked


def confidence(ranked: Sequence[Ranked]) -> float:
    """A probability, from how far the best passage stands out."""
    if not ranked:
        return 0.0
    spread = np.array([one.score for one in ranked])
    z = (spread[0] - spread.mean()) / max(float(spread.std()), 1e-3)
    return float(1 / (1 + math.exp(-(z - 2.0))))
