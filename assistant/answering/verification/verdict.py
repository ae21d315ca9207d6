"""What the verification of a written sentence finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from assistant.records import Passage

Checker: TypeAlias = Literal["rules", "judge"]


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
    """It repeats the words of a passage and negates them."""
    CONTRADICTED = "contradicted"
    """Its passages say otherwise, as the judge reads them."""
    NOT_STATED = "not_stated"
    """Its passages do not say so, or not all of it, as the judge reads them."""


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """What a sentence rests on: [start, end) of the speech the passage stands in."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


Spans: TypeAlias = Mapping[int, tuple[EvidenceSpan, ...]]
"""The words cited for each number that a sentence cites."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification found.

    `reason` is set for a sentence that is not supported; `detail` is the name, number or term at
    fault, or what the judge says of it. Otherwise `spans` gives the words cited, and `checked_by`
    who found that they support it, None where nobody could tell. `citation_moved` says that the
    sentence cited the wrong one of the passages shown, and is supported by another.
    A lead-in (a heading or an introduction) and an abstention need no source.
    """

    reason: Reason | None = None
    detail: str = ""
    spans: Spans = field(default_factory=dict)
    checked_by: Checker | None = None
    is_lead_in: bool = False
    is_abstention: bool = False
    citation_moved: bool = False

    @property
    def accepted(self) -> bool:
        """Whether nothing speaks against the sentence."""
        return self.reason is None
