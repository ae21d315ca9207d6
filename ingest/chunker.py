"""A speech in passages: the statement of the problem, each proposal, sections, and the rest.

A passage never cuts a sentence unless the speaker counts inside one ("一是…；二是…"), and never
rewrites: it is a place in the body.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.lexicons.list_markers import Marker, Series, series
from ingest.normalization import canonicalize
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.records import PassageKind, PassageSpan

LONGEST = 300
_USUAL = 220
_ENDLESS = 1000
_LEAD_IN = re.compile(
    r"(?:建议|对策|为此|因此|对此|鉴于此|基于此|具体(?:建议|举措|措施)|提出(?:以下|如下)?|要?从以下|重点)[^。；！？\n]{0,24}[：，。]?$"
)
_PROBLEMS = re.compile(
    r"(?:问题|不足|短板|困难|难点|难题|挑战|瓶颈|制约|原因|表现|差距|弱项|痛点|堵点|现状|成效|成绩|进展|优势|特点)[^。；！？\n]{0,12}[：:。]?$"
)
_PROPOSES = re.compile(r"建议|对策|举措|措施|路径|意见|思路")
_PROBLEM_HEADING = re.compile(
    r"问题|不足|短板|困难|挑战|瓶颈|现状|背景|成因|原因|情况|基础|差距|难点"
)
_PROPOSES_WHOLE = re.compile(r"(?:为此|因此|对此|鉴于此|基于此|据此)?，?(?:我们?|特|谨)?建议")


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: PassageKind
    number: int | None
    start: int
    end: int
    heading: str = ""


def split(body: str) -> tuple[PassageSpan, ...]:
    """The passages of a clean body, in order; together they hold all that is not white space."""
    lists = [found for found in series(body) if _is_list(body, found)]
    headings = _headings(body, lists)
    pieces = _pieces(body, lists, headings)
    return tuple(
        PassageSpan(piece.kind, piece.number, start, end, piece.heading)
        for piece in pieces
        for start, end in _moderate(body, piece)
    )


def _is_list(body: str, found: Series) -> bool:
    starts = [marker.start for marker in found.markers]
    return all(
        body[first:last].strip() and last - first >= 4
        for first, last in zip(starts, [*starts[1:], len(body)], strict=True)
    )


def _pieces(
    body: str, lists: Sequence[Series], headings: Sequence[tuple[int, int]]
) -> Iterator[_Piece]:
    """Where one thing ends and the next begins, each with what it is."""
    counted = {marker.start: (found, marker) for found in lists for marker in found.markers}
    opened = {start: " ".join(body[start:end].split()) for start, end in headings}
    bounds = sorted({0, len(body), *counted, *opened, *_list_ends(body, lists)})
    outer = _outer_items(body, lists)
    roles = {id(found): _role(body, found, lists, headings) for found in lists}
    first_counted = min(counted, default=len(body))
    proposals = any(role is PassageKind.PROPOSAL for role in roles.values())
    heading = ""
    for start, end in pairwise(bounds):
        if start in opened:
            heading = opened[start]
        if start in counted:
            found, marker = counted[start]
            kind = roles[id(found)]
            number = marker.number if kind is PassageKind.PROPOSAL else None
            yield _Piece(kind, number, start, end, outer.get(start, heading))
        elif heading:
            kind = PassageKind.BACKGROUND if _states_problem(heading) else PassageKind.SECTION
            yield _Piece(kind, None, start, end, heading)
        elif start < first_counted and (proposals or headings):
            proposed = _uncounted_proposal(body, start, end)
            yield _Piece(PassageKind.BACKGROUND, None, start, proposed)
            yield _Piece(PassageKind.PROPOSAL, None, proposed, end)
        else:
            yield _Piece(PassageKind.BODY, None, start, end)


def _uncounted_proposal(body: str, start: int, end: int) -> int:
    """Where the sentence begins that proposes the whole before its parts are counted, or `end`."""
    last = sentences(body[start:end])[-1:]
    for first, closed in last:
        text = body[start + first : start + closed]
        if (
            closed - first >= 20
            and _PROPOSES_WHOLE.match(canonicalize(text))
            and not text.endswith("：")
        ):
            return start + first
    return end


def _states_problem(heading: str) -> bool:
    return bool(
        _PROBLEM_HEADING.search(canonicalize(heading))
        and not _PROPOSES.search(canonicalize(heading))
    )


def _role(
    body: str, found: Series, lists: Sequence[Series], headings: Sequence[tuple[int, int]]
) -> PassageKind:
    """What a list counts: proposals, unless it says that it counts problems."""
    before = canonicalize(body[max(0, found.start - 60) : found.start]).rstrip()
    if before and not _LEAD_IN.search(before):
        at = bisect_left(headings, (found.start, 0)) - 1
        if _PROBLEMS.search(before) and len(lists) > 1 and found is not lists[-1]:
            return PassageKind.BACKGROUND
        if at >= 0 and _states_problem(body[slice(*headings[at])]):
            return PassageKind.BACKGROUND
    return PassageKind.PROPOSAL


def _outer_items(body: str, lists: Sequence[Series]) -> dict[int, str]:
    """For each counted item inside an item of another list, how that one begins."""
    found: dict[int, str] = {}
    held: dict[int, set[str]] = {id(one): set() for one in lists}
    stack: list[tuple[Series, Marker]] = []
    items = sorted(
        ((one, marker) for one in lists for marker in one.markers), key=lambda item: item[1].start
    )
    for one, marker in items:
        while stack and stack[-1][0] is not one and not _holds(stack[-1][0], one, marker, held):
            stack.pop()
        if stack and stack[-1][0] is one:
            stack.pop()
        elif stack:
            held[id(stack[-1][0])].add(one.style)
        if stack:
            outer = stack[-1][1]
            line = body[outer.start : min(marker.start, outer.start + 60)]
            found[marker.start] = re.split(r"[。！？；：\n]", line, maxsplit=1)[0][:40]
        stack.append((one, marker))
    return found


def _holds(outer: Series, inner: Series, marker: Marker, held: Mapping[int, set[str]]) -> bool:
    """Whether a list stands inside an item of another: inside the last one, as in those before."""
    if outer.style == inner.style or marker is not inner.markers[0]:
        return False
    return outer.markers[-1].start > marker.start or inner.style in held[id(outer)]


def _list_ends(body: str, lists: Sequence[Series]) -> Iterator[int]:
    """Where the last item of an outermost list ends, when more text follows.

    It has as many paragraphs as the longest item before it; a first line that is a heading
    counts none.
    """
    latest = max((found.markers[-1].start for found in lists), default=0)
    for found in lists:
        last = found.markers[-1].start
        if last < latest:
            continue
        starts = [marker.start for marker in found.markers]
        paragraphs = max(body[first:end].strip().count("\n") for first, end in pairwise(starts))
        end = last
        for _ in range(paragraphs + 1):
            end = body.find("\n", end) + 1 or len(body)
        if body[end:].strip():
            yield end


def _headings(body: str, lists: Sequence[Series]) -> list[tuple[int, int]]:
    """Uncounted lines that stand alone without a full stop, and the lines right under them."""
    counted = sorted(marker.start for found in lists for marker in found.markers)
    found: list[tuple[int, int]] = []
    start = 0
    for line in body.split("\n"):
        end = start + len(line)
        at = bisect_left(counted, start)
        is_counted = at < len(counted) and counted[at] < end
        if (
            2 <= len(line) <= 36
            and not is_counted
            and not re.search(r"[。；！？：，…”]$|[。；]", line)
        ):
            if found and found[-1][1] == start - 1:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        start = end + 1
    return [(first, last) for first, last in found if body[last:].strip()]


def _moderate(body: str, piece: _Piece) -> Iterator[tuple[int, int]]:
    """A piece in stretches of whole sentences, none much longer than a reader takes at once."""
    text = body[piece.start : piece.end]
    start = piece.start + len(text) - len(text.lstrip())
    end = piece.start + len(text.rstrip())
    if start >= end:
        return
    if end - start <= LONGEST:
        yield start, end
        return
    parts = [
        piece
        for first, last in sentences(body[start:end])
        for piece in _bearable(body, start + first, start + last)
    ]
    count = -(-(end - start) // _USUAL)
    target = (end - start) / count
    opened = parts[0][0]
    for (_, closed), (following, after) in pairwise(parts):
        if closed - opened >= target * 0.8 or after - opened > LONGEST:
            yield opened, closed
            opened = following
    yield opened, parts[-1][1]


def _bearable(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or where it is endless its clauses, or where it has none its parts."""
    while end - start > _ENDLESS:
        cut = max(body.rfind(mark, start, start + _ENDLESS) for mark in "，、,\n ")
        cut = cut + 1 if cut > start else start + _ENDLESS
        yield start, start + len(body[start:cut].rstrip())
        start = cut + len(body[cut:end]) - len(body[cut:end].lstrip())
    if start < end:
        yield start, end
