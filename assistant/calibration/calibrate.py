"""From examples to a calibration, with what it is worth on documents left out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from assistant.answering.answer_policy import ANSWERABLE
from assistant.calibration.examples import Example, FurtherPassages
from assistant.calibration.fitting import FOLDS, Examples, fitted, held_out
from assistant.evaluation.significance import auroc, ece
from assistant.retrieval.learned_models import LearnedModels
from assistant.retrieval.own_calibration import Calibration, CalibrationQuality
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from vectorstore.errors import InvalidRequest

LEAST = 20
"""Answerable and unanswerable questions, each, below which nothing is learned."""
_REFUSAL_COST = (1 - ANSWERABLE) / ANSWERABLE
"""What refusing wrongly costs against answering wrongly: what makes the threshold the best."""


def calibrate(
    found: Sequence[Example],
    shipped: LearnedModels,
    *,
    embedder: str,
    corpus: str,
    sources: Mapping[str, str],
) -> Calibration:
    """What the examples teach. Raises InvalidRequest where they are too few.

    A calibrated confidence needs no other threshold: the product's follows from what refusing and
    answering wrongly cost.
    """
    labels = np.array([one.answerable for one in found], bool)
    if min(labels.sum(), (~labels).sum()) < LEAST:
        raise InvalidRequest(
            f"{labels.sum()} answerable and {(~labels).sum()} unanswerable questions are too few "
            f"to learn from; bring at least {LEAST} of each, marked with `answerable`."
        )
    by_document = len({one.document for one in found}) >= FOLDS
    groups = [one.document if by_document else one.speech for one in found]
    prior = shipped.confidence.weights
    rows = np.array([[one.signals[name] for name in prior.signals] for one in found])
    examples = Examples(rows, labels, np.array(groups))
    return Calibration(
        embedder=embedder,
        corpus=corpus,
        sources=sources,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        questions=len(found),
        folds_by="document" if by_document else "speech",
        before=quality(prior.each(rows), labels),
        after=quality(held_out(prior, examples), labels),
        confidence=fitted(prior, examples),
        relevance={
            scope: _relevance(
                model,
                [
                    (one.further, group)
                    for one, group in zip(found, groups, strict=True)
                    if one.further and one.further.scope is scope
                ],
            )
            for scope, model in shipped.relevance.items()
        },
    )


def quality(probability: NDArray[np.float64], labels: NDArray[np.bool_]) -> CalibrationQuality:
    """How well probabilities tell the answerable from the unanswerable."""
    columns = np.stack([probability, labels.astype(np.float64)])
    thresholds = np.concatenate(([0.0], np.sort(probability), [np.inf]))
    return CalibrationQuality(
        auroc=float(auroc(columns)),
        ece=float(ece(columns)),
        wrongly_refused=float((probability[labels] < ANSWERABLE).mean()),
        refused=float((probability[~labels] < ANSWERABLE).mean()),
        cost=_cost(probability, labels, ANSWERABLE),
        least_cost=min(_cost(probability, labels, float(one)) for one in thresholds),
    )


def _cost(probability: NDArray[np.float64], labels: NDArray[np.bool_], threshold: float) -> float:
    refused = probability < threshold
    return float(np.where(labels, refused * _REFUSAL_COST, ~refused).mean())


def _relevance(prior: LogisticModel, found: Sequence[tuple[FurtherPassages, str]]) -> LogisticModel:
    """The prior itself where too few passages behind the best hold evidence."""
    if sum(int(further.evidence.sum()) for further, _ in found) < LEAST:
        return prior
    return fitted(
        prior,
        Examples(
            np.concatenate([further.signals for further, _ in found]),
            np.concatenate([further.evidence for further, _ in found]),
            np.array([group for further, group in found for _ in further.evidence]),
        ),
    )
