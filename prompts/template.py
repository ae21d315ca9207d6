"""What is said to a chat model: files with checked variables, known by a hash of their content.

A prompt is a file `templates/<zh|en>/<name>.toml` of strings, each a template over the variables
of its caller. Chinese questions are answered with the Chinese prompts, all others with the
English ones.
"""

import hashlib
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FALLBACK = "en"
_LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Template:
    """One text with variables in braces."""

    name: str
    text: str

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.text) if name)

    def fill(self, **values: str | int) -> str:
        """The text with its variables filled in; values are taken as they are.

        Raises ValueError for a variable that is missing or that the text does not have.
        """
        if values.keys() != self.variables:
            raise ValueError(
                f"The template {self.name!r} takes exactly {sorted(self.variables)}, "
                f"and was given {sorted(values)}."
            )
        return self.text.format(**values)


@dataclass(frozen=True, slots=True)
class Prompt:
    """The templates of one file. `fingerprint` changes whenever the file does."""

    name: str
    fingerprint: str
    templates: Mapping[str, Template]

    def __getitem__(self, part: str) -> Template:
        return self.templates[part]


def prompt(name: str, language: str) -> Prompt:
    """The prompt of that name for questions in a language (a BCP 47 tag)."""
    base = language.split("-", maxsplit=1)[0]
    return _load(name, base if base in _LANGUAGES else FALLBACK)


@cache
def _load(name: str, language: str) -> Prompt:
    data = files("prompts").joinpath("templates", language, f"{name}.toml").read_bytes()
    texts = tomllib.loads(data.decode("utf-8"))
    return Prompt(
        name=f"{language}/{name}",
        fingerprint=hashlib.sha256(data).hexdigest()[:12],
        templates={
            part: Template(f"{language}/{name}.{part}", text) for part, text in texts.items()
        },
    )


def language_name(tag: str, *, within: str) -> str:
    """What a language is called in the prompts for questions in the language `within`."""
    names = prompt("languages", within).templates
    for known in (tag, tag.split("-", maxsplit=1)[0]):
        if known in names:
            return names[known].text
    return names["unknown"].text
