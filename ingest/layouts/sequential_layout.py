"""A document whose speeches follow each other, each next to its own title and byline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import numpy as np
from scipy.optimize import linear_sum_assignment

from ingest.attribution.byline_parser import without_mark
from ingest.attribution.speakers import Strength
from ingest.boilerplate import lead_score
from ingest.chunker import split
from ingest.layouts.line_classification import Entry, Layout
from ingest.layouts.segments import body_text
from ingest.layouts.title_similarity import affinity, word_overlap
from ingest.normalization import canonicalize
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import ParsedSpeech

_LEAST = 30
_SLACK = 6.0
_LONG = 1.5
_SHORT = 20
_UNSURE = 0.45
_SURE = {Strength.STRONG: 0.99, Strength.FAIR: 0.95, Strength.WEAK: 0.8}
_AUTHOR = re.compile(
    r"^[（【]?作者(?:系|为|是|单位：?|简介：?|：)\s*(?P<role>[^（）]{2,60})[）】]?$"
)

_HOST = re.compile(
    r"[【（［\[]?(?:会议|大会|论坛)?主持人?(?:\s\S{2,4}|（[^（）]{1,30}）)?[】）］\]]?\s*："
    r"|会议最后，|会议[于在]?.{0,16}(?:结束|闭幕)。?$|散会"
)


@dataclass(frozen=True, slots=True)
class Section:
    """An entry with the body lines that are its own."""

    entry: Entry
    places: tuple[int, ...]


def sections(layout: Layout, embedder: Embedder) -> tuple[Section, ...] | None:
    """Each entry with the body beside it, or None when the page does not run in that order."""
    for found in (_after(layout), _before(layout)):
        if found and _is_whole(layout, found) and _agrees(layout, found, embedder):
            return found
    return None


def speeches(layout: Layout, found: Sequence[Section]) -> tuple[ParsedSpeech, ...]:
    """The speeches of a document in running order; one before the first byline is no one's."""
    usual = median(_size(layout, section.places) for section in found)
    named = tuple(_speech(layout, section, usual) for section in found)
    if _is_lead(layout, found):
        return named
    before = body_text(layout, _before_all(layout, found))
    return (ParsedSpeech("", "", "", "", before, split(before), _UNSURE), *named)


def preface(layout: Layout, found: Sequence[Section]) -> str:
    """What stands before the first speech and belongs to none."""
    return body_text(layout, _before_all(layout, found)) if _is_lead(layout, found) else ""


def _before_all(layout: Layout, found: Sequence[Section]) -> list[int]:
    first = min([*found[0].places, found[0].entry.first])
    return [at for at in layout.body if at < first]


def _is_lead(layout: Layout, found: Sequence[Section]) -> bool:
    """Whether what stands before the first byline is too short for a speech, or the paper's own."""
    usual = median(_size(layout, section.places) for section in found)
    before = _before_all(layout, found)
    text = "".join(layout.lines[at].text for at in before)
    told = [at for at in before if layout.wrapped or layout.lines[at].ends_sentence]
    return _size(layout, told) < 0.6 * usual or lead_score(text) >= 3


def _speech(layout: Layout, section: Section, usual: float) -> ParsedSpeech:
    places, note = list(section.places), ""
    while places and (places[-1] in layout.headings or _author_note(layout, places[-1])):
        note = note or _author_note(layout, places[-1])
        places.pop()
    byline = section.entry.byline
    text = body_text(layout, places)
    return ParsedSpeech(
        section.entry.title,
        byline.speaker,
        byline.role or note,
        byline.affiliation,
        text,
        split(text),
        _UNSURE
        if _may_hold_another(layout, section.entry, places, usual)
        else _SURE[byline.strength],
    )


def _is_set_as_byline(layout: Layout, entry: Entry, at: int) -> bool:
    """Whether a line opens with the sign of the speech's own byline, right under a heading."""
    own = {without_mark(layout.lines[place].text)[0] for place in range(entry.first, entry.last)}
    mark = without_mark(layout.lines[at].text)[0]
    return bool(mark) and mark in own and at - 1 in layout.headings


def _may_hold_another(layout: Layout, entry: Entry, places: Sequence[int], usual: float) -> bool:
    """Whether an unusually long text has a heading inside with a short line under it.

    So stand a title and a byline that could not be read: what follows may be another's.
    """
    if any(_is_set_as_byline(layout, entry, at) for at in places):
        return True
    if _size(layout, places) < _LONG * usual:
        return False
    return any(
        above in layout.headings
        and below in layout.headings
        and below == above + 1
        and layout.lines[above].after_blank
        and not layout.lines[above].level
        and layout.lines[below].width <= _SHORT
        for above, below in pairwise(places)
    )


def _author_note(layout: Layout, at: int) -> str:
    text = layout.lines[at].text
    found = _AUTHOR.match(canonicalize(text))
    return text[slice(*found.span("role"))] if found else ""


def _after(layout: Layout) -> tuple[Section, ...]:
    """Titles and bylines stand over their bodies."""
    ends = [entry.first for entry in layout.entries[1:]] + [len(layout.lines)]
    return tuple(
        Section(entry, _between(layout, entry.last, end))
        for entry, end in zip(layout.entries, ends, strict=True)
    )


def _before(layout: Layout) -> tuple[Section, ...]:
    """Titles stand over their bodies, names under them.

    The title that looks to belong to a name is then the next body's.
    """
    found = []
    start, title = 0, ""
    for entry in layout.entries:
        places = list(_between(layout, start, entry.first))
        if start == 0:
            title, places = _leading_title(layout, places)
        found.append(Section(replace(entry, title=title), tuple(places)))
        start, title = entry.last, entry.title
    return tuple(found) if not title else ()


def _leading_title(layout: Layout, places: list[int]) -> tuple[str, list[int]]:
    count = 0
    while count < len(places) and places[count] in layout.headings:
        count += 1
    texts = [layout.lines[at].text for at in places[:count]]
    return " ".join(texts[-1:]), places[count:]


def _between(layout: Layout, first: int, last: int) -> tuple[int, ...]:
    """The body lines from `first` to before `last`, up to where the meeting's host takes over."""
    hosted = [at for at in range(first, last) if _HOST.match(canonicalize(layout.lines[at].text))]
    return tuple(at for at in layout.body if first <= at < min([last, *hosted]))


def _size(layout: Layout, places: Sequence[int]) -> int:
    return sum(len(layout.lines[at].text) for at in places if at not in layout.headings)


def _is_whole(layout: Layout, found: Sequence[Section]) -> bool:
    """Whether each entry has a body that ends, and nothing long stands before all of them."""
    sizes = [_size(layout, section.places) for section in found]
    if min(sizes) < _LEAST:
        return False
    if not layout.wrapped:
        return True
    cut_short = sum(not _ends(layout, section.places) for section in found)
    return _is_lead(layout, found) and cut_short * 10 <= len(found)


def _ends(layout: Layout, places: Sequence[int]) -> bool:
    text = [at for at in places if at not in layout.headings]
    return layout.lines[text[-1]].ends_sentence or layout.lines[text[-1]].text[-1] in "）)”"


def _agrees(layout: Layout, found: Sequence[Section], embedder: Embedder) -> bool:
    """Whether titles and bodies side by side are about the same things.

    A scrambled page can look like a running one by chance; where words are not enough to tell,
    meaning is asked.
    """
    titled = [section for section in found if section.entry.title]
    if len(titled) < 2 or not layout.wrapped:
        return True
    titles = [section.entry.title for section in titled]
    texts = [body_text(layout, section.places) for section in titled]
    shared = word_overlap(titles, texts)
    if np.trace(shared) >= 0.9 * shared[linear_sum_assignment(-shared)].sum():
        return True
    fit = affinity(titles, texts, embedder)
    return bool(np.trace(fit) >= fit[linear_sum_assignment(-fit)].sum() - _SLACK)
