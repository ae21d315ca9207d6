"""The confidence is learned from one's own questions, and used with the model it is of."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calibration.calibrate import calibrate
from assistant.calibration.examples import Example
from assistant.calibration.fitting import FOLDS, Examples, fit, folds
from assistant.retrieval.learned_models import LearnedModels, learned_models
from assistant.retrieval.own_calibration import models_in_use, write_calibration
from vectorstore.errors import InvalidRequest

OTHER = "sha256:other"


@pytest.fixture
def shipped() -> LearnedModels:
    return learned_models(OTHER)


def told_apart_by_words(shipped: LearnedModels, count: int) -> list[Example]:
    """Questions of a model whose cosines say the contrary of what they should."""
    rng = np.random.default_rng(0)
    signals = shipped.confidence.weights.signals
    found = []
    for number in range(count):
        answerable = number % 2 == 0
        standing = {name: rng.normal() for name in signals}
        standing["z_score"] -= 1.5 * (answerable - 0.5)
        standing["term_score"] += 3 * (answerable - 0.5)
        found.append(
            Example(
                document=f"d{number % 7}",
                speech=f"s{number}",
                answerable=answerable,
                signals={
                    name: one.mean + one.scale * standing[name] for name, one in signals.items()
                },
                further=None,
            )
        )
    return found


def test_what_is_learned_tells_documents_left_out_apart_better(shipped: LearnedModels) -> None:
    found = calibrate(
        told_apart_by_words(shipped, 300), shipped, embedder=OTHER, corpus="c", sources={}
    )

    assert found.folds_by == "document"
    assert found.after.auroc > found.before.auroc + 0.1
    assert found.after.ece < found.before.ece
    assert found.after.cost <= found.before.cost


def test_few_questions_teach_nothing(shipped: LearnedModels) -> None:
    with pytest.raises(InvalidRequest, match="at least 20 of each"):
        calibrate(told_apart_by_words(shipped, 30), shipped, embedder=OTHER, corpus="", sources={})


def test_a_calibration_is_used_until_the_model_changes(
    shipped: LearnedModels, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = calibrate(
        told_apart_by_words(shipped, 300), shipped, embedder=OTHER, corpus="c", sources={}
    )
    assert not models_in_use(tmp_path, OTHER).calibrated
    write_calibration(tmp_path, found)

    assert models_in_use(tmp_path, OTHER).calibrated
    assert models_in_use(tmp_path, OTHER).confidence.weights == found.confidence
    with caplog.at_level(logging.WARNING):
        assert not models_in_use(tmp_path, "sha256:new").calibrated
    assert "wenzheng calibrate" in caplog.text


def test_a_strong_pull_leaves_the_shipped_weights(shipped: LearnedModels) -> None:
    prior = shipped.confidence.weights
    found = told_apart_by_words(shipped, 100)
    rows = np.array([[one.signals[name] for name in prior.signals] for one in found])
    labels = np.array([one.answerable for one in found])
    model = fit(prior, Examples(rows, labels, np.array(["g"] * 100)), 1e9)

    for name, weight in model.signals.items():
        assert weight.weight == pytest.approx(prior.signals[name].weight, abs=1e-4)


@given(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=60))
def test_no_document_is_in_two_folds(groups: Sequence[str]) -> None:
    found = folds(groups)

    assert all(0 <= one < FOLDS for one in found)
    for group in set(groups):
        assert len({int(f) for f, g in zip(found, groups, strict=True) if g == group}) == 1
