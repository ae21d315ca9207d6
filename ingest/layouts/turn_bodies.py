"""What each turn of a record says: its lines up to the next label, without what is nobody's.

After a turn a record prints stage directions, votes, annexes and the headings of what comes next.
Such paragraphs that close the lines of a turn are none of its body; those inside it are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.attribution.speaker_labels import LANGUAGES
from ingest.attribution.turns import Turn
from ingest.attribution.unnamed_labels import is_nobody
from ingest.layouts.line_classification import Layout
from ingest.lexicons.numerals import DIGITS
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize
from ingest.page import is_title_like
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.records import FurnitureKind

_LONGEST_DIRECTION = 400
_IN_BRACKETS = re.compile(r"[(（\[［][^()（）\[\]［］]+[)）\]］][.。]?$")
_BROKEN_OFF = "—–-…：:）)］]"
_RULE = re.compile(r"[^\w…]+$|_{3,}$")


@dataclass(frozen=True, slots=True)
class TurnBody:
    """A turn with the lines of its body after the first, and those that close it.

    `directions` are the lines of stage directions, `listed` of votes and annexes by their kind; the
    other lines up to the next label are headings.
    """

    turn: Turn
    places: tuple[int, ...]
    directions: tuple[int, ...] = ()
    listed: tuple[tuple[int, FurnitureKind], ...] = ()


def turn_bodies(layout: Layout, turns: Sequence[Turn]) -> list[TurnBody]:
    """What each turn says, in printed order."""
    ends = [turn.opens for turn in turns[1:]] + [len(layout.lines)]
    return [_body(layout, turn, end) for turn, end in zip(turns, ends, strict=True)]


def _body(layout: Layout, turn: Turn, end: int) -> TurnBody:
    own, *paragraphs = _paragraphs(layout, turn, end)
    kept = list(own)
    directions: list[int] = []
    listed: list[tuple[int, FurnitureKind]] = []
    kind: FurnitureKind | None = None
    for paragraph in paragraphs:
        text = " ".join(layout.lines[at].text for at in paragraph)
        kind = _listed_kind(text) or kind
        if kind is not None:
            listed += [(at, kind) for at in paragraph]
        elif _is_closing(text) or (directions and not _goes_on(layout, paragraph)):
            directions += paragraph
        else:
            kept += paragraph
    kept, brackets = _without_headings(layout, kept, least=0 if turn.said else 1)
    return TurnBody(turn, tuple(kept), (*brackets, *directions), tuple(listed))


def _goes_on(layout: Layout, paragraph: Sequence[int]) -> bool:
    """Whether a paragraph after a stage direction is what its speaker says further on."""
    text = " ".join(layout.lines[at].text for at in paragraph)
    return (
        layout.lines[paragraph[-1]].ends_sentence
        and _in_person(layout.page.language).search(canonicalize(text)) is not None
    )


def _paragraphs(layout: Layout, turn: Turn, end: int) -> list[list[int]]:
    """The lines of a turn in paragraphs; the first goes on with what the label's line says."""
    paragraphs: list[list[int]] = [[]]
    page, lines = layout.page, layout.lines
    for at in range(turn.at + 1, end):
        line, above = lines[at], lines[at - 1]
        if line.is_boilerplate:
            continue
        ended = above.ends_sentence and page.is_short(at - 1)
        apart = line.after_blank or line.indented or bool(line.level) or ended
        is_first = len(paragraphs) == 1 and not paragraphs[0] and not turn.said
        if is_first or (page.wrapped and not apart):
            paragraphs[-1].append(at)
        else:
            paragraphs.append([at])
    return paragraphs


def _without_headings(
    layout: Layout, places: Sequence[int], *, least: int
) -> tuple[list[int], list[int]]:
    """The lines without the headings that close them, and the directions in brackets there.

    A label that names nobody, alone on its line, belongs to the turn that follows.

    They stay where the line before them breaks off: then nothing tells a heading from the text.
    """
    kept = list(places)
    directions: list[int] = []
    while len(kept) > least:
        line = layout.lines[kept[-1]]
        is_direction = _IN_BRACKETS.match(line.text) is not None
        is_left = _RULE.match(line.text) or is_nobody(line.text)
        count = 1 if is_direction or is_left else _closing_headings(layout, kept[least:])
        if not count:
            break
        if is_direction:
            directions.insert(0, kept[-1])
        del kept[-count:]
    last = layout.lines[kept[-1]] if kept else None
    if last is not None and not (last.ends_sentence or last.text[-1] in _BROKEN_OFF):
        return list(places), []
    return kept, directions


def _closing_headings(layout: Layout, places: Sequence[int]) -> int:
    """How many lines at the end are one block of headings, set apart from the text; 0 for none."""
    for count, at in enumerate(reversed(places), 1):
        line = layout.lines[at]
        if (
            line.ends_sentence
            or not is_title_like(line)
            or (count > 1 and not layout.page.is_short(at))
        ):
            return 0
        if line.level or line.after_blank or line.indented:
            return count
    return 0


def _is_closing(paragraph: str) -> bool:
    """Whether a paragraph says, in the record's own words, what happened."""
    if len(paragraph) > _LONGEST_DIRECTION:
        return False
    return _direction().search(canonicalize(paragraph)) is not None


def is_list_of_votes(text: str) -> bool:
    """Whether a text begins with the label of those who voted in one way."""
    return _vote().match(canonicalize(text)) is not None


def _listed_kind(paragraph: str) -> FurnitureKind | None:
    if is_list_of_votes(paragraph):
        return FurnitureKind.VOTE
    is_annex = _annex().search(canonicalize(paragraph))
    return FurnitureKind.ANNEX if is_annex else None


@cache
def _direction() -> re.Pattern[str]:
    return re.compile(canonicalize(one_of("speaker_labels", "direction")))


@cache
def _in_person(language: str) -> re.Pattern[str]:
    """The words by which people speak of themselves and to each other."""
    is_lettered = language in LANGUAGES
    words = read_lexicon("ingest.lexicons", "speaker_labels").grouped(
        language if is_lettered else "zh"
    )["person"]
    found = "|".join(map(re.escape, words))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)" if is_lettered else found, re.IGNORECASE)


@cache
def _vote() -> re.Pattern[str]:
    return re.compile(rf"(?:{canonicalize(one_of('speaker_labels', 'vote'))})\s*(?:：|\d)")


@cache
def _annex() -> re.Pattern[str]:
    annexed = canonicalize(one_of("speaker_labels", "annex"))
    return re.compile(rf"{annexed}\s*：$|^第[{DIGITS}\d]+案\s*：$")
