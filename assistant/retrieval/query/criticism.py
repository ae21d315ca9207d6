"""Questions after a complaint: what somebody is against, deplores, or has given up.

Who proposes a thing is not against it. Where a question takes it that somebody is, a passage
without a word of complaint does not answer, however near it comes to what the question is about.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vectorstore.analysis.normalization import fold


def complaint_asked(question: str, language: str) -> bool:
    """Whether the question asks for a complaint, in a language of the list.

    What may be one, as what has been given up, is none where that is proposed or spoken of.
    """
    folded = fold(question)
    cues = _lists().asked.get(language.split("-", maxsplit=1)[0], {})
    found = {name for name, cue in cues.items() if cue.search(folded)}
    return "asked" in found or ("perhaps" in found and "proposed" not in found)


def holds_complaint(text: str) -> bool:
    """Whether the folded Chinese text holds a word that complaints hold."""
    return _lists().held.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Lists:
    """The patterns of asking by language and kind, and the one of texts."""

    asked: Mapping[str, Mapping[str, re.Pattern[str]]]
    held: re.Pattern[str]


@cache
def _lists() -> _Lists:
    path = files("assistant.retrieval.lexicons").joinpath("data", "criticism.toml")
    stored = tomllib.loads(path.read_text(encoding="utf-8"))
    return _Lists(
        {
            language: {name: _any_of(words) for name, words in table.items()}
            for language, table in stored["languages"].items()
        },
        _any_of(stored["held"]),
    )


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(fold("|".join(words)))
