"""A question set is put to a corpus, and each question scored for what it asks."""

import pytest
from two_speakers import FakeCorpus

from assistant.evaluation.compare import compare
from assistant.evaluation.questions import BenchQuestion, Dialogue
from assistant.evaluation.rows import Row
from assistant.evaluation.run import DEPTH, Evaluator
from assistant.evaluation.scores import Summary
from vectorstore.errors import InvalidRequest

QUAY = BenchQuestion(
    id="quay",
    lang="zh",
    kind="fact",
    question="冷链码头投入多少亿元？",
    answerable=True,
    speakers=("周远帆",),
    evidence=("建设冷链码头", "12 亿元"),
    facts=("12亿元", "五年"),
)
NIGHT = BenchQuestion(
    id="night",
    lang="en",
    kind="fact",
    question="图书馆夜间开放？",
    speakers=("何书宁",),
    evidence=("延长夜间开放",),
)
MOON = BenchQuestion(id="moon", lang="en", kind="far", question="月球有多远？", answerable=False)
BARE = BenchQuestion(id="bare", question="渔船？")


def _rows(corpus: FakeCorpus, *questions: BenchQuestion) -> tuple[Row, ...]:
    return tuple(Evaluator(corpus).rows([Dialogue(turns=(question,)) for question in questions]))


def test_an_answered_question_has_the_scores_of_its_evidence() -> None:
    (row,) = _rows(FakeCorpus(), QUAY)
    assert row.relevant == {"harbour-1": 1}
    assert row.retrieved[0].id == "harbour-1"
    expected = {
        "speaker@1": 1,
        "evidence@5": 1,
        "recall@1": 1,
        "mrr": 1,
        "evidence_recall": 1,
        "citation_precision": 1,
        "citation_recall": 1,
        "verbatim": 1,
        "fact_recall": 1 / 2,
        "speaker_accuracy": 1,
        "wrongly_refused": 0,
        "refusal_recall": None,
        "correction": None,
        "quotations": 1,
        "confidence": 0.8,
        "answerable": 1,
        "retrieval_seconds": 0.01,
    }
    assert {name: row.metrics[name] for name in expected} == expected


def test_a_question_without_an_answer_is_scored_for_its_refusal_alone() -> None:
    answered, refused = (
        _rows(FakeCorpus(refuses=frozenset(no)), MOON)[0].metrics for no in ([], [MOON.question])
    )
    assert (answered["refusal_recall"], refused["refusal_recall"]) == (0, 1)
    assert (answered["refusal_precision"], refused["refusal_precision"]) == (None, 1)
    for metrics in (answered, refused):
        assert metrics.get("recall@1") is None
        assert metrics.get("evidence_recall") is None
        assert metrics["wrongly_refused"] is None


def test_a_question_that_tells_nothing_is_only_timed() -> None:
    (row,) = _rows(FakeCorpus(), BARE)
    applies = {name for name, value in row.metrics.items() if value is not None}
    assert applies == {"verbatim", "quotations", "confidence", "seconds", "retrieval_seconds"}


def test_refusing_what_the_corpus_answers_scores_nothing_for_the_answer() -> None:
    (row,) = _rows(FakeCorpus(refuses=frozenset([QUAY.question])), QUAY)
    assert row.metrics["evidence_recall"] == 0
    assert row.metrics["speaker_accuracy"] == 0
    assert row.metrics["citation_precision"] is None
    assert row.metrics["quotations"] is None
    assert row.metrics["refusal_precision"] == 0
    assert row.metrics["recall@1"] == 1


def test_a_failure_is_kept_and_scores_as_if_nothing_had_come_back() -> None:
    failed, fine = _rows(FakeCorpus(breaks=frozenset([QUAY.question])), QUAY, NIGHT)
    assert failed.error == "The server does not answer; check that it runs."
    assert failed.answer is None
    for name in ("recall@10", "speaker@1", "evidence_recall", "fact_recall", "speaker_accuracy"):
        assert failed.metrics[name] == 0
    assert failed.metrics.get("wrongly_refused") is None
    assert fine.error is None


def test_evidence_that_stands_nowhere_is_named() -> None:
    (row,) = _rows(FakeCorpus(), QUAY.model_copy(update={"speakers": ("何书宁",)}))
    assert row.unfound == QUAY.evidence
    assert row.metrics["recall@10"] == 0


def test_retrieval_is_ten_deep_and_the_language_of_a_question_is_not_given_away() -> None:
    corpus = FakeCorpus()
    (row,) = _rows(corpus, NIGHT)
    assert len(row.retrieved) == min(DEPTH, 4)
    assert corpus.asked[0].language is None
    assert corpus.asked[0].top_k is None


def test_each_turn_of_a_dialogue_hears_the_turns_before_it() -> None:
    corpus = FakeCorpus()
    first, second = Evaluator(corpus).rows([Dialogue(turns=(QUAY, NIGHT))])
    assert corpus.asked[0].history == ()
    assert [(turn.role, turn.content) for turn in corpus.asked[1].history] == [
        ("user", QUAY.question),
        ("assistant", first.answer.text if first.answer else ""),
    ]
    assert second.metrics["speaker@1"] == 1


def test_scores_are_over_all_and_by_language_and_kind() -> None:
    corpus = FakeCorpus(
        refuses=frozenset([MOON.question, NIGHT.question]),
        confidences={QUAY.question: 0.9, NIGHT.question: 0.3, MOON.question: 0.4},
    )
    summary = Summary.of(_rows(corpus, QUAY, NIGHT, MOON, BARE))
    plain = summary.plain()
    assert list(plain.by["lang"]) == ["zh", "en"]
    assert list(plain.by["kind"]) == ["fact", "far"]
    assert plain.all["evidence_recall"] == 1 / 2
    assert plain.by["lang"]["zh"]["evidence_recall"] == 1
    assert plain.by["lang"]["en"]["evidence_recall"] == 0
    assert plain.by["kind"]["far"]["evidence_recall"] is None
    assert plain.all["refusal_precision"] == 1 / 2
    assert plain.all["refusal_recall"] == 1
    assert plain.all["wrongly_refused"] == 1 / 2
    assert plain.all["auroc"] == 1 / 2
    assert plain.all["ece"] == pytest.approx((0.1 + 0.7 + 0.4) / 3)
    assert summary.all["evidence_recall"].questions == 2
    assert summary.all["evidence_recall"].low == 0
    assert summary.all["evidence_recall"].high == 1


def test_a_run_compared_with_itself_is_no_different() -> None:
    rows = _rows(FakeCorpus(), QUAY, NIGHT, MOON)
    found = compare(rows, rows)
    assert found.questions == 3
    assert found.better == found.worse == ()
    assert {change.difference for change in found.changes} == {0}
    assert {change.p for change in found.changes} == {1}
    assert {change.improved for change in found.changes} == {None}


def test_what_got_better_and_what_worse_is_named_question_by_question() -> None:
    before = _rows(FakeCorpus(refuses=frozenset([QUAY.question])), QUAY, MOON, BARE)
    after = _rows(FakeCorpus(refuses=frozenset([MOON.question])), QUAY, MOON, NIGHT)
    found = compare(before, after)
    assert [moved.id for moved in found.better] == ["quay", "moon"]
    assert found.better[0].metrics["wrongly_refused"] == (1, 0)
    assert found.worse == ()
    assert (found.only_a, found.only_b) == (1, 1)
    improved = {change.metric: change.improved for change in found.changes}
    assert improved["wrongly_refused"] is True
    assert improved["refusal_recall"] is True
    back = compare(after, before)
    assert [moved.id for moved in back.worse] == ["quay", "moon"]


def test_runs_of_two_sets_are_not_compared() -> None:
    with pytest.raises(InvalidRequest):
        compare(_rows(FakeCorpus(), QUAY), _rows(FakeCorpus(), NIGHT))
