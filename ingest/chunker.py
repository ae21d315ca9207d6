"""A speech in passages: the statement of the problem, each proposal, sections, and the rest.

A passage never cuts a sentence unless the speaker counts inside one ("一是…；二是…"), and never
rewrites: it is a place in the body.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

from ingest.lexicons.list_markers import Marker, NumberedList, find_lists
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.records import PassageKind, PassageSpan

LONGEST = 300
_USUAL = 220
_ENDLESS = 1000
_INK = re.compile(r"\S")
_THEREFORE = one_of("discourse_cues", "therefore")
_LEAD_IN = re.compile(
    rf"{one_of('discourse_cues', 'lead_in', 'therefore')}[^。；！？\n]{{0,24}}[：，。]?$"
)
_PROBLEMS = re.compile(
    rf"{one_of('discourse_cues', 'problem', 'counted', 'obstacle', 'situation')}"
    r"[^。；！？\n]{0,12}[：:。]?$"
)
_PROBLEM_HEADING = re.compile(one_of("discourse_cues", "problem", "situation", "background"))
_PROPOSES = re.compile(one_of("discourse_cues", "proposal"))
_IS_TEXT = re.compile(r"[。；！？：，…”]$|[。；]")
_PROPOSES_WHOLE = re.compile(rf"{_THEREFORE}?，?(?:我们?|特|谨)?建议")


def chunk(body: str) -> tuple[PassageSpan, ...]:
    """The passages of a clean body, in order; together they hold all that is not white space."""
    return _Chunker(body).passages()


class _Chunker:
    def __init__(self, body: str) -> None:
        self.body = body
        self.sentences = sentences(body)
        self.lists = [found for found in find_lists(body) if self._has_items(found)]
        self.headings = self._headings()

    def passages(self) -> tuple[PassageSpan, ...]:
        return tuple(
            replace(piece, start=start, end=end)
            for piece in self._pieces()
            for start, end in self._split(piece.start, piece.end)
        )

    def _has_items(self, found: NumberedList) -> bool:
        starts = [marker.start for marker in found.markers]
        return all(
            last - first >= 4 and _INK.search(self.body, first, last)
            for first, last in pairwise([*starts, len(self.body)])
        )

    def _pieces(self) -> Iterator[PassageSpan]:
        """Where one thing ends and the next begins, each with what it is."""
        body = self.body
        counted = {
            marker.start: (found, marker) for found in self.lists for marker in found.markers
        }
        opened = {start: " ".join(body[start:end].split()) for start, end in self.headings}
        bounds = sorted({0, len(body), *counted, *opened, *self._list_ends()})
        outer = self._outer_items()
        kinds = {found.start: self._kind_of(found) for found in self.lists}
        first_counted = min(counted, default=len(body))
        has_background = PassageKind.PROPOSAL in kinds.values() or bool(self.headings)
        heading = ""
        for start, end in pairwise(bounds):
            heading = opened.get(start, heading)
            if start in counted:
                found, marker = counted[start]
                kind = kinds[found.start]
                number = marker.number if kind is PassageKind.PROPOSAL else None
                yield PassageSpan(kind, number, start, end, outer.get(start, heading))
            elif heading:
                kind = PassageKind.BACKGROUND if _states_problem(heading) else PassageKind.SECTION
                yield PassageSpan(kind, None, start, end, heading)
            elif start < first_counted and has_background:
                proposed = self._uncounted_proposal(start, end)
                yield PassageSpan(PassageKind.BACKGROUND, None, start, proposed)
                yield PassageSpan(PassageKind.PROPOSAL, None, proposed, end)
            else:
                yield PassageSpan(PassageKind.BODY, None, start, end)

    def _uncounted_proposal(self, start: int, end: int) -> int:
        """Where a last sentence begins that proposes the whole before its parts, or `end`."""
        for first, last in self._sentences_in(start, end)[-1:]:
            text = self.body[first:last]
            proposes = _PROPOSES_WHOLE.match(canonicalize(text)) and not text.endswith("：")
            if len(text) >= 20 and proposes:
                return first
        return end

    def _kind_of(self, found: NumberedList) -> PassageKind:
        """What a list counts: proposals, unless it says that it counts problems."""
        before = canonicalize(self.body[max(0, found.start - 60) : found.start]).rstrip()
        if before and not _LEAD_IN.search(before):
            at = bisect_left(self.headings, (found.start, 0)) - 1
            if _PROBLEMS.search(before) and len(self.lists) > 1 and found is not self.lists[-1]:
                return PassageKind.BACKGROUND
            if at >= 0 and _states_problem(self.body[slice(*self.headings[at])]):
                return PassageKind.BACKGROUND
        return PassageKind.PROPOSAL

    def _outer_items(self) -> dict[int, str]:
        """For each counted item inside an item of another list, how that one begins."""
        found: dict[int, str] = {}
        held: dict[int, set[str]] = {one.start: set() for one in self.lists}
        stack: list[tuple[NumberedList, Marker]] = []
        items = ((one, marker) for one in self.lists for marker in one.markers)
        for one, marker in sorted(items, key=lambda item: item[1].start):
            while stack and stack[-1][0] is not one and not _holds(stack[-1][0], one, marker, held):
                stack.pop()
            if stack and stack[-1][0] is one:
                stack.pop()
            elif stack:
                held[stack[-1][0].start].add(one.style)
            if stack:
                outer = stack[-1][1]
                line = self.body[outer.start : min(marker.start, outer.start + 60)]
                found[marker.start] = re.split(r"[。！？；：\n]", line, maxsplit=1)[0][:40]
            stack.append((one, marker))
        return found

    def _list_ends(self) -> Iterator[int]:
        """Where the last item of an outermost list ends, when more text follows.

        It has as many paragraphs as the longest item before it; a first line that is a heading
        counts none.
        """
        latest = max((found.markers[-1].start for found in self.lists), default=0)
        for found in self.lists:
            end = found.markers[-1].start
            if end < latest:
                continue
            starts = [marker.start for marker in found.markers]
            items = (self.body[first:last].strip() for first, last in pairwise(starts))
            for _ in range(max(item.count("\n") for item in items) + 1):
                end = self.body.find("\n", end) + 1 or len(self.body)
            if _INK.search(self.body, end):
                yield end

    def _headings(self) -> list[tuple[int, int]]:
        """Uncounted lines that stand alone without a full stop, and the lines right under them."""
        counted = sorted(marker.start for found in self.lists for marker in found.markers)
        found: list[tuple[int, int]] = []
        start = 0
        for line in self.body.split("\n"):
            end = start + len(line)
            at = bisect_left(counted, start)
            is_counted = at < len(counted) and counted[at] < end
            if 2 <= len(line) <= 36 and not is_counted and not _IS_TEXT.search(line):
                if found and found[-1][1] == start - 1:
                    found[-1] = (found[-1][0], end)
                else:
                    found.append((start, end))
            start = end + 1
        inked = len(self.body.rstrip())
        return [(first, last) for first, last in found if last < inked]

    def _split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A piece in passages of whole sentences, none much longer than a reader takes at once."""
        start, end = _trimmed(self.body, start, end)
        if end - start <= LONGEST:
            if start < end:
                yield start, end
            return
        parts = [
            part
            for first, last in self._sentences_in(start, end)
            for part in _bearable(self.body, first, last)
        ]
        target = (end - start) / -(-(end - start) // _USUAL)
        opened = start
        for (_, closed), (following, after) in pairwise(parts):
            if closed - opened >= target * 0.8 or after - opened > LONGEST:
                yield opened, closed
                opened = following
        yield opened, end

    def _sentences_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences between two places, cut where these lie within one."""
        within = slice(
            bisect_right(self.sentences, start, key=itemgetter(1)),
            bisect_left(self.sentences, end, key=itemgetter(0)),
        )
        cut = (
            _trimmed(self.body, max(first, start), min(last, end))
            for first, last in self.sentences[within]
        )
        return [(first, last) for first, last in cut if first < last]


def _states_problem(heading: str) -> bool:
    heading = canonicalize(heading)
    return bool(_PROBLEM_HEADING.search(heading) and not _PROPOSES.search(heading))


def _holds(
    outer: NumberedList, inner: NumberedList, marker: Marker, held: Mapping[int, set[str]]
) -> bool:
    """Whether a list stands inside an item of another: inside the last one, as in those before."""
    if outer.style == inner.style or marker is not inner.markers[0]:
        return False
    return outer.markers[-1].start > marker.start or inner.style in held[outer.start]


def _trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    """The place of a text without the white space around it; empty where there is nothing else."""
    text = body[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _bearable(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or where it is endless its clauses, or where it has none its parts."""
    while end - start > _ENDLESS:
        cut = max(body.rfind(mark, start, start + _ENDLESS) for mark in "，、,\n ")
        cut = cut + 1 if cut > start else start + _ENDLESS
        yield start, start + len(body[start:cut].rstrip())
        following = _INK.search(body, cut, end)
        start = following.start() if following else end
    if start < end:
        yield start, end
