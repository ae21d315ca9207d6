"""Compare two runs: which metrics changed, how significantly, and on which questions."""

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from assistant.evaluation.metric_registry import METRICS, Metric
from assistant.evaluation.rows import Row, columns
from assistant.evaluation.significance import Difference, Values, difference, mean
from vectorstore.errors import InvalidRequest


class MetricChange(BaseModel):
    """A metric in both runs, over the questions they share.

    `low` and `high` bound the 95 % interval of the difference; `improved` is None where there is
    no difference. `corrected_p` is corrected for the number of metrics compared (Holm 1979).
    """

    model_config = ConfigDict(frozen=True)

    metric: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    p: float
    corrected_p: float = 1.0
    improved: bool | None

    @classmethod
    def of(cls, metric: Metric, found: Difference) -> "MetricChange":
        moved = found.value != 0
        return cls(
            metric=metric.name,
            a=found.a,
            b=found.b,
            difference=found.value,
            low=found.low,
            high=found.high,
            p=found.p,
            improved=(found.value > 0) == metric.higher_is_better if moved else None,
        )


class QuestionChange(BaseModel):
    """A question that scores differently in the two runs: the metrics that changed, as (a, b)."""

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    lang: str | None
    kind: str | None
    metrics: dict[str, tuple[float, float]]
    gain: float


class Comparison(BaseModel):
    """Run B compared with run A; `better` and `worse` start with the largest change."""

    model_config = ConfigDict(frozen=True)

    questions: int
    only_a: int
    only_b: int
    changes: tuple[MetricChange, ...]
    better: tuple[QuestionChange, ...]
    worse: tuple[QuestionChange, ...]


def compare(a: Sequence[Row], b: Sequence[Row]) -> Comparison:
    """Match the questions of two runs by id. Raises InvalidRequest where they share none."""
    rows_b = {row.id: row for row in b}
    pairs = [(row, rows_b[row.id]) for row in a if row.id in rows_b]
    if not pairs:
        raise InvalidRequest(
            "The two runs share no question id; compare runs of the same question set."
        )
    moved = [
        change for change in (_question_change(left, right) for left, right in pairs) if change
    ]
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Comparison(
        questions=len(pairs),
        only_a=len(a) - len(pairs),
        only_b=len(b) - len(pairs),
        changes=corrected([
            change for change in (_metric_change(m, left, right) for m in METRICS) if change
        ]),
        better=tuple(sorted((m for m in moved if m.gain > 0), key=lambda m: -m.gain)),
        worse=tuple(sorted((m for m in moved if m.gain < 0), key=lambda m: m.gain)),
    )


def corrected(changes: Sequence[MetricChange]) -> tuple[MetricChange, ...]:
    """The changes with their p-values corrected by Holm's step-down method."""
    order = sorted(range(len(changes)), key=lambda place: changes[place].p)
    least = 0.0
    found = list(changes)
    for rank, place in enumerate(order):
        least = max(least, min(1.0, changes[place].p * (len(changes) - rank)))
        found[place] = changes[place].model_copy(update={"corrected_p": least})
    return tuple(found)


def _metric_change(metric: Metric, a: Sequence[Row], b: Sequence[Row]) -> MetricChange | None:
    left, right = columns(a, metric.columns), columns(b, metric.columns)
    left, right = _comparable(left, right, metric)
    if not left.shape[-1]:
        return None
    found = difference(left, right, metric.statistic)
    return MetricChange.of(metric, found) if found else None


def _comparable(a: Values, b: Values, metric: Metric) -> tuple[Values, Values]:
    """The questions on which the metric can be compared.

    A mean may apply to a question in one run alone (a refusal is right or wrong only where the
    run refused); the others need both.
    """
    missing_a, missing_b = np.isnan(a).any(axis=0), np.isnan(b).any(axis=0)
    kept = ~(missing_a & missing_b) if metric.statistic is mean else ~(missing_a | missing_b)
    return a[:, kept], b[:, kept]


def _question_change(a: Row, b: Row) -> QuestionChange | None:
    """How one question changed, None where none of its shares did."""
    metrics: dict[str, tuple[float, float]] = {}
    gain = 0.0
    for metric in METRICS:
        before, after = a.metrics.get(metric.name), b.metrics.get(metric.name)
        if not metric.share or before is None or after is None or before == after:
            continue
        metrics[metric.name] = (before, after)
        gain += (after - before) * (1 if metric.higher_is_better else -1)
    if not metrics:
        return None
    return QuestionChange(
        id=a.id, question=a.question, lang=a.lang, kind=a.kind, metrics=metrics, gain=gain
    )
