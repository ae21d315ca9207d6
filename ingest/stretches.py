"""The body lines of a page in stretches that belong together, and how well a body could end there.

A body can only end where a line ends a sentence. Between two such places lies a stretch. What
speaks for a new body at a place is what typesetting and rhetoric do: a short last line, a gap, an
indent, an opening that sets a scene, a count that starts again from one.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.enumeration import markers
from ingest.layout import Layout
from ingest.normalize import Line, column_widths, fold, unwrap

_SETS_SCENE = re.compile(
    r"^(?:近[年期日来]|近些年|当前|目前|如今|现阶段|眼下|随着|伴随|今年|去年|自?20\d\d年|截至|截止|据|作为|根据|按照|党的|习近平|“?十[三四五]五|新时代"
    r"|在[^，。]{2,24}(?:下|中|时|后|背景|方面)，|我[市省国区县]|全[市省国区县]|本[市省区县]|改革开放|自[^，。]{2,20}以来|为(?:了|深入|贯彻|进一步|加快|推动|落实|深化|更好|全面|切实)"
    r"|[^，。；：]{2,24}(?:是|既是|作为|关系|事关|关乎|承载|不仅是|成为)|大力|加快|推动|发展|持续)"
)
_GOES_ON = re.compile(
    r"^(?:为此|因此|对此|鉴于此|基于此|据此|建议|因而|所以|但|然而|不过|同时|此外|另外|另一方面|一方面|其中|其次|再次|再者|最后|首先|并|以及|而且|还|也|具体|上述|以上|这|该|通过|针对(?:这|此|上述|以上)|存在的?(?:主要)?问题|主要问题|究其原因|调研(?:中)?发现|二|三|四|五|六)"
)
_PROPOSES = re.compile(r"(?:建议|对策|为此|提出|思考|举措|措施|意见)[^。；：]{0,16}：")
_PROPOSES_AT_ALL = re.compile(r"建议|对策|应当|应该|要加强|亟[需须待]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Body lines between two places where a body could end.

    `break_before` is how much the page speaks for a new body at its start, in log odds.
    """

    places: tuple[int, ...]
    text: str
    break_before: float
    counts: tuple[tuple[str, int], ...]
    proposes: int
    is_heading: bool

    @property
    def size(self) -> int:
        return len(self.text)


def stretches(layout: Layout) -> list[Stretch]:
    """All body lines of a page, in order, each in exactly one stretch."""
    body = layout.body
    lines = [layout.lines[at] for at in body]
    columns = column_widths(lines)
    bounds = [0]
    bounds += [
        index
        for index in range(1, len(body))
        if _may_part(layout, body[index - 1], body[index], columns[index - 1])
    ]
    found = []
    for first, last in zip(bounds, [*bounds[1:], len(body)], strict=True):
        places = tuple(body[first:last])
        score = _break_score(layout, body, lines, columns, first) if first else 0.0
        found.append(_stretch(layout, places, score))
    return found


def _stretch(layout: Layout, places: tuple[int, ...], score: float) -> Stretch:
    text = body_text(layout, places)
    folded = fold(text)
    return Stretch(
        places,
        text,
        score + _opening_score(folded),
        tuple((marker.style, marker.number) for marker in markers(text)),
        len(_PROPOSES.findall(folded)) or (1 if _PROPOSES_AT_ALL.search(folded) else 0),
        places[0] in layout.headings,
    )


def body_text(layout: Layout, places: Sequence[int]) -> str:
    """The clean text of some body lines of a page."""
    headings = frozenset(index for index, at in enumerate(places) if at in layout.headings)
    return unwrap([layout.lines[at] for at in places], wrapped=layout.wrapped, headings=headings)


def _may_part(layout: Layout, before: int, after: int, column: float) -> bool:
    line = layout.lines[before]
    if before in layout.headings:
        return False
    if line.ends_sentence:
        return True
    loose = after > before + 1 or layout.lines[after].after_blank
    ragged = line.width < column - 1.5 and line.text[-1] not in "，、：；,:;（"
    return loose and ragged


def _break_score(
    layout: Layout,
    body: Sequence[int],
    lines: Sequence[Line],
    columns: Sequence[float],
    index: int,
) -> float:
    before, line = lines[index - 1], lines[index]
    apart = body[index] > body[index - 1] + 1
    score = -1.5
    if apart:
        score += 2.5
    elif line.after_blank:
        score += 1.5
    elif line.indented:
        score += 2.0
    if layout.wrapped:
        slack = columns[index - 1] - before.width
        score += 1.5 if slack > 1.5 else -1.0 if slack > 0.8 else -2.0
        score += min(1.5, 0.5 * abs(_usual_width(lines, index, -1) - _usual_width(lines, index, 1)))
    if not before.ends_sentence:
        score -= 5.0
    return score


def _usual_width(lines: Sequence[Line], index: int, step: int) -> float:
    near = lines[max(0, index - 6) : index] if step < 0 else lines[index : index + 6]
    widths = sorted(line.width for line in near)
    return widths[len(widths) // 2]


def _opening_score(text: str) -> float:
    counted = [marker for marker in markers(text[:12]) if marker.start == 0]
    if counted:
        return -6.0 if counted[0].number != 1 else -2.5
    if _GOES_ON.match(text):
        return -3.0
    return 1.5 if _SETS_SCENE.match(text) else 0.0


def structure_score(parts: Sequence[Stretch], usual_size: float) -> float:
    """How well consecutive stretches make up one whole body, in log odds.

    A body counts from one, once after each time it proposes; it proposes something; and it is
    about as long as the others.
    """
    size = sum(part.size for part in parts)
    score = -((math.log(size / usual_size) / 0.8) ** 2) / 2
    if parts[0].is_heading:
        score -= 2.0
    proposes = sum(part.proposes for part in parts)
    if not proposes:
        score -= 1.5
    return score + _count_score(parts)


def _count_score(parts: Sequence[Stretch]) -> float:
    last: dict[str, int] = {}
    score = 0.0
    renewed = True
    for part in parts:
        renewed = renewed or part.is_heading or part.proposes > 0
        for style, number in part.counts:
            if number == 1:
                if style in last and not renewed:
                    score -= 3.0
                elif style in last:
                    score -= 1.0
                renewed = False
            elif number > 1 and number != last.get(style, 0) + 1:
                score -= 4.0 if style not in last else 2.0
            last[style] = number
    return score
