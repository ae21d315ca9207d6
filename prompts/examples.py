"""Worked examples of written answers: questions about invented speeches, and how to answer them.

The examples for a kind of answer are the file `templates/examples/<kind>.toml`: their speeches are
in Chinese, their questions and answers in several languages.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class ExampleSpeech:
    """Who speaks, under which title, and the passages that are shown of it."""

    speaker: str
    role: str
    affiliation: str
    title: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A question with its answer, each by BCP 47 tag, about passages numbered from 1."""

    speeches: tuple[ExampleSpeech, ...]
    questions: Mapping[str, str]
    answers: Mapping[str, str]

    def tag(self, language: str) -> str | None:
        """Under which tag a language has the example, if it has it."""
        known = (language, language.split("-", maxsplit=1)[0])
        return next((tag for tag in known if tag in self.questions), None)


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of one file. `fingerprint` changes whenever the file does."""

    examples: tuple[WorkedExample, ...]
    fingerprint: str


@cache
def worked_examples(kind: str) -> Examples:
    """The examples for a kind of answer."""
    data = files("prompts").joinpath("templates", "examples", f"{kind}.toml").read_bytes()
    found = tomllib.loads(data.decode("utf-8"))["example"]
    return Examples(tuple(map(_example, found)), hashlib.sha256(data).hexdigest()[:12])


def _example(table: Mapping[str, Any]) -> WorkedExample:
    speeches = (
        ExampleSpeech(**{**speech, "passages": tuple(speech["passages"])})
        for speech in table["speech"]
    )
    return WorkedExample(tuple(speeches), table["question"], table["answer"])
