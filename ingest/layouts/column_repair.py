"""Bodies that a column broke in two, with something else set between: put together again.

Where a page indents the first lines of paragraphs, a column that breaks off within a sentence and
one that goes on flush within a sentence belong together. Which goes on with which is said by the
word that the break cut in two, or by there being one of each only.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ingest.attribution.byline_detector import is_title_like
from ingest.attribution.byline_parser import parse_byline
from ingest.boilerplate import blocks, find_furniture, lead_score
from ingest.lexicons.discourse_cues import opening_score
from ingest.normalization import Line, canonicalize, is_wrapped

_LEAST = 3
_SEAM = 8
_BYLINE = 60
_CLOSES = "，。；：、！？”’）》"


def mend_tears(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the rest of each torn column right after its beginning."""
    if not is_wrapped(lines) or sum(line.indented for line in lines) < 2:
        return tuple(lines)
    return _Mender(lines).mended()


class _Mender:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        furniture = find_furniture(lines)
        self.blocks = [tuple(block) for block in blocks(lines)]
        self.apart = {at for at, block in enumerate(self.blocks) if not furniture.isdisjoint(block)}

        self.heads = {at for at in range(len(self.blocks)) if self._is_head(at)}

    def mended(self) -> tuple[Line, ...]:
        columns = range(len(self.blocks))
        torn = [at for at in columns if self._breaks_off(at)]
        rests = [at for at in columns if self._goes_on(at)]
        order = list(columns)
        joined: set[int] = set()
        for at in torn:
            rest = self._rest_of(at, [r for r in rests if r > at], alone=len(torn) == 1)
            if rest is not None:
                rests.remove(rest)
                order.remove(rest)
                order.insert(order.index(at) + 1, rest)
                joined.add(self.blocks[rest][0])
        return tuple(
            replace(self.lines[place], after_blank=False) if place in joined else self.lines[place]
            for at in order
            for place in self.blocks[at]
        )

    def _breaks_off(self, at: int) -> bool:
        """Whether a column ends within a sentence that the next block does not go on with."""
        block = self.blocks[at]
        last = self.lines[block[-1]]
        if len(block) < _LEAST or last.ends_sentence or at + 1 == len(self.blocks):
            return False
        if at in self.apart or at in self.heads:
            return False
        usual = median(self.lines[place].width for place in block)
        if last.width < usual - 1.5:
            return False
        following = self.lines[self.blocks[at + 1][0]]
        return following.indented or at + 1 in self.heads

    def _goes_on(self, at: int) -> bool:
        """Whether a column begins flush, and not with a sentence of the block before it."""
        block = self.blocks[at]
        first = self.lines[block[0]]
        if at in self.apart or at == 0 or first.indented or first.level or at in self.heads:
            return False
        before = self.lines[self.blocks[at - 1][-1]]
        return len(block) > 1 and (before.ends_sentence or at - 1 in self.heads)

    def _is_head(self, at: int) -> bool:
        """Whether a block is set as titles and bylines are."""
        lines = [self.lines[place] for place in self.blocks[at]]
        if len(lines) <= 2 and all(is_title_like(line) for line in lines):
            return True
        return any(parse_byline(line.text) for line in lines if line.width <= _BYLINE)

    def _rest_of(self, at: int, rests: Sequence[int], *, alone: bool) -> int | None:
        tail = self.lines[self.blocks[at][-1]].text
        for rest in rests:
            if _cuts_a_word(tail, self.lines[self.blocks[rest][0]].text):
                return rest
        if not alone or len(rests) != 1:
            return None
        text = "".join(self.lines[place].text for place in self.blocks[rests[0]])
        is_rest = lead_score(text) == 0 and opening_score(text) <= 0
        return rests[0] if is_rest else None


def _cuts_a_word(tail: str, head: str) -> bool:
    """Whether the last characters of one text and the first of another are one word."""
    import rjieba

    if head[0] in _CLOSES:
        return True
    left = canonicalize(tail[-_SEAM:])
    end = 0
    for word in rjieba.cut(left + canonicalize(head[:_SEAM])):
        if end < len(left) < end + len(word):
            return not word.isascii()
        end += len(word)
    return False
