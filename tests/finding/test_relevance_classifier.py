"""Who else spoke on a matter is told by how far behind the best he stands, and by his words."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import QuestionType
from assistant.retrieval.learned_models import learned_models
from assistant.retrieval.ranking.candidates import Candidate
from assistant.retrieval.ranking.logistic_regression import LogisticModel, Weight
from assistant.retrieval.ranking.relevance_classifier import (
    AnswerScope,
    answer_scope,
    likelihoods,
    signals,
)
from assistant.retrieval.ranking.scoring import ScoredPassage
from vectorstore.bundled_model import bundled_identity
from vectorstore.records import Passage, PassageKind, SpeechHeader

LIST = frozenset({QuestionType.LIST, QuestionType.WHO})
MODELS = learned_models(bundled_identity()).relevance
FORMS = st.frozensets(st.sampled_from(QuestionType), min_size=1)


def ranked(speaker: str, score: float, heard: float) -> ScoredPassage:
    """A proposal that holds each of two words of the question with that cosine."""
    header = SpeechHeader(speaker, "d", "", speaker, "", "", 1.0, "", corrected=False)
    passage = Passage(f"{speaker}-1", header, PassageKind.PROPOSAL, 1, "", 0, 3, "修桥。")
    nothing = np.zeros(0, np.float32)
    words = np.full(2, heard, np.float32)
    candidate = Candidate(passage, nothing, (), nothing, (), ())
    return ScoredPassage(candidate, score, (), score, 0.0, words, words)


OTHERS = [ranked(name, 0.6, 0.3) for name in "何白罗"]


@given(st.lists(st.tuples(st.sampled_from("周何白"), st.floats(0, 1), st.floats(-1, 1))), FORMS)
def test_a_likelihood_is_one_of_each_passage_and_the_best_is_sure(
    found: list[tuple[str, float, float]], forms: frozenset[QuestionType]
) -> None:
    passages = [ranked(*one) for one in sorted(found, key=lambda one: -one[1])]
    likely = likelihoods(passages, forms, MODELS, named=False)
    assert len(likely) == len(passages)
    assert all(0 <= one <= 1 for one in likely)
    assert likely[:1] in ((), (1.0,))


@given(st.floats(1, 100), st.floats(-5, 5))
def test_signals_do_not_hang_on_the_scale_of_the_scores(unit: float, zero: float) -> None:
    def scaled(one: ScoredPassage) -> ScoredPassage:
        score = one.score * unit + zero
        return replace(one, score=score, dense_score=score)

    found = [ranked("周", 0.9, 0.8), ranked("何", 0.7, 0.5), *OTHERS]
    plain = signals(found, LIST, named=False)
    assert signals([*map(scaled, found)], LIST, named=False) == pytest.approx(plain, abs=1e-6)


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_each_row_weighs_as_its_signals_by_name(first: float, second: float) -> None:
    model = LogisticModel(
        intercept=0.3,
        signals={
            "a": Weight(mean=1, scale=2, weight=0.5),
            "b": Weight(mean=0, scale=0.1, weight=-1),
        },
    )
    (probability,) = model.over(["b", "a"]).each(np.array([[second, first]]))
    assert probability == pytest.approx(model({"a": first, "b": second}))


def test_who_says_the_words_of_a_list_likely_belongs_on_it() -> None:
    found = [ranked("周", 0.9, 0.8), ranked("何", 0.85, 0.8), ranked("白", 0.84, 0.3), *OTHERS]
    _, says, does_not, *_ = likelihoods(found, LIST, MODELS, named=False)
    assert says > 0.5 > does_not


def test_one_more_is_likelier_where_all_are_asked_for() -> None:
    found = [ranked("周", 0.9, 0.8), ranked("何", 0.85, 0.8), *OTHERS]
    ways = (LIST, frozenset({QuestionType.WHO, QuestionType.TOPIC}), frozenset({QuestionType.FACT}))
    asked = [likelihoods(found, forms, MODELS, named=False)[1] for forms in ways]
    assert asked == sorted(asked, reverse=True)


def test_a_list_on_a_topic_is_after_all_of_it() -> None:
    assert answer_scope(frozenset({QuestionType.LIST, QuestionType.TOPIC})) is AnswerScope.ALL
