"""What the check of a written sentence finds."""

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.records import Passage


class Reason(StrEnum):
    """Why a sentence is not supported by what it cites."""

    EMPTY = "empty"
    NO_CITATION = "no_citation"
    LANGUAGE = "language"
    SPEAKER = "speaker"
    NUMBER = "number"
    NAME = "name"
    TERM = "term"
    INSTRUCTION = "instruction"
    LINK = "link"
    MEANING = "meaning"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Quote:
    """What a sentence rests on: [start, end) of the speech the passage stands in."""

    passage: Passage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    `reason` is None for a supported sentence, and then `quotes` gives the words cited for each
    number it cites; `detail` is the name, number or term at fault. `moved` says that the sentence
    cited the wrong one of the passages shown, and stands in another.
    `leads` marks a heading or an introduction, `silent` a word of absence: neither needs a source.
    """

    reason: Reason | None = None
    detail: str = ""
    quotes: dict[int, Quote] = field(default_factory=dict)
    leads: bool = False
    silent: bool = False
    moved: bool = False

    @property
    def supported(self) -> bool:
        return self.reason is None
