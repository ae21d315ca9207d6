"""Questions for the proposal of a number: "the third proposal", 第三条建议."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vectorstore.analysis.normalization import comparable


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of the proposal that is asked for, and the question without it."""

    number: int
    rest: str


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """One pattern a number, from 1 on; none in a language that has no list."""
    text = (
        files("assistant.retrieval.lexicons").joinpath("data", "ordinals.toml").read_text("utf-8")
    )
    table = tomllib.loads(text).get(language)
    if table is None:
        return ()
    return tuple(
        re.compile(
            "|".join(
                frame.replace("{nth}", ordinal).replace("{n}", str(number))
                for frame in table["frames"]
            )
        )
        for number, ordinal in enumerate(table["ordinals"], 1)
    )


def numbered(question: str, language: str) -> Numbered | None:
    """The one number that the question asks for; None where there is none, or several."""
    plain = comparable(question)
    found = [
        (number, pattern)
        for number, pattern in enumerate(_patterns(language.split("-", maxsplit=1)[0]), 1)
        if pattern.search(plain)
    ]
    if len(found) != 1:
        return None
    number, pattern = found[0]
    return Numbered(number, pattern.sub(" ", plain))
