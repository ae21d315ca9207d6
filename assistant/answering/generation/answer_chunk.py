"""The parts an answer comes in, whoever makes them."""

from dataclasses import dataclass, field

from assistant.records import Citation, UnsupportedSentence


@dataclass(frozen=True, slots=True)
class Piece:
    """The next of the answer's text, with the citations whose markers appear in it first.

    `unsupported` is set where the piece is a sentence that its citations do not bear out;
    `degraded` where the answer ends before it should. Of a written piece, `unknown_markers`
    counts markers that named no passage the model was shown, which are not in the text, and
    `moved` says that its marker stands at another passage than the one cited by mistake.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    unsupported: UnsupportedSentence | None = None
    degraded: str | None = None
    unknown_markers: int = 0
    moved: bool = False


@dataclass(slots=True)
class Composition:
    """An answer while it grows."""

    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    unsupported: list[UnsupportedSentence] = field(default_factory=list)
    degraded: str | None = None
    written: bool = False

    def take(self, piece: Piece) -> None:
        self.text += piece.text
        self.citations.extend(piece.citations)
        if piece.unsupported:
            self.unsupported.append(piece.unsupported)
        self.degraded = piece.degraded or self.degraded
