"""What a set of questions says together: hand sums, and what holds for any run."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluation import significance
from assistant.evaluation.significance import Values, difference, interval, reliability


def _columns(*lines: list[float]) -> Values:
    return np.array(lines, dtype=np.float64)


def test_the_mean_is_over_the_questions_it_applies_to() -> None:
    assert significance.mean(_columns([1, np.nan, 0, 1])) == pytest.approx(2 / 3)
    assert np.isnan(significance.mean(_columns([np.nan, np.nan])))


def test_percentiles_are_interpolated() -> None:
    assert significance.median(_columns([1, 2, 3, 10])) == pytest.approx(2.5)
    assert significance.percentile95(_columns([0, 1])) == pytest.approx(0.95)


def test_auroc_counts_pairs_and_halves_ties() -> None:
    # pairs (answerable, not): .9 > .4, .9 > .6, .6 > .4, .6 = .6
    found = significance.auroc(_columns([0.9, 0.6, 0.4, 0.6], [1, 1, 0, 0]))
    assert found == pytest.approx((1 + 1 + 1 + 0.5) / 4)


def test_auroc_does_not_apply_to_one_label() -> None:
    assert np.isnan(significance.auroc(_columns([0.9, 0.6], [1, 1])))


def test_ece_weighs_the_gap_of_each_bin() -> None:
    # bin [.9, 1]: .95 and 1 against 1 and 0; bin [.2, .3): .25 against 0
    found = significance.ece(_columns([0.95, 1.0, 0.25], [1, 0, 0]))
    assert found == pytest.approx(2 / 3 * abs(0.975 - 0.5) + 1 / 3 * 0.25)


def test_the_bins_of_the_reliability_plot_add_up_to_the_error() -> None:
    columns = _columns([0.95, 1.0, 0.25, 0.0], [1, 0, 0, 0])
    bins = reliability(columns)
    assert [(item.low, item.questions) for item in bins] == [(0, 1), (0.2, 1), (0.9, 2)]
    total = sum(item.questions * abs(item.confidence - item.answerable) for item in bins) / 4
    assert total == pytest.approx(float(significance.ece(columns)))


def test_the_interval_of_a_coin_is_that_of_the_binomial() -> None:
    low, high = interval(_columns([0, 1] * 50), significance.mean) or (0, 0)
    assert low == pytest.approx(0.4, abs=0.02)
    assert high == pytest.approx(0.6, abs=0.02)


def test_one_question_has_no_interval() -> None:
    assert interval(_columns([1]), significance.mean) is None


def test_the_interval_is_the_same_at_every_run() -> None:
    columns = _columns(list(np.linspace(0, 1, 30)))
    assert interval(columns, significance.mean) == interval(columns, significance.mean)


def test_five_of_five_better_is_as_likely_by_chance_as_two_of_thirty_two() -> None:
    found = difference(_columns([0] * 5), _columns([1] * 5), significance.mean, resamples=4000)
    assert found
    assert found.value == 1
    assert found.p == pytest.approx(2 / 2**5, abs=0.02)


def test_a_statistic_of_two_columns_is_compared_too() -> None:
    labels = [1.0, 1, 1, 0, 0, 0] * 5
    blind, seeing = [0.5] * 30, labels
    found = difference(_columns(blind, labels), _columns(seeing, labels), significance.auroc)
    assert found
    assert (found.a, found.b) == (0.5, 1.0)
    assert found.p < 0.01
    assert found.low <= 0.5 <= found.high


def test_what_applies_to_one_run_only_is_not_compared() -> None:
    assert difference(_columns([np.nan]), _columns([1]), significance.mean) is None


_shares = st.lists(st.floats(0, 1), min_size=2, max_size=20)


@settings(max_examples=30)
@given(_shares)
def test_a_run_does_not_differ_from_itself(values: list[float]) -> None:
    columns = _columns(values)
    found = difference(columns, columns, significance.mean, resamples=200)
    assert found
    assert (found.value, found.low, found.high, found.p) == (0, 0, 0, 1)


@settings(max_examples=30)
@given(_shares, st.data())
def test_swapping_the_runs_turns_the_difference_round(
    values: list[float], data: st.DataObject
) -> None:
    size = len(values)
    other = data.draw(st.lists(st.floats(0, 1), min_size=size, max_size=size))
    there = difference(_columns(values), _columns(other), significance.mean, resamples=200)
    back = difference(_columns(other), _columns(values), significance.mean, resamples=200)
    assert there
    assert back
    assert there.value == pytest.approx(-back.value)
    assert there.p == back.p


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=30), st.data())
def test_scores_are_shares_whatever_the_order(
    questions: list[tuple[float, bool]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(questions))
    columns, other = (
        _columns([c for c, _ in some], [float(label) for _, label in some])
        for some in (questions, shuffled)
    )
    for metric in (significance.auroc, significance.ece):
        value = float(metric(columns))
        assert np.isnan(value) or 0 <= value <= 1
        assert float(metric(other)) == pytest.approx(value, nan_ok=True)
    low, high = interval(columns[:1], significance.mean, resamples=200) or (0, 0)
    assert 0 <= low <= high <= 1
