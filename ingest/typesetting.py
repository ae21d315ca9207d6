"""How lines were set: column widths, blocks, wrapping, and how wrapping is undone."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import quantiles

from ingest.records import Excerpt, Line, LineKind
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.records import Span

_LATIN_WORD_END = re.compile(r"[^\W\d_]+$", re.ASCII)
_LATIN_WORD_START = re.compile(r"[^\W\d_]+", re.ASCII)
_REACH = 5
_LONGEST_WORD = 60
_FEWEST = 4


def column_widths(lines: Sequence[Line]) -> tuple[float, ...]:
    """For each line, how wide its column was: the second widest line near it."""
    widths = [line.width for line in lines]
    near = (sorted(widths[max(0, at - _REACH) : at + _REACH + 1]) for at in range(len(widths)))
    return tuple(around[-2] if len(around) > 2 else around[-1] for around in near)


def blocks(lines: Sequence[Line]) -> list[range]:
    """The runs of lines between blank lines."""
    starts = [at for at, line in enumerate(lines) if line.after_blank or at == 0]
    return [range(first, last) for first, last in pairwise([*starts, len(lines)])]


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines end where a column ended rather than where a paragraph did.

    That is told from the blocks of several lines that hold a sentence, where there are such: lines
    apart from all others may be a list.
    """
    several = [block for block in blocks(lines) if len(block) > 1]
    told = {at for block in several if any(lines[at].ends_sentence for at in block) for at in block}
    columns = column_widths(lines)
    long = [at for at, line in enumerate(lines) if line.width >= 8 and not line.level]
    texts = [at for at in long if at in told]
    long = texts if len(texts) >= _FEWEST else long
    if len(long) < _FEWEST:
        return False
    widths = [lines[at].width for at in long]
    cut = sum(
        lines[at].width >= columns[at] - 2.5
        and not (lines[at].ends_sentence or lines[at].text[-1] in "：:；;")
        for at in long
    )
    return cut / len(long) > 0.22 and quantiles(widths, n=20)[-2] < 60


def seam(left: str, right: str) -> str:
    """What the wrapping took between two halves of a line: a space, or nothing.

    Chinese is set without spaces, so none is put in; between two Latin words the space comes
    back. A word cut in two by a Chinese column stays one word.
    """
    left, right = left[-_LONGEST_WORD:], right[:_LONGEST_WORD]
    chinese = is_chinese(left + right)
    end, start = _LATIN_WORD_END.search(left), _LATIN_WORD_START.match(right)
    if end is None or start is None:
        return "" if chinese or left.endswith("-") else " "
    new_word = start.group()[0].isupper() and not end.group()[-1].isupper()
    return " " if new_word or not chinese else ""


def unwrap(lines: Sequence[Line], *, wrapped: bool) -> str:
    """The lines as clean text: wrapping undone, paragraphs and headings on lines of their own.

    `wrapped` says whether lines end where a column did.
    """
    parts = [line.source for line in lines[:1]]
    columns = column_widths(lines)
    for (before, line), column in zip(pairwise(lines), columns[:-1], strict=True):
        apart = _stands_alone(before) or _stands_alone(line)
        if apart or not wrapped or _starts_paragraph(before, line, column):
            parts.append("\n")
        else:
            parts.append(seam(before.text, line.text))
        parts.append(line.source)
    return "".join(parts)


def excerpt(lines: Sequence[Line], *, wrapped: bool) -> Excerpt:
    """The lines as clean text, as `unwrap` gives it, with where they stand."""
    spans = tuple(Span(line.start, line.end) for line in lines)
    return Excerpt(unwrap(lines, wrapped=wrapped), spans)


def _stands_alone(line: Line) -> bool:
    return line.kind is LineKind.HEADING or bool(line.level)


def _starts_paragraph(before: Line, line: Line, column: float) -> bool:
    if before.text[-1] in "：:" and (line.after_blank or line.indented):
        return True
    if not (before.ends_sentence or before.text[-1] in "；;"):
        return False
    return line.indented or before.width < column - 1.5
