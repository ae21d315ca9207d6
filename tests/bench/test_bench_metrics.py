"""Each metric against a sum written by hand, and what holds for any input."""

import importlib
import sys
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation import metrics
from assistant.evaluation.spans import Span
from vectorstore.errors import Unavailable

HERE, THERE = Span("s", 10, 20), Span("s", 40, 50)


def test_a_ranking_is_scored_as_trec_eval_does() -> None:
    found = metrics.ranking(["x", "a", "y", "b"], {"a": 1, "b": 1, "c": 1})
    assert found["recall@1"] == 0
    assert found["recall@3"] == pytest.approx(1 / 3)
    assert found["recall@5"] == pytest.approx(2 / 3)
    assert found["mrr"] == pytest.approx(1 / 2)
    gained = 1 / log2(2 + 1) + 1 / log2(4 + 1)
    best = 1 / log2(1 + 1) + 1 / log2(2 + 1) + 1 / log2(3 + 1)
    assert found["ndcg@10"] == pytest.approx(gained / best)


def test_without_the_package_of_ranking_metrics_one_is_told_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "assistant.evaluation.metrics")
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(Unavailable, match="pip install ir-measures"):
        importlib.import_module("assistant.evaluation.metrics")


def test_grades_weigh_in_the_gain() -> None:
    found = metrics.ranking(["low", "high"], {"high": 3, "low": 1})
    assert found["ndcg@10"] == pytest.approx((1 + 3 / log2(3)) / (3 + 1 / log2(3)))


def test_order_is_kept_whatever_the_ids() -> None:
    assert metrics.ranking(["a", "z"], {"a": 1})["recall@1"] == 1
    assert metrics.ranking(["z", "a"], {"a": 1})["recall@1"] == 0
    assert metrics.ranking(["z", "z", "a"], {"a": 1})["mrr"] == pytest.approx(1 / 2)


def test_nothing_retrieved_or_nothing_to_retrieve_is_zero() -> None:
    assert set(metrics.ranking([], {"a": 1}).values()) == {0.0}
    assert set(metrics.ranking(["a"], {}).values()) == {0.0}


def test_evidence_may_stand_in_two_quotations_together() -> None:
    halves = [Span("s", 5, 14), Span("s", 14, 25)]
    assert metrics.evidence_recall([[HERE]], halves) == 1
    assert metrics.evidence_recall([[HERE]], halves[:1]) == 0
    assert metrics.evidence_recall([[HERE], [THERE]], halves) == 1 / 2
    assert metrics.evidence_recall([[HERE], []], halves) == 1 / 2


def test_evidence_that_stands_twice_needs_one_of_its_places() -> None:
    assert metrics.evidence_recall([[HERE, THERE]], [THERE]) == 1


def test_all_evidence_or_none_within_the_passages() -> None:
    assert metrics.evidence_at_k([[HERE], [THERE]], [Span("s", 0, 100)]) == 1
    assert metrics.evidence_at_k([[HERE], [THERE]], [Span("s", 0, 45)]) == 0


def test_a_citation_is_right_when_it_touches_the_evidence() -> None:
    cited = [Span("s", 18, 30), Span("s", 21, 30), Span("t", 10, 20), None]
    assert metrics.citation_precision([[HERE], [THERE]], cited) == 1 / 4
    assert metrics.citation_recall([[HERE], [THERE]], cited) == 1 / 2
    assert metrics.verbatim(cited) == 3 / 4


def test_facts_are_looked_for_around_markers() -> None:
    assert metrics.fact_recall(["12亿元", "五年"], "投入12[1]亿元 [2]") == 1 / 2


def test_the_speaker_of_each_citation_counts() -> None:
    assert metrics.speaker_accuracy(["周远帆"], ["周远帆", "周远帆", "何书宁"]) == 2 / 3
    assert metrics.speaker_accuracy(["周远帆"], []) == 0
    assert metrics.speaker_at_1(["周远帆", "何书宁"], ["何书宁"]) == 1
    assert metrics.speaker_at_1(["周远帆"], []) == 0


def test_a_wrong_attribution_is_put_right_by_naming_who_said_it() -> None:
    assert metrics.correction(["何书宁"], "周远帆没有谈到；何书宁谈到了。") == 1
    assert metrics.correction(["何书宁"], "没有找到。") == 0


@pytest.mark.parametrize(
    ("answerable", "refused", "precision", "recall", "wrongly"),
    [
        (True, True, 0, None, 1),
        (True, False, None, None, 0),
        (False, True, 1, 1, None),
        (False, False, None, 0, None),
        (None, True, None, None, None),
    ],
)
def test_refusals(
    answerable: bool | None,
    refused: bool,
    precision: float | None,
    recall: float | None,
    wrongly: float | None,
) -> None:
    assert metrics.refusal_precision(answerable, refused) == precision
    assert metrics.refusal_recall(answerable, refused) == recall
    assert metrics.wrongly_refused(answerable, refused) == wrongly


def test_what_does_not_apply_is_none() -> None:
    assert metrics.evidence_recall([], [HERE]) is None
    assert metrics.evidence_at_k([], [HERE]) is None
    assert metrics.citation_recall([], [HERE]) is None
    assert metrics.citation_precision([], [HERE]) is None
    assert metrics.citation_precision([[HERE]], []) is None
    assert metrics.fact_recall([], "…") is None
    assert metrics.speaker_accuracy([], ["周远帆"]) is None
    assert metrics.speaker_at_1([], ["周远帆"]) is None
    assert metrics.verbatim([]) is None


_places = st.builds(
    lambda speech, start, length: Span(speech, start, start + length),
    st.sampled_from(["s", "t"]),
    st.integers(0, 30),
    st.integers(1, 15),
)
_evidence = st.lists(st.lists(_places, max_size=3), max_size=4)
_cited = st.lists(st.none() | _places, max_size=5)


@given(_evidence, _cited)
def test_answer_scores_are_shares_and_do_not_depend_on_order(
    evidence: list[list[Span]], cited: list[Span | None]
) -> None:
    shares = (
        metrics.evidence_recall,
        metrics.evidence_at_k,
        metrics.citation_precision,
        metrics.citation_recall,
    )
    shuffled = sorted(cited, key=str, reverse=True)
    for metric in shares:
        value = metric(evidence, cited)
        assert value is None or 0 <= value <= 1
        assert metric(evidence[::-1], shuffled) == value


@given(_evidence, _cited, _places)
def test_one_more_citation_never_lowers_a_recall(
    evidence: list[list[Span]], cited: list[Span | None], more: Span
) -> None:
    for metric in (metrics.evidence_recall, metrics.citation_recall):
        assert (metric(evidence, [*cited, more]) or 0) >= (metric(evidence, cited) or 0)


@given(
    st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8),
    st.sets(st.sampled_from("abcdefgh"), min_size=1),
)
def test_ranking_scores_are_shares_and_recall_grows_with_depth(
    ranked: list[str], relevant: set[str]
) -> None:
    found = metrics.ranking(ranked, dict.fromkeys(relevant, 1))
    assert all(0 <= value <= 1 for value in found.values())
    assert found["recall@1"] <= found["recall@3"] <= found["recall@5"] <= found["recall@10"]
    first = next((rank for rank, key in enumerate(ranked, 1) if key in relevant), None)
    assert found["mrr"] == pytest.approx(1 / first if first else 0)
