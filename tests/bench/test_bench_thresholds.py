"""A run fails on the conditions that its caller names, and many comparisons are corrected."""

from pathlib import Path

import pytest

from assistant.evaluation.compare import MetricChange, corrected
from assistant.evaluation.run_store import RUN, make_folder
from assistant.evaluation.thresholds import Threshold
from vectorstore.errors import InvalidRequest


@pytest.mark.parametrize(
    ("condition", "value", "fails"),
    [
        ("speaker@1<.9", 0.89, True),
        ("speaker@1<.9", 0.9, False),
        ("ece >= 0.1", 0.1, True),
        ("p95>2", 1.5, False),
        ("mrr<.5", None, True),
    ],
)
def test_a_condition_on_a_score(condition: str, value: float | None, fails: bool) -> None:
    threshold = Threshold.parse(condition)
    assert bool(threshold.reached({threshold.metric: value})) is fails


@pytest.mark.parametrize("condition", ["speaker@1", "spkr<.9", "speaker@1<much", "speaker@1=.9"])
def test_what_is_no_condition_is_refused(condition: str) -> None:
    with pytest.raises(InvalidRequest, match="no condition"):
        Threshold.parse(condition)


def test_p_values_are_corrected_by_holm() -> None:
    def change(p: float) -> MetricChange:
        return MetricChange(metric="mrr", a=0, b=0, difference=0, low=0, high=0, p=p, improved=None)

    found = corrected([change(0.04), change(0.01), change(0.03)])
    assert [one.corrected_p for one in found] == pytest.approx([0.06, 0.03, 0.06])


def test_a_run_is_not_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / RUN).write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidRequest, match="--overwrite"):
        make_folder(tmp_path)
    make_folder(tmp_path, overwrite=True)
