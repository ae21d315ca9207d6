"""References to a proposal by its ordinal: "the third proposal", 第三条建议."""

import re
from dataclasses import dataclass
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable


@dataclass(frozen=True, slots=True)
class OrdinalReference:
    """The number of the proposal that a question asks for, and the question without it."""

    number: int
    rest: str


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """One pattern for each number from 1 on; none in a language without a list."""
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


def find_ordinal(question: str, language: str) -> OrdinalReference | None:
    """The one proposal that the question refers to; None where there is none, or several."""
    plain = comparable(question)
    found = [
        (number, pattern)
        for number, pattern in enumerate(_patterns(language.split("-", maxsplit=1)[0]), 1)
        if pattern.search(plain)
    ]
    if len(found) != 1:
        return None
    number, pattern = found[0]
    return OrdinalReference(number, pattern.sub(" ", plain))


def asks_for_last(question: str, language: str) -> bool:
    """Whether the question asks for the last proposal."""
    lexicon = read_lexicon("assistant.retrieval.lexicons", "ordinals")
    patterns = lexicon.grouped(language.split("-", maxsplit=1)[0]).get("last", ())
    return any(re.search(pattern, comparable(question)) for pattern in patterns)
