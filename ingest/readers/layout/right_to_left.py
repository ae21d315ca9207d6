"""Arabic and Hebrew, which a PDF stores by place: pages are mirrored, so that they read as others.

In a mirrored page what is read first lies left. Only what is written from left to right within,
numbers and Latin words, then stands reversed, and is turned back.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.readers.layout.records import Glyph

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})
_PRESENTATION = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]+")
_MARK_AFTER_BLANK = re.compile("( +)([\u064b-\u065f\u0670]+)")
_MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")


def is_right_to_left(glyphs: Sequence[Glyph]) -> bool:
    """Whether most letters of a page are written from right to left."""
    letters = [_direction(glyph.text[0]) for glyph in glyphs if glyph.text[0].isalpha()]
    return 2 * sum(one in _RIGHT_TO_LEFT for one in letters) > len(letters)


def mirrored(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a page with left and right exchanged, letters in their plain forms."""
    return [replace(one, text=_plain(one.text), x0=-one.x1, x1=-one.x0) for one in glyphs]


def turned_back(pieces: Sequence[str]) -> str:
    """A line of a mirrored page: its pieces in order, but what reads from left to right reversed.

    Brackets that were stored by their shape are exchanged: then the first closes.
    """
    runs: list[list[str]] = []
    was_left = False
    for at, piece in enumerate(pieces):
        is_left = _is_left(pieces, at)
        if runs and is_left and was_left:
            runs[-1].append(piece)
        else:
            runs.append([piece])
        was_left = is_left
    text = _MARK_AFTER_BLANK.sub(r"\2\1", "".join("".join(reversed(run)) for run in runs))
    brackets = re.search(r"[()\[\]]", text)
    return text.translate(_MIRRORED) if brackets and brackets[0] in ")]" else text


def _is_left(pieces: Sequence[str], at: int) -> bool:
    """Whether a piece is of such a run: itself, or a mark between two that are."""
    if _direction(pieces[at][0]) in _LEFT_TO_RIGHT:
        return True
    beside = (at - 1, at + 1)
    return pieces[at][0] not in "()[]" and all(
        0 <= place < len(pieces)
        and _direction(pieces[place][0]) in _LEFT_TO_RIGHT
        and _direction(pieces[at][0]) not in _RIGHT_TO_LEFT
        for place in beside
    )


def _plain(text: str) -> str:
    return _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


@lru_cache(maxsize=4096)
def _direction(character: str) -> str:
    return unicodedata.bidirectional(character)
