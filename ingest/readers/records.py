"""What a reader gives, what it may use, and how it refuses."""

from dataclasses import dataclass, replace

from vectorstore.records import FurnitureKind


@dataclass(frozen=True, slots=True)
class KnownSpeech:
    """A speech whose parts the sending system already knows; what it did not say is ""."""

    title: str
    speaker: str
    role: str
    affiliation: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class FurnitureSpan:
    """Whole lines of a text that its file's own structure shows to be furniture: [start, end)."""

    kind: FurnitureKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Content:
    r"""A text layer, or speeches already known; never both.

    `text` has the lines as printed, `\n` between them. Readers that know the layout (docx, PDF,
    HTML, Markdown) put a blank line between blocks: a paragraph, a heading, a row of a table.
    What a file marks as a heading begins with `# ` to `###### `, by its depth; an indent that is
    only a place on a page is two ideographic spaces.
    `furniture` are spans of `text`, in order and apart; nothing that a file prints is left out of
    `text`.
    """

    text: str = ""
    known: tuple[KnownSpeech, ...] = ()
    furniture: tuple[FurnitureSpan, ...] = ()

    @property
    def body(self) -> str:
        """The text without the lines that are furniture."""
        kept, at = [], 0
        for span in self.furniture:
            kept.append(self.text[at : span.start])
            at = span.end + self.text.startswith("\n", span.end)
        return "".join((*kept, self.text[at:]))


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost.

    `seconds` of processor, and `seconds_per_mb` more for each MB of the file;
    `memory` in bytes of address space, `file_size` in bytes, `characters` of text that come out,
    `expansion` as inflated over stored size.
    `ocr_seconds` and `ocr_memory` hold for recognising pictures of text, the first for each page.
    """

    seconds: float = 8.0
    seconds_per_mb: float = 30.0
    memory: int = 1 << 30
    file_size: int = 64 << 20
    characters: int = 8_000_000
    expansion: int = 200
    pages: int = 10_000
    ocr_seconds: float = 60.0
    ocr_memory: int = 2 << 30
    ocr_pages: int = 100

    def for_size(self, size: int) -> "Limits":
        """What a file of so many bytes may cost."""
        return replace(self, seconds=self.seconds + self.seconds_per_mb * size / 2**20)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the child process says: content or an error, and how many pages are pictures only."""

    content: Content = Content()
    pages: int = 0
    pictures: int = 0
    error: str = ""


class Refusal(Exception):
    """Why a file cannot be read, as the rest of a sentence that begins with its name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
