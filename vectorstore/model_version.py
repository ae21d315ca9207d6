"""Which release of a model is installed: its package, its version and what its weights are."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A release of a model; `sha256` is of its weights files, one after another."""

    package: str
    version: str
    sha256: str

    @classmethod
    def installed(cls, package: str, weights: Iterable[Traversable]) -> "ModelVersion":
        """The release that is installed. A weights file that it lacks counts as empty."""
        digest = hashlib.sha256()
        for path in weights:
            if path.is_file():
                with path.open("rb") as file:
                    hashlib.file_digest(file, lambda: digest)  # type: ignore[arg-type]
        return cls(package, version(package), digest.hexdigest())

    def __str__(self) -> str:
        return f"{self.package} {self.version} ({self.sha256[:8]})"
