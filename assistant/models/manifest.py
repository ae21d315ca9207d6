"""What each learned artefact was made from, and whether it fits the models that are installed."""

import json
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Self

from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from vectorstore.model_version import ModelVersion

MANIFEST = "manifest.json"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TrainingData(_Record):
    """The files learned from, as patterns, and the SHA-256 of their names and contents."""

    files: tuple[str, ...]
    sha256: str


class ArtifactManifest(_Record):
    """The manifest of one artefact.

    `sha256` is of the artefact itself. `held_out` are scores of this way of training on pages that
    nothing was learned from, and how many questions or passages they are of. What is not known is
    None, and `unknown` says why.
    """

    purpose: str
    sha256: str
    embedding_model: ModelVersion
    word_model: ModelVersion
    training_data: TrainingData | None
    commit: str | None
    libraries: Mapping[str, str] | None
    seed: int | None
    held_out: Mapping[str, float] | None
    unknown: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        missing = {name for name in type(self).model_fields if getattr(self, name) is None}
        if missing != set(self.unknown):
            raise ValueError(f"`unknown` must give a reason for {sorted(missing)}, and no other")
        return self

    def made_for(self, embedding_model: ModelVersion, word_model: ModelVersion) -> bool:
        """Whether the artefact was learned with exactly these models."""
        return (self.embedding_model, self.word_model) == (embedding_model, word_model)


Manifests = Mapping[str, ArtifactManifest]
"""The manifest of each artefact, by its file name."""
_MANIFESTS: TypeAdapter[Manifests] = TypeAdapter(Manifests)


def read_manifests(folder: Traversable) -> Manifests:
    """The manifests of the artefacts in a folder."""
    return _MANIFESTS.validate_json((folder / MANIFEST).read_bytes())


def written(manifests: Manifests) -> str:
    """The manifests as they are stored."""
    content = _MANIFESTS.dump_python(manifests, mode="json")
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
