"""What the product itself says around the quotations, in the language of the question.

Each language is a file of `templates/phrases/`, named by its BCP 47 tag. A language without a
file is answered in English.
"""

import string
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

_VARIABLES = {
    "one_speaker": {"speaker"},
    "several_speakers": {"count"},
    "quotation": {"quote", "marker"},
    "line": {"speaker", "quotes"},
    "described": {"name", "description"},
    "separator": set(),
    "untitled": set(),
    "no_evidence": {"question"},
    "no_evidence_within": {"question", "scope"},
    "no_speeches": {"question"},
    "spoke_instead": {"named", "others", "question"},
    "doubtful": {"speaker"},
}
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language; each is a template over the variables named for it."""

    one_speaker: str
    several_speakers: str
    quotation: str
    line: str
    described: str
    separator: str
    untitled: str
    no_evidence: str
    no_evidence_within: str
    no_speeches: str
    spoke_instead: str
    doubtful: str

    def __post_init__(self) -> None:
        for field in fields(self):
            template = getattr(self, field.name)
            found = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            if found != _VARIABLES[field.name]:
                raise ValueError(
                    f"The phrase {field.name!r} must use exactly {_VARIABLES[field.name]}, "
                    f"and uses {found}."
                )


@cache
def languages() -> tuple[str, ...]:
    """The tags of the languages there are phrases in."""
    folder = files("prompts").joinpath("templates", "phrases")
    return tuple(
        sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.is_file())
    )


@cache
def phrases(language: str) -> Phrases:
    """The phrases of the language, of its base language, or English ones."""
    for tag in (language, language.split("-", maxsplit=1)[0], FALLBACK):
        if tag in languages():
            file = files("prompts").joinpath("templates", "phrases", f"{tag}.toml")
            return Phrases(**tomllib.loads(file.read_text(encoding="utf-8")))
    raise AssertionError("the fallback language has a file")
