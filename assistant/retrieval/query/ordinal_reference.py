"""Questions for the proposal of a number: "the third proposal", 第三条建议."""

import re
from dataclasses import dataclass
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of the proposal that is asked for, and the question without it."""

    number: int
    rest: str


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """One pattern a number, from 1 on; none in a language that has no list."""
    table = read_lexicon("assistant.retrieval.lexicons", "ordinals").grouped(language)
    return tuple(
        re.compile(
            "|".join(
                frame.replace("{nth}", ordinal).replace("{n}", str(number))
                for frame in table["frame"]
            )
        )
        for number, ordinal in enumerate(table.get("ordinals", ()), 1)
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
