"""The records that travel between the stages: what was understood, and what is stored.

Offsets are code points into the clean body: `body[start:end]` is the text, always.
"""

from dataclasses import dataclass
from enum import StrEnum


class PassageKind(StrEnum):
    """What a passage is to its speech."""

    PROPOSAL = "proposal"
    SECTION = "section"
    BACKGROUND = "background"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text of a document: [start, end)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A passage by its place in a body.

    `number` counts the proposals of a speech as printed, else None. `heading` is the subheading
    the passage stands under, or "". `question` is what was asked of the speaker right before, with
    who asked, where the passage begins to answer it; else "".
    """

    kind: PassageKind
    number: int | None
    start: int
    end: int
    heading: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class ParsedSpeech:
    """A speech as a document gives it; what is not printed is "".

    `confidence` in [0, 1] is how sure the attribution of body to byline is. `date`, ISO 8601, is
    of a speech that was given on a day of its own; else its document's holds. Where the speaker is
    `reported` to have said it, the words are a reporter's.
    """

    title: str
    speaker: str
    role: str
    affiliation: str
    body: str
    spans: tuple[PassageSpan, ...]
    confidence: float = 1.0
    date: str = ""
    reported: bool = False


class TurnPart(StrEnum):
    """The part that whoever speaks a turn has in the meeting."""

    SPEAKER = "speaker"
    CHAIR = "chair"
    QUESTIONER = "questioner"
    INTERJECTION = "interjection"
    DIRECTION = "direction"
    """A stage direction: applause, who leaves, what is voted."""


@dataclass(frozen=True, slots=True)
class ParsedTurn:
    """What one person says without a break, as printed; an office where no name is printed.

    `speech` is the index of the speech that the turn is part of, or None. `reported` says that the
    body is a report of what was said, in the words of who reports it. `spans` are the lines of the
    document's text that the body was made of, in its order.
    """

    part: TurnPart
    speaker: str
    role: str
    affiliation: str
    body: str
    speech: int | None = None
    reported: bool = False
    spans: tuple[Span, ...] = ()


class HeadingKind(StrEnum):
    """What text is that stands over speeches and before turns."""

    TITLE = "title"
    LABEL = "label"
    """Who speaks."""
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Heading:
    """A title, label or heading that is in no body: `document.text[start:end] == text`."""

    kind: HeadingKind
    text: str
    start: int
    end: int


class FurnitureKind(StrEnum):
    """What text around the speeches is."""

    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page_number"
    LINE_NUMBER = "line_number"
    FOOTNOTE = "footnote"
    FRONT_MATTER = "front_matter"
    NAVIGATION = "navigation"
    NOTICE = "notice"
    CREDIT = "credit"
    VOTE = "vote"
    ATTENDANCE = "attendance"
    AGENDA = "agenda"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class Furniture:
    """Text of the document that nobody says: `document.text[start:end] == text`."""

    kind: FurnitureKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """All the speeches of a document, in printed order, with the page's own date and occasion.

    What is not printed is "". `text` is what was read of the file. Each of its characters is in
    one turn, one heading or one piece of furniture, but for white space and the `#` of headings.
    """

    speeches: tuple[ParsedSpeech, ...]
    date: str = ""
    occasion: str = ""
    source: str = ""
    title: str = ""
    place: str = ""
    organ: str = ""
    number: str = ""
    language: str = ""
    turns: tuple[ParsedTurn, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    headings: tuple[Heading, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of a byline; None leaves a part as it is, "" says there is none."""

    title: str | None = None
    speaker: str | None = None
    role: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A stored document. `source` tells files of one name apart: where it came from.

    `number` is that of the meeting as printed, `corrected` says that a person has corrected
    what the document says about itself.
    """

    id: str
    name: str
    source: str
    sha256: str
    added_at: str
    date: str
    occasion: str
    printed_source: str
    speeches: int
    passages: int
    place: str = ""
    organ: str = ""
    number: str = ""
    corrected: bool = False
    collections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeechHeader:
    """Who said it, under what title, in which document; `date` only where it is its own.

    `corrected` says that a person has corrected or confirmed it, `reported` that the words are
    those of a reporter who tells what was said.
    """

    id: str
    document_id: str
    title: str
    speaker: str
    role: str
    affiliation: str
    confidence: float
    date: str = ""
    corrected: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage with the header of its speech: `speech.body[start:end] == text`."""

    id: str
    speech: SpeechHeader
    kind: PassageKind
    number: int | None
    heading: str
    text: str
    start: int
    end: int
    question: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, by its place in the body of the speech."""

    passage_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speech:
    """A stored speech, whole."""

    header: SpeechHeader
    body: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the corpus to look in; an empty tuple or "" leaves that side open.

    `since` and `until` are the first and the last day, ISO 8601 or the beginning of one ("2024" is
    the whole year); what has no date lies in no such part. `occasions` are as the documents have
    them, `kinds` those of passages.
    """

    speakers: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    kinds: tuple[PassageKind, ...] = ()

    def __bool__(self) -> bool:
        return self != EVERYWHERE

    @property
    def is_of_library(self) -> bool:
        """Whether it names what only the library knows, and not the vector index."""
        return self != Filters(self.speakers, self.affiliations, self.documents)


EVERYWHERE = Filters()


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage id with the score of one way of looking; higher is nearer."""

    passage_id: str
    score: float
