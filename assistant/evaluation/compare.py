"""Two runs side by side: which scores moved, how surely, and on which questions."""

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.evaluation.metric_registry import MEASURES, Measure
from assistant.evaluation.rows import Row, columns
from assistant.evaluation.significance import Difference, Values, difference, mean
from vectorstore.errors import InvalidRequest


class Change(BaseModel):
    """A measure in both runs, over the questions they share.

    `improved` is whether the difference, if there is one, is for the better.
    """

    model_config = ConfigDict(frozen=True)

    metric: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    p: float
    improved: bool | None

    @classmethod
    def of(cls, measure: Measure, found: Difference) -> "Change":
        moved = found.value != 0
        return cls(
            metric=measure.name,
            a=found.a,
            b=found.b,
            difference=found.value,
            low=found.low,
            high=found.high,
            p=found.p,
            improved=(found.value > 0) == measure.higher_is_better if moved else None,
        )


class Moved(BaseModel):
    """A question that one of the runs does better; metrics as (a, b), only those that moved."""

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    lang: str | None
    kind: str | None
    metrics: dict[str, tuple[float, float]]
    gain: float


class Comparison(BaseModel):
    """Run B against run A. `better` and `worse` are sorted by how much."""

    model_config = ConfigDict(frozen=True)

    questions: int
    only_a: int
    only_b: int
    changes: tuple[Change, ...]
    better: tuple[Moved, ...]
    worse: tuple[Moved, ...]


def compare(a: Sequence[Row], b: Sequence[Row]) -> Comparison:
    """Match the questions of two runs by id. Raises InvalidRequest where they share none."""
    rows_b = {row.id: row for row in b}
    pairs = [(row, rows_b[row.id]) for row in a if row.id in rows_b]
    if not pairs:
        raise InvalidRequest(
            "The two runs share no question id; compare runs of the same question set."
        )
    moved = [change for change in (_moved(left, right) for left, right in pairs) if change]
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Comparison(
        questions=len(pairs),
        only_a=len(a) - len(pairs),
        only_b=len(b) - len(pairs),
        changes=tuple(change for change in (_change(m, left, right) for m in MEASURES) if change),
        better=tuple(sorted((m for m in moved if m.gain > 0), key=lambda m: -m.gain)),
        worse=tuple(sorted((m for m in moved if m.gain < 0), key=lambda m: m.gain)),
    )


def _change(measure: Measure, a: Sequence[Row], b: Sequence[Row]) -> Change | None:
    left, right = columns(a, measure.of), columns(b, measure.of)
    left, right = _together(left, right, measure)
    if not left.shape[-1]:
        return None
    found = difference(left, right, measure.statistic)
    return Change.of(measure, found) if found else None


def _together(a: Values, b: Values, measure: Measure) -> tuple[Values, Values]:
    """The questions that the measure can compare.

    A mean may apply to a question in one run alone (a refusal is right or wrong only where the
    run refused); the others need both.
    """
    missing_a, missing_b = np.isnan(a).any(axis=0), np.isnan(b).any(axis=0)
    kept = ~(missing_a & missing_b) if measure.statistic is mean else ~(missing_a | missing_b)
    return a[:, kept], b[:, kept]


def _moved(a: Row, b: Row) -> Moved | None:
    """How the scores of one question moved, where one of its shares did."""
    metrics: dict[str, tuple[float, float]] = {}
    gain = 0.0
    for measure in MEASURES:
        before, after = a.metrics.get(measure.name), b.metrics.get(measure.name)
        if not measure.share or before is None or after is None or before == after:
            continue
        metrics[measure.name] = (before, after)
        gain += (after - before) * (1 if measure.higher_is_better else -1)
    if not metrics:
        return None
    return Moved(id=a.id, question=a.question, lang=a.lang, kind=a.kind, metrics=metrics, gain=gain)
