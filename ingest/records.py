"""The records that the stages of parsing hand to each other."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from ingest.normalization import (
    CanonicalMatch,
    canonical_match,
    canonicalize,
    display_width,
    ends_sentence,
)
from vectorstore.records import FurnitureKind, Span, TurnPart


class LineKind(StrEnum):
    """What a line is to its document; every line has one kind, and none is dropped."""

    BODY = "body"
    HEADING = "heading"
    ENTRY = "entry"
    BANNER = "banner"
    BOILERPLATE = "boilerplate"


class Strength(IntEnum):
    """How surely a line is a byline, judged by its own form alone."""

    WEAK = 1
    FAIR = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Byline:
    """A speaker as printed; what is not printed is ""."""

    speaker: str
    role: str = ""
    affiliation: str = ""
    strength: Strength = Strength.FAIR
    part: TurnPart = TurnPart.SPEAKER

    @property
    def is_host(self) -> bool:
        """Whether it is somebody who leads the meeting, or only asks."""
        return self.part in {TurnPart.CHAIR, TurnPart.QUESTIONER}


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; its place is its index among the lines of its page.

    `level` is the depth of a heading in the file's own markup, 0 for any other line. `byline` is
    the speaker whom the line names when it is read by itself, or None. `furniture` is the kind of
    a line that its file shows to be furniture, or that is known to be some.

    It was read from [`start`, `end`) of the document's text. Where the rules read another form than
    stands there (`题目：…` for `【题目】…`), `printed` is what stands there, else "".
    """

    text: str
    indented: bool = False
    after_blank: bool = False
    level: int = 0
    kind: LineKind = LineKind.BODY
    byline: Byline | None = None
    furniture: FurnitureKind | None = None
    start: int = 0
    end: int = 0
    printed: str = ""

    @property
    def source(self) -> str:
        """The text as the document has it."""
        return self.printed or self.text

    def part(self, first: int, last: int | None = None) -> "Line":
        """The characters from `first` to before `last`, without the white space around them.

        What rules read otherwise than it is printed is the beginning of a line, so places are
        counted from its end.
        """
        last = len(self.text) if last is None else last
        while first < last and self.text[first].isspace():
            first += 1
        while first < last and self.text[last - 1].isspace():
            last -= 1
        cut = len(self.text) - last
        return replace(
            self,
            text=self.text[first:last],
            start=self.end - len(self.text) + first if first else self.start,
            end=self.end - cut,
            printed="" if first else self.printed[: len(self.printed) - cut],
        )

    @property
    def canonical(self) -> str:
        """The text in the form that rules are written for, character for character."""
        return canonicalize(self.text)

    def match(self, pattern: re.Pattern[str]) -> CanonicalMatch | None:
        """The match of a pattern at the beginning of the line, or None."""
        return canonical_match(pattern, self.text)

    @property
    def width(self) -> float:
        """How wide it was printed, in full-width characters."""
        return display_width(self.text)

    @property
    def ends_sentence(self) -> bool:
        return ends_sentence(self.text)

    @property
    def is_boilerplate(self) -> bool:
        return self.kind is LineKind.BOILERPLATE


@dataclass(frozen=True, slots=True)
class Entry:
    """A byline with its title, and the lines both take: `first` to before `last`."""

    title: str
    byline: Byline
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A clean text, and the parts of the document's text that it was made of, in its order."""

    text: str
    spans: tuple[Span, ...]

    @classmethod
    def joined(cls, excerpts: Sequence["Excerpt"]) -> "Excerpt":
        """Excerpts below each other."""
        spans = tuple(span for excerpt in excerpts for span in excerpt.spans)
        return cls("\n".join(excerpt.text for excerpt in excerpts), spans)

    def cut(self, places: Sequence[Span]) -> Iterator["Excerpt"]:
        """What stands at some places of the text, which are given in order and do not overlap."""
        stretches = deque(self._stretches())
        for place in places:
            spans: list[Span] = []
            while stretches:
                at, span = stretches[0]
                first = max(place.start, at)
                last = min(place.end, at + span.end - span.start)
                if first < last:
                    spans.append(Span(span.start + first - at, span.start + last - at))
                if at + span.end - span.start > place.end:
                    break
                stretches.popleft()
            yield Excerpt(self.text[place.start : place.end], tuple(spans))

    def _stretches(self) -> Iterator[tuple[int, Span]]:
        """The parts of the document's text, each with where it begins in this one."""
        at = 0
        for span in self.spans:
            at += self.text[at : at + 1].isspace()
            yield at, span
            at += span.end - span.start


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that a body answers from a place on, with who asked it; "" where it does not."""

    start: int
    question: str


@dataclass(frozen=True, slots=True)
class AttributedText:
    """A body with its title and speaker; `confidence` in [0, 1] is the attribution's.

    Of what somebody is `reported` to have said, the words are the reporter's. `asked` is in the
    order of the body.
    """

    title: str
    byline: Byline
    body: Excerpt
    confidence: float = 1.0
    reported: bool = False
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributedTurn:
    """What one person says without a break; `speech` is the index of the speech it is part of."""

    byline: Byline
    body: Excerpt
    speech: int | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speeches of a document, and the texts in it that belong to no speech.

    Where no turns are given, each speech is a turn. `listed` are the lines of votes, annexes and
    the like, which nobody says, by their kind. `labels` are the lines that say who speaks.
    """

    speeches: tuple[AttributedText, ...]
    around: tuple[str, ...] = ()
    turns: tuple[AttributedTurn, ...] = ()
    listed: tuple[tuple[int, FurnitureKind], ...] = ()
    labels: tuple[int, ...] = ()
