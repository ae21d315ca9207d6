"""Every character of a document is in one turn, one heading or one piece of furniture.

The lines of a document share out its text. What no turn has of a line is a heading or furniture,
by what the line is.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.normalization import SPACES
from ingest.page import is_title_like
from ingest.page_edges import furniture_kind
from ingest.records import AttributedTurn, Attribution, Line, LineKind
from vectorstore.records import Furniture, FurnitureKind, Heading, HeadingKind

_BLANK = f"{SPACES}\n#"


@dataclass(frozen=True, slots=True)
class Remainder:
    """What of a document is in no turn, in the order of its text."""

    headings: tuple[Heading, ...]
    furniture: tuple[Furniture, ...]


def remainder(
    text: str, lines: Sequence[Line], attribution: Attribution, turns: Sequence[AttributedTurn]
) -> Remainder:
    """The headings and the furniture of a document; neighbours of one kind are one.

    `lines` are all the lines of `text`, in any order.
    """
    said = sorted({span for turn in turns for span in turn.body.spans}, key=lambda one: one.start)
    starts = [span.start for span in said]
    kinds = _Kinds(lines, attribution)
    left: list[_Piece] = []
    for at, line in enumerate(lines):
        here = said[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
        ends = [span.start for span in here] + [line.end]
        for start, end in zip([line.start, *(span.end for span in here)], ends, strict=True):
            if unsaid := text[start:end].strip():
                first = text.index(unsaid, start)
                kind = kinds.of(at, is_whole=not here)
                left.append(_Piece(first, first + len(unsaid), kind))
    pieces = _joined(sorted(left, key=lambda piece: piece.start), text)
    return Remainder(
        tuple(
            Heading(one.kind, text[one.start : one.end], one.start, one.end)
            for one in pieces
            if isinstance(one.kind, HeadingKind)
        ),
        tuple(
            Furniture(one.kind, text[one.start : one.end], one.start, one.end)
            for one in pieces
            if isinstance(one.kind, FurnitureKind)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    kind: HeadingKind | FurnitureKind


def _joined(pieces: Sequence[_Piece], text: str) -> list[_Piece]:
    joined: list[_Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if (
            before
            and before.kind is piece.kind
            and not text[before.end : piece.start].strip(_BLANK)
        ):
            joined[-1] = replace(before, end=piece.end)
        else:
            joined.append(piece)
    return joined


class _Kinds:
    """What the lines of a document are that nobody says."""

    def __init__(self, lines: Sequence[Line], attribution: Attribution) -> None:
        self._lines = lines
        self._listed = dict(attribution.listed)
        self._labels = frozenset(attribution.labels)
        self._titles = "\n".join(speech.title for speech in attribution.speeches)

    def of(self, at: int, *, is_whole: bool) -> HeadingKind | FurnitureKind:
        """What a line is; where it is not whole, its end is in a turn."""
        line = self._lines[at]
        if line.is_boilerplate or at in self._listed:
            return self._listed.get(at) or furniture_kind(line)
        if not is_whole or at in self._labels:
            return HeadingKind.LABEL
        if line.text in self._titles:
            return HeadingKind.TITLE
        if line.kind is LineKind.BODY and not is_title_like(line):
            return FurnitureKind.NOTICE
        return HeadingKind.LABEL if line.kind is LineKind.ENTRY else HeadingKind.HEADING
