"""The confidence has weights of its own for passages in other languages than Chinese."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.calibration.fitting import Examples, fit
from assistant.retrieval.learned_models import LearnedModels, learned_models
from assistant.retrieval.own_calibration import models_in_use
from assistant.retrieval.ranking.confidence import ConfidenceModel
from assistant.retrieval.ranking.logistic_regression import LogisticModel, Weight
from vectorstore.bundled_model import bundled_identity

CHINESE = LogisticModel(intercept=0, signals={})
OTHERS = LogisticModel(intercept=1, signals={"words": Weight(mean=0, scale=1, weight=1)})


@pytest.fixture
def shipped() -> LearnedModels:
    return learned_models(bundled_identity())


@pytest.mark.parametrize(
    ("passage", "weights"),
    [
        ("港口去年新增三条航线。", CHINESE),
        ("港口去年新增三條航線，由 APEC 成員經營。", CHINESE),
        ("The port opened three lines last year.", OTHERS),
        ("В прошлом году порт открыл три линии.", OTHERS),
        ("افتتح الميناء ثلاثة خطوط.", OTHERS),
    ],
)
def test_the_language_of_the_passage_decides_which_weights_count(
    passage: str, weights: LogisticModel
) -> None:
    assert ConfidenceModel(CHINESE, other_languages=OTHERS).weights_for(passage) is weights
    assert ConfidenceModel(CHINESE).weights_for(passage) is CHINESE


@pytest.mark.slow
def test_weights_for_other_languages_ship_with_the_bundled_model_alone(
    shipped: LearnedModels,
) -> None:
    assert shipped.confidence.other_languages is not None
    assert learned_models("sha256:other").confidence.other_languages is None


def test_a_calibration_of_ones_own_counts_in_every_language(
    shipped: LearnedModels, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from datetime import UTC, datetime

    from assistant.retrieval.own_calibration import (
        Calibration,
        CalibrationQuality,
        write_calibration,
    )

    folder = tmp_path_factory.mktemp("data")
    quality = CalibrationQuality(auroc=1, ece=0, wrongly_refused=0, refused=1, cost=0, least_cost=0)
    write_calibration(
        folder,
        Calibration(
            embedder=bundled_identity(),
            corpus="",
            sources={},
            made_at=datetime.now(UTC).isoformat(),
            questions=1,
            folds_by="speech",
            before=quality,
            after=quality,
            confidence=OTHERS,
            relevance=shipped.relevance,
        ),
    )
    used = models_in_use(folder, bundled_identity()).confidence
    assert used.weights_for("The port opened.") == used.weights_for("港口开放。") == OTHERS


@given(st.lists(st.integers(1, 3), min_size=24, max_size=24))
def test_what_counts_twice_teaches_as_much_as_what_is_asked_twice(times: Sequence[int]) -> None:
    chance = np.random.default_rng(0)
    rows = chance.normal(size=(24, 1))
    labels = rows[:, 0] + chance.normal(size=24) > 0
    groups = np.array(["g"] * 24)
    prior = LogisticModel(intercept=0, signals=OTHERS.signals)
    counted = fit(prior, Examples(rows, labels, groups, np.array(times, float)), 1.0)
    repeated = [place for place, count in enumerate(times) for _ in range(count)]
    asked = fit(prior, Examples(rows, labels, groups).where(np.array(repeated)), 1.0)

    assert counted.intercept == pytest.approx(asked.intercept, abs=1e-3)
    assert counted.signals["words"].weight == pytest.approx(asked.signals["words"].weight, abs=1e-3)
