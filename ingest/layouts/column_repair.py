"""Bodies that a column broke in two, with something else set between: put together again.

Where a page indents the first lines of paragraphs, a column that breaks off within a sentence and
one that starts flush within a sentence belong together. Which continues which is told by the word
that the break cut in two, or by there being one of each only.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from statistics import median

from ingest.attribution.speaker_labels import LANGUAGES
from ingest.boilerplate import editorial_score
from ingest.lexicons.discourse_cues import opening_score
from ingest.page import Page, is_title_like
from ingest.records import Line
from ingest.typesetting import blocks

_SHORTEST_COLUMN = 3
_SEAM = 8
_LINES_OF_A_PAGE = 400
_CLOSES = "，。；：、！？”’）》"


def repair_columns(page: Page) -> Page:
    """The page with the rest of each broken column right after its beginning."""
    if page.language in LANGUAGES:
        return page
    if not page.wrapped or sum(line.indented for line in page.lines) < 2:
        return page
    columns = [page.lines[block.start : block.stop] for block in blocks(page.lines)]
    rests = _rests(columns)
    if not rests:
        return page
    moved = set(rests.values())
    lines: list[Line] = []
    for at in range(len(columns)):
        following = None if at in moved else at
        while following is not None:
            first, *others = columns[following]
            lines += [replace(first, after_blank=first.after_blank and following == at), *others]
            following = rests.get(following)
    return Page.of(lines)


def _rests(columns: Sequence[Sequence[Line]]) -> dict[int, int]:
    """For each broken column, which column continues it."""
    apart = [any(line.is_boilerplate for line in column) for column in columns]
    heads = [_is_head(column) for column in columns]
    middle = [at for at in range(len(columns)) if not apart[at] and not heads[at]]
    broken = [at for at in middle if _breaks_off(columns, at, heads)]
    flush = [at for at in middle if _starts_within_sentence(columns, at, heads)]
    lines = [0, *accumulate(map(len, columns))]
    rests: dict[int, int] = {}
    for at in broken:
        end = bisect_right(lines, lines[at + 1] + _LINES_OF_A_PAGE)
        later = flush[bisect_right(flush, at) : bisect_left(flush, end)]
        rest = _rest_of(columns, at, later, alone=len(broken) == 1)
        if rest is not None:
            rests[at] = rest
            flush.remove(rest)
    return rests


def _breaks_off(columns: Sequence[Sequence[Line]], at: int, heads: Sequence[bool]) -> bool:
    """Whether a column ends within a sentence that the next block does not continue."""
    column = columns[at]
    last = column[-1]
    if len(column) < _SHORTEST_COLUMN or last.ends_sentence or at + 1 == len(columns):
        return False
    if last.width < median(line.width for line in column) - 1.5:
        return False
    return columns[at + 1][0].indented or heads[at + 1]


def _starts_within_sentence(
    columns: Sequence[Sequence[Line]], at: int, heads: Sequence[bool]
) -> bool:
    """Whether a column begins flush, and not with a sentence of the block before it."""
    first = columns[at][0]
    if at == 0 or first.indented or first.level or len(columns[at]) == 1:
        return False
    return columns[at - 1][-1].ends_sentence or heads[at - 1]


def _is_head(column: Sequence[Line]) -> bool:
    """Whether a block is set as titles and bylines are."""
    if len(column) <= 2 and all(is_title_like(line) for line in column):
        return True
    return any(line.byline for line in column)


def _rest_of(
    columns: Sequence[Sequence[Line]], at: int, later: Sequence[int], *, alone: bool
) -> int | None:
    tail = columns[at][-1]
    for rest in later:
        if _cuts_a_word(tail, columns[rest][0]):
            return rest
    if not alone or len(later) != 1:
        return None
    text = "".join(line.text for line in columns[later[0]])
    is_rest = editorial_score(text) == 0 and opening_score(text) <= 0
    return later[0] if is_rest else None


def _cuts_a_word(tail: Line, head: Line) -> bool:
    """Whether the last characters of one line and the first of another are one word."""
    import rjieba

    if head.canonical[0] in _CLOSES:
        return True
    left = tail.canonical[-_SEAM:]
    end = 0
    for word in rjieba.cut(left + head.canonical[:_SEAM]):
        if end < len(left) < end + len(word):
            return not word.isascii()
        end += len(word)
    return False
