"""What the verification of a written sentence finds."""

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
class EvidenceSpan:
    """What a sentence rests on: [start, end) of the speech the passage stands in."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification found.

    `reason` is None for a supported sentence, and then `spans` gives the words cited for each
    number it cites; `detail` is the name, number or term at fault. `citation_moved` says that the
    sentence cited the wrong one of the passages shown, and is supported by another.
    A lead-in (a heading or an introduction) and an abstention need no source.
    """

    reason: Reason | None = None
    detail: str = ""
    spans: dict[int, EvidenceSpan] = field(default_factory=dict)
    is_lead_in: bool = False
    is_abstention: bool = False
    citation_moved: bool = False

    @property
    def supported(self) -> bool:
        return self.reason is None
