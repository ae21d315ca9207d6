"""The report of a run: one self-contained HTML page that needs no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.charts import dot_plot, latency_curve, reliability_diagram
from assistant.evaluation.metric_registry import METRICS, Metric
from assistant.evaluation.rows import Row
from assistant.evaluation.run_store import RunRecord
from assistant.evaluation.scores import Score, Scores

_WORST = 30
_ALL = "all · 全部"


@dataclass(frozen=True, slots=True)
class _Table:
    """The scores of some slices side by side: a line for each metric that applies."""

    title: str
    slices: tuple[str, ...]
    lines: tuple[tuple[Metric, tuple[Score, ...]], ...]

    @classmethod
    def of(cls, title: str, scores: Mapping[str, Scores]) -> "_Table":
        lines = [(m, tuple(some[m.name] for some in scores.values())) for m in METRICS]
        return cls(
            title=title,
            slices=tuple(scores),
            lines=tuple(line for line in lines if any(s.value is not None for s in line[1])),
        )


def report(record: RunRecord, rows: Sequence[Row]) -> str:
    """Render the page, in English and Chinese, with everything from outside escaped."""
    environment = Environment(
        loader=PackageLoader("assistant", "evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    scores = record.scores
    languages = {_ALL: scores.all, **scores.by["lang"]}
    tables = [_Table.of("By language · 按语言", languages)]
    if scores.by["kind"]:
        tables.append(_Table.of("By kind · 按类型", {_ALL: scores.all, **scores.by["kind"]}))
    return environment.get_template("report.html").render(
        record=record,
        tables=tables,
        panels=_panels(languages),
        reliability=reliability_diagram(scores.reliability, "Reliability · 可靠性")
        if scores.reliability
        else None,
        latency=_latency(rows),
        worst=worst(rows)[:_WORST],
    )


def worst(rows: Sequence[Row]) -> list[Row]:
    """The questions with an imperfect score: those that failed first, then by loss."""
    wrong = [row for row in rows if row.error or _loss(row) > 0]
    return sorted(wrong, key=lambda row: (row.error is None, -_loss(row)))


def _loss(row: Row) -> float:
    """Mean distance of the question's shares from a perfect score."""
    losses = [
        1 - value if metric.higher_is_better else value
        for metric in METRICS
        if metric.share and (value := row.metrics.get(metric.name)) is not None
    ]
    return sum(losses) / len(losses) if losses else 0.0


def _panels(slices: Mapping[str, Scores]) -> list[tuple[Metric, Markup]]:
    """A dot plot for each share that applies to the run."""
    return [
        (
            metric,
            dot_plot(
                {name: scores[metric.name] for name, scores in slices.items()},
                f"{metric.name}: {metric.english} · {metric.chinese}",
            ),
        )
        for metric in METRICS
        if metric.share and any(s[metric.name].value is not None for s in slices.values())
    ]


def _latency(rows: Sequence[Row]) -> Markup | None:
    for name in ("seconds", "retrieval_seconds"):
        seconds = [value for row in rows if (value := row.metrics.get(name)) is not None]
        if seconds:
            return latency_curve(seconds, "Answered within · 用时分布")
    return None
