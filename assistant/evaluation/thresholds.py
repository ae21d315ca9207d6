"""Conditions on scores that make a run fail, such as `speaker@1<.9`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.evaluation.metric_registry import METRICS
from vectorstore.errors import InvalidRequest

_CONDITION = re.compile(r"\s*([\w@]+)\s*(<=|>=|<|>)\s*(\d*\.?\d+)\s*")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A metric, a comparison and the number that it is compared with."""

    metric: str
    comparison: str
    limit: float

    @classmethod
    def parse(cls, text: str) -> "Threshold":
        """Raises InvalidRequest."""
        found = _CONDITION.fullmatch(text)
        names = [metric.name for metric in METRICS]
        if found is None or found[1] not in names:
            raise InvalidRequest(
                f"{text!r} is no condition; write a metric, <, <=, > or >=, and a number, such as "
                f"'speaker@1<.9'. The metrics are {', '.join(names)}."
            )
        return cls(found[1], found[2], float(found[3]))

    def reached(self, scores: Mapping[str, float | None]) -> str | None:
        """Why the scores make the run fail, or None; a metric without a score does."""
        value = scores.get(self.metric)
        if value is None:
            return f"{self.metric} has no score"
        holds = {
            "<": value < self.limit,
            "<=": value <= self.limit,
            ">": value > self.limit,
            ">=": value >= self.limit,
        }[self.comparison]
        return f"{self.metric} is {value:.3f}, {self.comparison} {self.limit:g}" if holds else None
