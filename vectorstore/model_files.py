"""What an embedding model is: the files that its vectors depend on, wherever they stand."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_MODULES = "modules.json"
_DESCRIPTION = (
    _MODULES,
    "config.json",
    "config_sentence_transformers.json",
    "sentence_*_config.json",
    "router_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.*",
    "merges.txt",
    "*.model",
)
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
"""The weights that are loaded: the first of these forms that a folder holds."""


@cache
def content_identity(folder: Path) -> str:
    """The identity of the model in a folder; what is not loaded, such as a readme, is left out."""
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"sha256:{digest.hexdigest()[:32]}"


def model_folder(name: str) -> Path | None:
    """The folder of a model by its path, or by a name whose files were downloaded before."""
    if Path(name).is_dir():
        return Path(name).resolve()
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    for repository in (name, f"sentence-transformers/{name}"):
        for file in (_MODULES, "config.json"):
            try:
                found = try_to_load_from_cache(repository, file)
            except HFValidationError:
                continue
            if isinstance(found, str):
                return Path(found).parent
    return None


def _files(folder: Path) -> Iterator[Path]:
    """The files of the model and of its modules, in a fixed order."""
    for place in (folder, *_module_folders(folder)):
        found = {path for pattern in _DESCRIPTION for path in place.glob(pattern)}
        found |= next((set(some) for form in _WEIGHTS if (some := list(place.glob(form)))), set())
        yield from sorted(path for path in found if path.is_file())


def _module_folders(folder: Path) -> list[Path]:
    modules = folder / _MODULES
    if not modules.is_file():
        return []
    listed = json.loads(modules.read_text(encoding="utf-8"))
    return [folder / one["path"] for one in listed if one.get("path")]
