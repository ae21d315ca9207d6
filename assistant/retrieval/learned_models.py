"""Loads the learned artefacts of `assistant/models`, those that fit the embedder in use.

What was learned with one embedding model says nothing about the vectors of another. So every
manifest is compared with the models that are installed; where one differs, the weights for other
embedders are used instead, and one line of the log says so.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from threading import Lock

import numpy as np
from pydantic import BaseModel, ConfigDict, TypeAdapter

from assistant.models.manifest import read_manifests
from assistant.retrieval.lexicons.concept_expansion import ConceptIndex
from assistant.retrieval.ranking.answerability_classifier import Answerability
from assistant.retrieval.ranking.confidence import ConfidenceModel
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from assistant.retrieval.ranking.relevance_classifier import SIGNALS, AnswerScope
from vectorstore.bundled_model import bundled_identity, embedding_model_version
from vectorstore.embedder_protocol import Matrix
from vectorstore.model_version import ModelVersion
from vectorstore.word_embedder import word_model_version

_log = logging.getLogger(__name__)
_loading = Lock()
_SHIPPED = files("assistant.models")
OTHER_LANGUAGES = "confidence_other_languages.json"
"""The file of the weights for passages in other languages than Chinese."""


class ConfidenceWeights(BaseModel):
    """The content of `confidence.json`: weights with the answerability, and without."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bundled: LogisticModel
    others: LogisticModel


@dataclass(frozen=True, slots=True)
class LearnedModels:
    """What was learned, as far as it fits an embedder; `calibrated` says whether it was for it.

    `dimension_weights`, shape (dimension,), and `concepts` are None for embedders that they were
    not learned with.
    """

    dimension_weights: Matrix | None
    concepts: ConceptIndex | None
    confidence: ConfidenceModel
    relevance: Mapping[AnswerScope, LogisticModel]
    calibrated: bool = True


@dataclass(frozen=True, slots=True)
class InstalledModels:
    """The models whose vectors are in use; `embedder` is the identity of the bundled pair."""

    embedder: str
    embedding_model: ModelVersion
    word_model: ModelVersion


def installed_models() -> InstalledModels:
    """Those of this process."""
    return InstalledModels(bundled_identity(), embedding_model_version(), word_model_version())


def learned_models(embedder: str) -> LearnedModels:
    """What ships, for an embedder of that identity; loaded once a process."""
    with _loading:
        return _loaded(embedder)


@cache
def _loaded(embedder: str) -> LearnedModels:
    return load(embedder, installed_models())


def load(
    embedder: str, installed: InstalledModels, folder: Traversable = _SHIPPED
) -> LearnedModels:
    """The artefacts of a folder, as far as their manifests fit the models in use."""
    reason = _unfit(embedder, installed, folder)
    if reason:
        _log.warning(reason)
    return read_models(folder, bundled=not reason)


def read_models(folder: Traversable, *, bundled: bool) -> LearnedModels:
    """The artefacts of a folder, unchecked: all of them, or those for other embedders."""
    weights = ConfidenceWeights.model_validate_json((folder / "confidence.json").read_bytes())
    relevance = _relevance(folder)
    if not bundled:
        return LearnedModels(
            None, None, ConfidenceModel(weights.others), relevance, calibrated=False
        )
    return LearnedModels(
        dimension_weights=_dimension_weights(folder),
        concepts=_concepts(folder),
        confidence=ConfidenceModel(
            weights.bundled, _answerability(folder), _other_languages(folder)
        ),
        relevance=relevance,
    )


def _unfit(embedder: str, installed: InstalledModels, folder: Traversable) -> str | None:
    """Why the weights of the bundled models cannot be used, and what to do; None where they can."""
    if embedder != installed.embedder:
        return (
            f"Nothing was learned with the embedding model {embedder}: the confidence uses the "
            "weights for other models, which say little; run `wenzheng calibrate QUESTIONS.jsonl`."
        )
    manifests = read_manifests(folder)
    found = (installed.embedding_model, installed.word_model)
    unfit = [name for name, one in manifests.items() if not one.made_for(*found)]
    if not unfit:
        return None
    made = manifests[unfit[0]]
    return (
        f"{', '.join(unfit)} were learned with {made.embedding_model} and {made.word_model}, but "
        f"{found[0]} and {found[1]} are installed: the confidence uses the weights for other "
        "models. To learn them anew, run `python -m benchmarks.training`."
    )


def _dimension_weights(folder: Traversable) -> Matrix:
    with (folder / "dimension_weights.npy").open("rb") as file:
        weights: Matrix = np.load(file)
    return weights


def _concepts(folder: Traversable) -> ConceptIndex:
    with (folder / "concepts.npz").open("rb") as file, np.load(file) as stored:
        rows = stored["vectors"].astype(np.float32) * stored["scales"][..., None]
        simplified, traditional = stored["terms"].tolist()
    return ConceptIndex(tuple(simplified), tuple(traditional), rows[0], rows[1])


def _answerability(folder: Traversable) -> Answerability:
    with (folder / "answerability.npz").open("rb") as file, np.load(file) as stored:
        return Answerability(
            mean=stored["mean"],
            components=stored["components"].astype(np.float32),
            vectors=stored["vectors"] * stored["scale"],
            weights=stored["weights"],
            gamma=float(stored["gamma"]),
            intercept=float(stored["intercept"]),
        )


def _other_languages(folder: Traversable) -> LogisticModel | None:
    """None in a folder of training, where they are learned last."""
    path = folder / OTHER_LANGUAGES
    return LogisticModel.model_validate_json(path.read_bytes()) if path.is_file() else None


def _relevance(folder: Traversable) -> Mapping[AnswerScope, LogisticModel]:
    stored = (folder / "relevance.json").read_bytes()
    models = TypeAdapter(dict[AnswerScope, LogisticModel]).validate_json(stored)
    return {scope: model.over(SIGNALS) for scope, model in models.items()}
