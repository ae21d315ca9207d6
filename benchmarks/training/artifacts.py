"""The artefacts as they ship: learned from some pages, and written with their manifests."""

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from assistant.models.manifest import (
    MANIFEST,
    ArtifactManifest,
    TrainingData,
    read_manifests,
    written,
)
from assistant.retrieval.learned_models import installed_models
from assistant.retrieval.ranking.logistic_regression import LogisticModel
from assistant.retrieval.ranking.relevance_classifier import AnswerScope
from benchmarks.training import dimension_weights
from benchmarks.training.classifiers import (
    COMPONENTS,
    ConfidenceClassifier,
    FurtherTable,
    Table,
    relevance_model,
)
from benchmarks.training.concepts import SOURCE, ConceptVectors
from benchmarks.training.corpora import ROOT, SAMPLE_SETS, Paragraphs, training_data
from vectorstore.embedder_protocol import Matrix

LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch", "opencc", "rjieba")
_PAGES = ("benchmarks/pages/*/*.jsonl",)
_SAMPLE = (
    "ingest/sample/page.txt",
    *(f"benchmarks/questions/{name}.jsonl" for name in SAMPLE_SETS),
)
_EVERYDAY = ("benchmarks/everyday/*.txt",)
_FINEST = 127
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Classifiers:
    """What is fitted on examples, as it ships; `answerability` holds arrays by name."""

    answerability: Mapping[str, Array]
    confidence: Mapping[str, LogisticModel]
    relevance: Mapping[str, LogisticModel]


def fit_classifiers(
    table: Table, further: Mapping[AnswerScope, FurtherTable], components: int = COMPONENTS
) -> Classifiers:
    """All that is fitted on the questions asked, and on the passages behind the best of them."""
    classifier = ConfidenceClassifier.fitted(table, components)
    return Classifiers(
        _machine(classifier.answerability),
        classifier.models(),
        {str(scope): relevance_model(rows) for scope, rows in further.items()},
    )


def _machine(pipeline: Pipeline) -> Mapping[str, Array]:
    """The machine in small numbers, its input in units of the spread of all components.

    In these units the width that scikit-learn calls "scale" is one over the components.
    """
    pca, svm = pipeline["pca"], pipeline["svm"]
    spread = pca.explained_variance_.mean() * (pca.n_samples_ - 1) / pca.n_samples_
    unit = np.sqrt(spread)
    vectors = svm.support_vectors_ / unit
    scale = np.abs(vectors).max() / _FINEST
    return {
        "mean": pca.mean_.astype(np.float32),
        "components": (pca.components_ / unit).T.astype(np.float16),
        "vectors": (vectors / scale).round().astype(np.int8),
        "scale": np.float32(scale),
        "weights": svm.dual_coef_[0].astype(np.float32),
        "gamma": np.float64(1 / pca.n_components_),
        "intercept": svm.intercept_[0],
    }


@dataclass(frozen=True, slots=True)
class Artifacts:
    """Everything that `assistant/models` holds."""

    concepts: ConceptVectors
    dimension_weights: Matrix
    classifiers: Classifiers

    def save(self, folder: Path) -> None:
        """Write the artefacts, without manifests."""
        folder.mkdir(parents=True, exist_ok=True)
        self.concepts.save(folder / "concepts.npz")
        np.save(folder / "dimension_weights.npy", self.dimension_weights)
        np.savez_compressed(
            folder / "answerability.npz", allow_pickle=False, **self.classifiers.answerability
        )
        _write_models(folder / "confidence.json", self.classifiers.confidence)
        _write_models(folder / "relevance.json", self.classifiers.relevance)


def write_manifests(
    folder: Path, held_out: Mapping[str, Mapping[str, float]], xquad: Paragraphs
) -> None:
    """Write the manifests of artefacts that were learned from everything, with their scores."""
    for name, (purpose, data) in _contents(xquad).items():
        write_manifest(folder / name, purpose, data, held_out.get(name))


def write_manifest(
    artifact: Path,
    purpose: str,
    data: TrainingData,
    held_out: Mapping[str, float] | None,
    unknown: str = "nothing is fitted that could be held out",
) -> None:
    """Write the manifest of one artefact, and leave the others.

    `unknown` is why it has no score where it has none.
    """
    folder = artifact.parent
    known = dict(read_manifests(folder)) if (folder / MANIFEST).exists() else {}
    known[artifact.name] = _manifest(artifact, purpose, data, held_out, unknown)
    (folder / MANIFEST).write_text(written(known), encoding="utf-8")


def _contents(xquad: Paragraphs) -> dict[str, tuple[str, TrainingData]]:
    """What each artefact is for, and what it is learned from."""
    questions = training_data(*_PAGES, *_SAMPLE, *_EVERYDAY)
    return {
        "concepts.npz": (
            "vectors of everyday phrases for terms of policy",
            training_data(SOURCE),
        ),
        "dimension_weights.npy": (
            "how much each dimension of a question's vector counts",
            training_data(*_PAGES),
        ),
        "answerability.npz": ("whether the corpus answers a question", questions),
        "confidence.json": (
            "the probability that the passages found answer a question",
            training_data(*_PAGES, *_SAMPLE, *_EVERYDAY, xquad=xquad),
        ),
        "relevance.json": (
            "which passages answer besides the best",
            training_data(*_PAGES, *_SAMPLE),
        ),
    }


def _write_models(path: Path, models: Mapping[str, LogisticModel]) -> None:
    content = {name: model.model_dump() for name, model in models.items()}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _manifest(
    artifact: Path,
    purpose: str,
    data: TrainingData,
    held_out: Mapping[str, float] | None,
    unknown: str,
) -> ArtifactManifest:
    installed = installed_models()
    return ArtifactManifest(
        purpose=purpose,
        sha256=hashlib.sha256(artifact.read_bytes()).hexdigest(),
        embedding_model=installed.embedding_model,
        word_model=installed.word_model,
        training_data=data,
        commit=_commit(),
        libraries={"python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
        seed=dimension_weights.SEED,
        held_out=held_out,
        unknown={} if held_out else {"held_out": unknown},
    )


def _commit() -> str:
    """The commit, marked where what is learned from differs from it."""
    described = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ":!assistant/models")
    return f"{described}-dirty" if changed else described


def _git(*arguments: str) -> str:
    found = subprocess.run(  # noqa: S603 - of fixed words
        ["git", *arguments],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return found.stdout.strip()
