"""The scores of a run: over all questions, and by language and kind."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.evaluation.metric_registry import MEASURES, Measure
from assistant.evaluation.rows import Row, columns
from assistant.evaluation.significance import Bin, Values, interval, reliability


class Score(BaseModel):
    """A measure over the questions it applies to, with its 95 % bootstrap interval."""

    model_config = ConfigDict(frozen=True)

    value: float | None
    low: float | None = None
    high: float | None = None
    questions: int


Scores = Mapping[str, Score]
"""By the name of the measure; those that apply to none of the questions have no value."""

_SLICES: Mapping[str, Callable[[Row], str | None]] = {
    "lang": lambda row: row.lang,
    "kind": lambda row: row.kind,
}


class Summary(BaseModel):
    """All the scores of a run; `by` has the slices `lang` and `kind`, in the set's order."""

    model_config = ConfigDict(frozen=True)

    all: Scores
    by: Mapping[str, Mapping[str, Scores]]
    reliability: tuple[Bin, ...]

    @classmethod
    def of(cls, rows: Sequence[Row], measures: Sequence[Measure] = MEASURES) -> "Summary":
        return cls(
            all=_scores(rows, measures),
            by={
                name: {
                    value: _scores([row for row in rows if key(row) == value], measures)
                    for value in dict.fromkeys(map(key, rows))
                    if value is not None
                }
                for name, key in _SLICES.items()
            },
            reliability=reliability(applicable(rows, ("confidence", "answerable"))),
        )

    def plain(self) -> "PlainScores":
        """The scores without intervals, as the contract prints them."""
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
    """The columns, of only the questions that have them all."""
    found = columns(rows, names)
    return found[:, ~np.isnan(found).any(axis=0)]


def _scores(rows: Sequence[Row], measures: Sequence[Measure]) -> Scores:
    return {measure.name: _score(rows, measure) for measure in measures}


def _score(rows: Sequence[Row], measure: Measure) -> Score:
    found = applicable(rows, measure.of)
    count = found.shape[-1]
    value = float(measure.statistic(found)) if count else np.nan
    if np.isnan(value):
        return Score(value=None, questions=count)
    low, high = interval(found, measure.statistic) or (None, None)
    return Score(value=value, low=low, high=high, questions=count)


def _values(scores: Scores) -> dict[str, float | None]:
    return {name: score.value for name, score in scores.items()}
