"""A model is known by what it is, not by where it stands."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from support.embedders import WordEmbedder
from support.speeches import PORT, document

from ingest.attribution_embedder import attribution_embedder
from vectorstore.bundled_model import BUNDLED, BundledModel, bundled_identity
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import StoreMismatch
from vectorstore.model_files import content_identity
from vectorstore.store import Store


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    modules = [{"path": ""}, {"path": "1_Pooling"}]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "1_Pooling/config.json").write_text("{}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def moved(model: Path, name: str) -> Path:
    return Path(shutil.copytree(model, model.parent / name))


def test_the_same_model_in_another_folder_is_the_same(model: Path) -> None:
    other = moved(model, "elsewhere")
    (other / "README.md").write_text("downloaded with its readme", encoding="utf-8")
    (other / "pytorch_model.bin").write_bytes(b"the same weights, in a form that is not loaded")

    assert content_identity(other) == content_identity(model)


@pytest.mark.parametrize("changed", ["model.safetensors", "1_Pooling/config.json"])
def test_another_model_is_another_one_under_the_same_name(model: Path, changed: str) -> None:
    other = moved(model, "elsewhere")
    (other / changed).write_bytes(b"other")

    assert content_identity(other) != content_identity(model)


class NamedEmbedder(WordEmbedder):
    """Called by a name that libraries of before remember instead of the content."""

    def __init__(self, identity: str, turned: bool = False) -> None:
        super().__init__(identity)
        self.name = "/models/mine"
        self._turned = turned

    def _rows(self, texts: object) -> Matrix:
        rows = super()._rows(texts)  # type: ignore[arg-type]
        return rows[:, ::-1].copy() if self._turned else rows


def of_before(folder: Path) -> None:
    store = Store(folder, NamedEmbedder("/models/mine"))
    store.add(document(PORT), name="a", source="a", sha256="a")
    store.close()


def test_a_library_that_knows_its_model_by_name_opens_with_that_model(tmp_path: Path) -> None:
    of_before(tmp_path)
    store = Store(tmp_path, NamedEmbedder("sha256:1"))
    assert store.library.meta("embedder") == "sha256:1"
    store.close()


def test_another_model_in_the_folder_of_the_old_one_is_refused(tmp_path: Path) -> None:
    of_before(tmp_path)
    with pytest.raises(StoreMismatch, match="/models/mine"):
        Store(tmp_path, NamedEmbedder("sha256:2", turned=True))


def test_speeches_are_attributed_by_one_model_whatever_embeds() -> None:
    assert attribution_embedder(WordEmbedder()).identity == bundled_identity()


@pytest.mark.slow
def test_the_bundled_model_is_the_same_through_its_framework() -> None:
    from vectorstore.embedder import SentenceTransformersEmbedder

    alone, framed = BundledModel(), SentenceTransformersEmbedder(BUNDLED)
    texts = [
        "港口夜间作业效率不高。",
        "Who wants music teachers?",
        "",
        "一是增设夜航引水员。" * 200,
    ]

    assert (alone.identity, alone.name, alone.dimension) == (
        framed.identity,
        framed.name,
        framed.dimension,
    )
    for mine, its in (
        (alone.embed_queries, framed.embed_queries),
        (alone.embed_documents, framed.embed_documents),
    ):
        np.testing.assert_allclose(mine(texts), its(texts), atol=1e-6)
        assert mine([]).shape == its([]).shape == (0, alone.dimension)
