"""Lines become blocks: what stands below each other in a column, cut at its paragraphs."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.layout.records import Block, Line

_SAME_SIZE = 1.15
_PITCH = 2.3
_INDENT = 1.2
_DEEPEST_INDENT = 4.0
_LIST_MARK = re.compile(r"[•●○■□▪◆◇➢✓❖*–—-]\s|\W?\w{1,3}[.)）、]\s")


def find_blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a page, in no particular order."""
    body = usual_size(lines)
    return [
        block
        for stack in _stacks(lines)
        for block in (_whole(stack) if stack[0].size > _SAME_SIZE * body else _paragraphs(stack))
    ]


def usual_size(lines: Sequence[Line]) -> float:
    """The size most characters have, to half a point."""
    weight: dict[float, int] = defaultdict(int)
    for line in lines:
        weight[round(2 * line.size) / 2] += len(line.text)
    return max(weight, key=lambda size: weight[size], default=0.0)


def _stacks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that follow each other downwards in like size and one column."""
    stacks: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.base):
        above = [stack for stack in stacks if _follows(stack[-1], line)]
        if above:
            max(above, key=lambda stack: stack[-1].base).append(line)
        else:
            stacks.append([line])
    return stacks


def _follows(above: Line, below: Line) -> bool:
    small, large = sorted((above.size, below.size))
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    is_outdented = 0 < above.x0 - below.x0 < _DEEPEST_INDENT * small
    return (
        0.25 * small < below.base - above.base < _PITCH * small
        and large < _SAME_SIZE * small
        and overlap > (0 if is_outdented else 0.5 * min(above.width, below.width))
    )


def _whole(stack: Sequence[Line]) -> list[Block]:
    return [Block(tuple(stack), min(line.x0 for line in stack), max(line.x1 for line in stack))]


def _paragraphs(stack: Sequence[Line]) -> list[Block]:
    if len(stack) > 2 and all(len(line.text) == 1 for line in stack):
        return _whole([_upright(stack)])
    left = min(line.x0 for line in stack)
    right = max(line.x1 for line in stack)
    paragraphs = [[stack[0]]]
    for above, below in pairwise(stack):
        if _is_break(above, below, left, right):
            paragraphs.append([below])
        else:
            paragraphs[-1].append(below)
    return [Block(tuple(lines), left, right) for lines in paragraphs]


def _is_break(above: Line, below: Line, left: float, right: float) -> bool:
    """Whether a paragraph ends: the next word had room in its last line, or the next is indented.

    Lines centred below each other are one heading.
    """
    size = below.size
    if all(_is_centred(line, left, right) for line in (above, below)):
        return False
    indent = below.x0 - above.x0
    hangs = _LIST_MARK.match(above.text) is not None and indent < _DEEPEST_INDENT * size
    return right - above.x1 > below.lead + size or (indent > _INDENT * size and not hangs)


def _is_centred(line: Line, left: float, right: float) -> bool:
    margin = line.x0 - left
    return margin > line.size and abs(margin - (right - line.x1)) < line.size


def _upright(stack: Sequence[Line]) -> Line:
    """Single characters below each other, read as the one line they are."""
    text = "".join(line.text for line in stack)
    first, last = stack[0], stack[-1]
    return Line(text, first.x0, first.x1, last.base, last.base - first.base, first.lead)
