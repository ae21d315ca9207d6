"""A run as one page of HTML that opens anywhere, without a network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.charts import cumulative, dots, reliability_plot
from assistant.evaluation.metric_registry import MEASURES, Measure
from assistant.evaluation.rows import Row
from assistant.evaluation.run_store import RunRecord
from assistant.evaluation.scores import Score, Scores

_WORST = 30
_ALL = "all · 全部"


@dataclass(frozen=True, slots=True)
class _Table:
    """The scores of some slices side by side: a line for each measure that applies."""

    title: str
    slices: tuple[str, ...]
    lines: tuple[tuple[Measure, tuple[Score, ...]], ...]

    @classmethod
    def of(cls, title: str, scores: Mapping[str, Scores]) -> "_Table":
        lines = [(m, tuple(some[m.name] for some in scores.values())) for m in MEASURES]
        return cls(
            title=title,
            slices=tuple(scores),
            lines=tuple(line for line in lines if any(s.value is not None for s in line[1])),
        )


def report(record: RunRecord, rows: Sequence[Row]) -> str:
    """The page, in English and Chinese; all that comes from outside is escaped in it."""
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
        reliability=reliability_plot(scores.reliability, "Reliability · 可靠性")
        if scores.reliability
        else None,
        latency=_latency(rows),
        worst=worst(rows)[:_WORST],
    )


def worst(rows: Sequence[Row]) -> list[Row]:
    """The questions that went wrong somewhere, those without an answer first, then by loss."""
    wrong = [row for row in rows if row.error or _loss(row) > 0]
    return sorted(wrong, key=lambda row: (row.error is None, -_loss(row)))


def _loss(row: Row) -> float:
    """The mean distance of the question's shares from perfect."""
    losses = [
        1 - value if measure.higher_is_better else value
        for measure in MEASURES
        if measure.share and (value := row.metrics.get(measure.name)) is not None
    ]
    return sum(losses) / len(losses) if losses else 0.0


def _panels(slices: Mapping[str, Scores]) -> list[tuple[Measure, Markup]]:
    """A plot for each share that applies to the run."""
    return [
        (
            measure,
            dots(
                {name: scores[measure.name] for name, scores in slices.items()},
                f"{measure.name}: {measure.english} · {measure.chinese}",
            ),
        )
        for measure in MEASURES
        if measure.share and any(s[measure.name].value is not None for s in slices.values())
    ]


def _latency(rows: Sequence[Row]) -> Markup | None:
    for name in ("seconds", "retrieval_seconds"):
        seconds = [value for row in rows if (value := row.metrics.get(name)) is not None]
        if seconds:
            return cumulative(seconds, "Answered within · 用时分布")
    return None
