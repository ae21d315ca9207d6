"""What `wenzheng calibrate` learned for one embedding model, kept in the data folder."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.retrieval.learned_models import LearnedModels, learned_models
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from assistant.retrieval.ranking.relevance_classifier import AnswerScope
from vectorstore.errors import StorageFailed

_log = logging.getLogger(__name__)
_FILE = "calibration.json"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CalibrationQuality(_Record):
    """How good a confidence is on questions; shares, refused below the threshold of the product.

    `cost` is what refusing and answering wrongly cost a question, `least_cost` what they would with
    the best threshold for these very questions.
    """

    auroc: float
    ece: float
    wrongly_refused: float
    refused: float
    cost: float
    least_cost: float


class Calibration(_Record):
    """The manifest: what was learned, for which model, from which questions, and how good it is.

    `embedder` is the identity of the model; `sources` gives the SHA-256 of each question set.
    `after` is of questions whose group, a document or a speech as `folds_by` says, nothing was
    learned from.
    """

    embedder: str
    corpus: str
    sources: Mapping[str, str]
    made_at: str
    questions: int
    folds_by: str
    before: CalibrationQuality
    after: CalibrationQuality
    confidence: LogisticModel
    relevance: Mapping[AnswerScope, LogisticModel]


def read_calibration(folder: Path, embedder: str) -> Calibration | None:
    """The calibration in a data folder, where there is one and it is of this embedder."""
    path = folder / _FILE
    if not path.is_file():
        return None
    try:
        found = Calibration.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise StorageFailed(
            f"{path} cannot be read; remove it, or write it anew with `wenzheng calibrate`."
        ) from error
    if found.embedder == embedder:
        return found
    _log.warning(
        "%s was learned with the embedding model %s and is not used with %s; run "
        "`wenzheng calibrate` anew.",
        path,
        found.embedder,
        embedder,
    )
    return None


def write_calibration(folder: Path, calibration: Calibration) -> Path:
    """Where it was written. Raises StorageFailed."""
    path = folder / _FILE
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(calibration.model_dump_json(indent=1) + "\n", encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise StorageFailed(f"{path} cannot be written ({error.strerror}).") from error
    return path


def models_in_use(folder: Path, embedder: str) -> LearnedModels:
    """What ships for an embedder, with what was learned for it in the data folder."""
    shipped = learned_models(embedder)
    own = read_calibration(folder, embedder)
    if own is None:
        return shipped
    return replace(
        shipped,
        confidence=replace(shipped.confidence, weights=own.confidence, other_languages=None),
        relevance={
            scope: model.over(tuple(shipped.relevance[scope].signals))
            for scope, model in own.relevance.items()
        },
        calibrated=True,
    )
