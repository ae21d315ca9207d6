"""Aggregate scores of a run: over all questions, by language and by kind."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.evaluation.metric_registry import METRICS, Metric
from assistant.evaluation.rows import Row, columns
from assistant.evaluation.significance import Bin, Values, interval, reliability


class Score(BaseModel):
    """A metric aggregated over the questions it applies to, with its 95 % bootstrap interval."""

    model_config = ConfigDict(frozen=True)

    value: float | None
    low: float | None = None
    high: float | None = None
    questions: int


Scores = Mapping[str, Score]
"""By metric name; a metric that applies to no question has no value."""

_SLICES: Mapping[str, Callable[[Row], str | None]] = {
    "lang": lambda row: row.lang,
    "kind": lambda row: row.kind,
}


class Summary(BaseModel):
    """All scores of a run; `by` groups them by `lang` and by `kind`, in the order of the set."""

    model_config = ConfigDict(frozen=True)

    all: Scores
    by: Mapping[str, Mapping[str, Scores]]
    reliability: tuple[Bin, ...]

    @classmethod
    def of(cls, rows: Sequence[Row], metrics: Sequence[Metric] = METRICS) -> "Summary":
        return cls(
            all=_scores(rows, metrics),
            by={
                name: {
                    value: _scores([row for row in rows if key(row) == value], metrics)
                    for value in dict.fromkeys(map(key, rows))
                    if value is not None
                }
                for name, key in _SLICES.items()
            },
            reliability=reliability(applicable(rows, ("confidence", "answerable"))),
        )

    def plain(self) -> "PlainScores":
        """The scores without intervals, as `--json` prints them."""
        return PlainScores(
            all=_values(self.all),
            by={
                name: {value: _values(scores) for value, scores in slices.items()}
                for name, slices in self.by.items()
            },
        )


class PlainScores(BaseModel):
    """`{"all": {metric: value}, "by": {"lang": {"zh": {…}}, "kind": {…}}}`."""

    all: Mapping[str, float | None]
    by: Mapping[str, Mapping[str, Mapping[str, float | None]]]


def applicable(rows: Sequence[Row], names: Sequence[str]) -> Values:
    """Per-question values of shape (names, questions), for the questions that have all of them."""
    found = columns(rows, names)
    return found[:, ~np.isnan(found).any(axis=0)]


def _scores(rows: Sequence[Row], metrics: Sequence[Metric]) -> Scores:
    return {metric.name: _score(rows, metric) for metric in metrics}


def _score(rows: Sequence[Row], metric: Metric) -> Score:
    found = applicable(rows, metric.columns)
    count = found.shape[-1]
    value = float(metric.statistic(found)) if count else np.nan
    if np.isnan(value):
        return Score(value=None, questions=count)
    low, high = interval(found, metric.statistic) or (None, None)
    return Score(value=value, low=low, high=high, questions=count)


def _values(scores: Scores) -> dict[str, float | None]:
    return {name: score.value for name, score in scores.items()}
