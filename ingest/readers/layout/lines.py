"""Characters become lines: what stands on one base line and is not parted by a gutter."""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from statistics import median

from ingest.readers.layout.records import Glyph, Line
from ingest.readers.layout.right_to_left import turned_back

_BAND = 8.0
_GAP = 0.6
_WIDE_GAP = 2.0
_WIDEST_GAP = 4.0
_NARROW = 3.5
_NEAR = 5.0
_BLANK = 1.1
_REACH = 12.0
_SAME_SIZE = 1.25


def find_lines(glyphs: Iterable[Glyph], *, are_mirrored: bool = False) -> list[Line]:
    """The lines of a page, from above to below and from left to right."""
    rows = [_pieces(row) for row in _rows(_without_shadows(glyphs))]
    surroundings = _Surroundings(rows)
    lines: list[Line] = []
    for row in rows:
        joined: list[list[Glyph]] = []
        for piece in row:
            if joined and not surroundings.part(_Piece.of(joined[-1]), _Piece.of(piece)):
                joined[-1].extend(piece)
            else:
                joined.append(list(piece))
        lines.extend(_line(piece, are_mirrored=are_mirrored) for piece in joined)
    return lines


def _without_shadows(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """`glyphs` without those printed again a little aside, as shadows and bold type are made."""
    seen: dict[tuple[str, int], list[Glyph]] = defaultdict(list)
    kept = []
    for glyph in glyphs:
        band = int(glyph.base / _BAND)
        reach = min(0.3 * glyph.size, 0.5 * (glyph.x1 - glyph.x0))
        if not any(
            abs(other.x0 - glyph.x0) < reach and abs(other.base - glyph.base) < reach
            for near in (band - 1, band, band + 1)
            for other in seen.get((glyph.text, near), ())
        ):
            seen[glyph.text, band].append(glyph)
            kept.append(glyph)
    return kept


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    marks = [glyph for glyph in glyphs if unicodedata.category(glyph.text[0]) == "Mn"]
    letters = [glyph for glyph in glyphs if unicodedata.category(glyph.text[0]) != "Mn"]
    for glyph in sorted(letters, key=lambda glyph: glyph.base):
        if rows and glyph.base - rows[-1][0].base < 0.25 * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    bases = [row[0].base for row in rows]
    for mark in marks:
        at = bisect_left(bases, mark.base)
        near = [place for place in (at - 1, at) if 0 <= place < len(rows)]
        if near:
            nearest = min(near, key=lambda place: abs(bases[place] - mark.base))
            rows[nearest].append(replace(mark, base=bases[nearest]))
    return rows


def _pieces(row: list[Glyph]) -> list[list[Glyph]]:
    """A row cut at every gap, blank edges trimmed."""
    pieces: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda glyph: glyph.x0):
        if pieces and glyph.x0 - pieces[-1][-1].x1 <= _GAP * glyph.size:
            pieces[-1].append(glyph)
        else:
            pieces.append([glyph])
    trimmed = (_trimmed(piece) for piece in pieces)
    return [piece for piece in trimmed if piece]


def _trimmed(piece: list[Glyph]) -> list[Glyph]:
    inked = [place for place, glyph in enumerate(piece) if glyph.text.strip()]
    return piece[inked[0] : inked[-1] + 1] if inked else []


@dataclass(frozen=True, slots=True)
class _Piece:
    x0: float
    x1: float
    base: float
    size: float

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> "_Piece":
        size = median(glyph.size for glyph in glyphs)
        return cls(glyphs[0].x0, max(glyph.x1 for glyph in glyphs), glyphs[0].base, size)


class _Surroundings:
    """All pieces of a page by height, to see whether a gap goes on above and below."""

    _STEP = 16.0

    def __init__(self, rows: Iterable[Iterable[Sequence[Glyph]]]) -> None:
        self._by_height: dict[int, list[_Piece]] = defaultdict(list)
        for row in rows:
            for glyphs in row:
                piece = _Piece.of(glyphs)
                self._by_height[int(piece.base / self._STEP)].append(piece)

    def part(self, left: _Piece, right: _Piece) -> bool:
        """Whether a gutter runs between two pieces of a row.

        It does where lines near by, of like size, stop at the gap from both sides, or from one at
        a wide gap, and fewer cross it. A narrow left piece is the number of an item or a name
        spaced out.
        """
        size = max(left.size, right.size)
        gap = right.x0 - left.x1
        if gap > _WIDEST_GAP * size or size > _SAME_SIZE * min(left.size, right.size):
            return True
        if left.x1 - left.x0 < _NARROW * size:
            return False
        if gap > _BLANK * size and self._stand_over_columns(left, right, size):
            return True
        is_wide = gap > _WIDE_GAP * size and right.x1 - right.x0 > _NARROW * size
        near = list(self._near(left.base, size))
        edge = _GAP / 2 * size
        return any(
            _stops_at(place, near, size, both=not is_wide)
            for place in (left.x1 + edge, (left.x1 + right.x0) / 2, right.x0 - edge)
        )

    def _stand_over_columns(self, left: _Piece, right: _Piece, size: float) -> bool:
        """Whether two pieces of large type are each set over a column of its own below them."""
        below = [
            piece
            for step in range(
                int(left.base / self._STEP), int((left.base + _REACH * size) / self._STEP) + 1
            )
            for piece in self._by_height.get(step, ())
            if piece.base > left.base and piece.size * _SAME_SIZE < size
        ]
        columns = [
            [piece for piece in below if piece.x0 < above.x1 and above.x0 < piece.x1]
            for above in (left, right)
        ]
        if not all(columns) or any(piece in columns[1] for piece in columns[0]):
            return False
        edges = [(min(p.x0 for p in held), max(p.x1 for p in held)) for held in columns]
        if edges[0][1] > edges[1][0]:
            return False
        aside = [
            (above.x0 - x0, x1 - above.x1)
            for above, (x0, x1) in zip((left, right), edges, strict=True)
        ]
        flush = all(abs(before) < size for before, _ in aside)
        centred = all(abs(before - after) < 1.5 * size for before, after in aside)
        return (flush or centred) and all(min(sides) > -size for sides in aside)

    def _near(self, base: float, size: float) -> Iterable[_Piece]:
        """Pieces of like size above and below, not those of the row itself."""
        reach = _NEAR * size
        for step in range(int((base - reach) / self._STEP), int((base + reach) / self._STEP) + 1):
            for piece in self._by_height.get(step, ()):
                if (
                    0.25 * size < abs(piece.base - base) < reach
                    and size / _SAME_SIZE < piece.size < size * _SAME_SIZE
                ):
                    yield piece


def _stops_at(place: float, near: Iterable[_Piece], size: float, *, both: bool) -> bool:
    """Whether more rows stop short of `place`, from `both` sides or either, than cross it."""
    before, after, across = set[float](), set[float](), set[float]()
    for piece in near:
        if piece.x0 < place < piece.x1:
            across.add(piece.base)
        elif 0 <= place - piece.x1 < 2 * _WIDEST_GAP * size:
            before.add(piece.base)
        elif 0 <= piece.x0 - place < 2 * _WIDEST_GAP * size:
            after.add(piece.base)
    sides = len(before), len(after)
    return len(across) < (min(sides) if both else max(sides))


def _line(glyphs: Sequence[Glyph], *, are_mirrored: bool) -> Line:
    size = median(glyph.size for glyph in glyphs)
    ends = list(accumulate((glyph.x1 for glyph in glyphs), max))
    gaps = [following.x0 - end for end, following in zip(ends, glyphs[1:], strict=False)]
    usual = max(0.0, median(gaps)) if gaps else 0.0
    pieces, lead = [glyphs[0].text], 0.0
    for (glyph, following), gap in zip(pairwise(glyphs), gaps, strict=True):
        if _is_blank(glyph, following, gap / size, usual / size):
            pieces.append(" ")
        if not lead and (pieces[-1].isspace() or not _is_letter(following.text)):
            lead = glyph.x1 - glyphs[0].x0
        pieces.append(following.text)
    text = turned_back(pieces) if are_mirrored else "".join(pieces)
    return Line(text, glyphs[0].x0, ends[-1], glyphs[0].base, size, lead or ends[-1] - glyphs[0].x0)


def _is_blank(glyph: Glyph, following: Glyph, gap: float, usual: float) -> bool:
    """Whether a gap, in ems, stands for a blank that was not stored: not even spacing."""
    if glyph.text.isspace() or following.text.isspace():
        return False
    if not (_is_wide(glyph.text[-1]) or _is_wide(following.text[0])):
        return gap > max(0.18, 1.6 * usual)
    return gap > max(0.5, 1.6 * usual)


def _is_letter(text: str) -> bool:
    """Whether `text` is of a script that puts blanks between words."""
    return text[-1].isalnum() and not _is_wide(text[-1])


@lru_cache(maxsize=10_000)
def _is_wide(character: str) -> bool:
    """Whether a character takes the whole of its em, as a mark may that is set among such."""
    width = unicodedata.east_asian_width(character)
    return width in "WF" or (width == "A" and not character.isalpha())
