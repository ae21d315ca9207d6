"""Where the turns begin in a record written with letters: lines that open with a label.

A record sets its labels in one way: before a colon (`Mr. X (Chile): …`), before a dash (`O SR. X
– …`), before a full stop and a dash (`PRESIDENTA.- …`), before a full stop (`M. le président. …`)
or alone on a line. The way that most labels are set in is the record's, and no line set otherwise
opens a turn. A label that is no more than a name needs the record's word: the name comes again as a
label, or others that are sure are set so.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.attribution.speaker_labels import LabelForm, LabelGrammar, SpeakerLabel
from ingest.attribution.turns import Turn
from ingest.layouts.label_ways import (
    ALONE,
    BRACKETED,
    COLON_AFTER,
    INITIALLED,
    STOP_AFTER,
    STOP_AND_DASH_AFTER,
    WAYS,
)
from ingest.layouts.turn_bodies import is_list_of_votes
from ingest.page import Page
from ingest.records import Byline, Line, Strength
from vectorstore.analysis.unicode_text import letters, script

_TIME = re.compile(r"^\s*[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])]\s*")
_SURE = {
    LabelForm.HONORIFIC,
    LabelForm.CHAIR,
    LabelForm.PART,
    LabelForm.TITLED,
    LabelForm.INITIALS,
    LabelForm.OFFICE,
    LabelForm.ADDRESS,
}
_OF_RECORDS = {
    LabelForm.HONORIFIC,
    LabelForm.CHAIR,
    LabelForm.PART,
    LabelForm.TITLED,
    LabelForm.INITIALS,
}
_OF_HEADINGS = {LabelForm.ADDRESS, LabelForm.OFFICE}
_FEW = 3
_MANY = 5
_LABELLED = 0.8
"""Share of the lines that can begin something from which all labels are taken for turns."""
_MOST_LINES = 3
_LONGEST_OPENING = 160


@dataclass(frozen=True, slots=True)
class _Opening:
    """A label at the beginning of a line; the label runs over `first` to `at`."""

    first: int
    at: int
    label: SpeakerLabel
    said: str
    is_counted: bool = False

    @property
    def speaker(self) -> str:
        return self.label.byline.speaker

    @property
    def is_sure(self) -> bool:
        return self.is_counted or self.label.form in _SURE


def find_labelled_turns(page: Page, language: str) -> list[Turn]:
    """The turns that labels open, in printed order; none where the page is no record."""
    grammar = LabelGrammar.of(language)
    known = _words(page.lines)
    starts = sum(_may_open(page, at) for at in range(len(page.lines)))
    ways = (
        _accepted(page, list(_openings(page, grammar, way)), known, way, starts) for way in WAYS
    )
    best: list[_Opening] = max(ways, key=lambda way: (_telling(way), len(way)), default=[])
    turns = [
        Turn(one.at, one.label.byline, _TIME.sub("", one.said), first=one.first) for one in best
    ]
    return sorted([*turns, *_in_other_scripts(page, turns)], key=lambda turn: turn.at)


def _in_other_scripts(page: Page, turns: Sequence[Turn]) -> Iterator[Turn]:
    """The turns of those whose labels a record sets in a script of another language, as printed."""
    if len(turns) < _FEW:
        return
    known = {script(turn.byline.speaker) for turn in turns}
    for at in range(turns[0].at, len(page.lines)):
        found = BRACKETED.match(page.lines[at].text) if _may_open(page, at) else None
        if found and script(found["name"]) not in {*known, ""}:
            byline = Byline(found["name"].strip(), "", found["of"].strip(), Strength.WEAK)
            yield Turn(at, byline, found["said"])


def _telling(openings: Sequence[_Opening]) -> int:
    """How many sure labels have words after them: the names of a list have none."""
    following = {one.first for one in openings}
    return sum(one.is_sure and (bool(one.said) or one.at + 1 not in following) for one in openings)


def _openings(page: Page, grammar: LabelGrammar, way: re.Pattern[str]) -> Iterator[_Opening]:
    taken = -1
    for at in range(len(page.lines)):
        if at <= taken or not _may_open(page, at):
            continue
        for last, text in _runs(page, at, way):
            found = way.match(text)
            is_list = bool(found) and is_list_of_votes(text)
            label = grammar.read(found["label"]) if found and not is_list else None
            if found and label:
                taken = last
                is_counted = bool(found.groupdict().get("count"))
                yield _Opening(at, last, label, found["said"], is_counted)
                break


def _runs(page: Page, at: int, way: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """A line, and while its label is not closed, the line with those after it."""
    text = page.lines[at].text
    yield at, text
    if way is ALONE or not (page.wrapped or INITIALLED.match(text)):
        return
    for last in range(at + 1, min(at + _MOST_LINES, len(page.lines))):
        line = page.lines[last]
        if line.is_boilerplate or line.after_blank or len(text) > _LONGEST_OPENING:
            return
        text = f"{text} {line.text}"
        yield last, text


def _may_open(page: Page, at: int) -> bool:
    """Whether a line can begin something: it is indented or apart, or follows a full stop."""
    line = page.lines[at]
    if line.is_boilerplate:
        return False
    if at == 0 or not page.wrapped or line.indented or line.after_blank:
        return True
    before = page.lines[at - 1]
    return before.is_boilerplate or before.ends_sentence or page.is_short(at - 1)


def _accepted(
    page: Page,
    found: Sequence[_Opening],
    known: frozenset[str],
    way: re.Pattern[str],
    starts: int,
) -> list[_Opening]:
    """The labels of a record, or none where the lines are those of no record.

    Where nearly each of its `starts`, the lines that can begin something, opens with a label, all
    of them are labels: a dialogue in which many speak once.
    """
    often = Counter(one.speaker.casefold() for one in found)
    sure = {one.speaker.casefold() for one in found if one.is_sure}
    surnames = {name.split()[-1] for name in sure if name}
    again = {name for name, times in often.items() if times > 1 and not _is_ordinary(name, known)}
    is_dialogue = len(again - sure) > 1 or len([one for one in found if one.is_sure]) >= _MANY
    is_labelled = way is COLON_AFTER and len(found) >= _MANY and len(found) >= _LABELLED * starts
    found = _set_alike(page, found)
    in_capitals = _sets_names_in_capitals(found, way)
    kept = [
        one
        for one in found
        if is_labelled
        or (in_capitals and one.label.form is LabelForm.CAPITALS)
        or one.is_sure
        or one.speaker.casefold() in again
        or one.speaker.casefold().split()[-1] in surnames
        or (is_dialogue and " " in one.speaker and not _is_ordinary(one.speaker, known))
    ]
    if way is ALONE:
        kept = [
            one
            for one in kept
            if one.label.form not in _OF_HEADINGS
            or (one.label.form is LabelForm.OFFICE and _is_closed(page, one))
        ]
    if in_capitals:
        kept = [one for one in kept if _is_set_in_capitals(one)]
    if in_capitals and way is STOP_AFTER:
        kept = [
            one
            for one in kept
            if one.is_sure or " " in one.speaker or one.speaker.casefold() in again
        ]
    if way not in {ALONE, STOP_AFTER}:
        first = next((at for at, one in enumerate(kept) if one.said), 0)
        kept = kept[first:]
        if sum(not one.said for one in kept) * 2 > len(kept):
            return []
    is_set_so = in_capitals and way in {STOP_AFTER, STOP_AND_DASH_AFTER}
    return kept if is_set_so or _is_record(page, kept, way) else []


def _set_alike(page: Page, found: Sequence[_Opening]) -> Sequence[_Opening]:
    """The labels that are set apart from the line before, where nearly all that are sure are.

    The others of somebody so named and of whoever has an honorific or leads the meeting are kept
    too, where each line is a paragraph or the line before ends one.
    """
    sure = [one for one in found if one.is_sure]
    apart = [one for one in sure if _is_apart(page, one)]
    if not sure or len(apart) < _LABELLED * len(sure):
        return found
    named = {one.speaker.casefold() for one in apart}
    told = {LabelForm.HONORIFIC, LabelForm.CHAIR}
    return [
        one
        for one in found
        if _is_apart(page, one)
        or (
            (one.label.form in told or one.speaker.casefold() in named)
            and (not page.wrapped or _ends_paragraph(page, one.first - 1))
        )
    ]


def _ends_paragraph(page: Page, at: int) -> bool:
    return at >= 0 and page.lines[at].ends_sentence and page.is_short(at)


def _is_apart(page: Page, one: _Opening) -> bool:
    line = page.lines[one.first]
    return line.indented or line.after_blank or bool(line.level)


def _sets_names_in_capitals(found: Sequence[_Opening], way: re.Pattern[str]) -> bool:
    """Whether a record's labels, alone or before a full stop, are names in capitals.

    Before a full stop two people are so named more than once; a dash after it is sign enough.
    """
    capitals = [one for one in found if _is_set_in_capitals(one)]
    if way is ALONE:
        return sum(one.is_sure for one in capitals) > 1
    if way is STOP_AND_DASH_AFTER:
        return len({one.speaker for one in capitals}) > 1
    names = Counter(one.speaker for one in capitals if " " in one.speaker or one.is_sure)
    return way is STOP_AFTER and sum(times > 1 for times in names.values()) > 1


def _is_set_in_capitals(one: _Opening) -> bool:
    """Whether a name is in capitals, and its office too, but for one after initials."""
    byline = one.label.byline
    role = "" if one.label.form is LabelForm.INITIALS else byline.role
    return all(text.isupper() for text in (byline.speaker, role) if text)


def _is_closed(page: Page, one: _Opening) -> bool:
    """Whether a label alone on its line ends with a colon, as no heading does."""
    return page.lines[one.at].canonical.endswith("：")


def _is_record(page: Page, kept: Sequence[_Opening], way: re.Pattern[str]) -> bool:
    """Whether several speak, and not only those who are addressed."""
    speakers = {one.speaker.casefold() for one in kept if one.label.form is not LabelForm.ADDRESS}
    everybody = {one.speaker.casefold() for one in kept}
    if not speakers or len(everybody) < 2:
        return False
    several = {
        one.speaker.casefold()
        for one in kept
        if one.label.form in _OF_RECORDS or (way is ALONE and _is_closed(page, one))
    }
    if way is not COLON_AFTER and len(several) < 2:
        return False
    if way is ALONE and len(everybody) == len(kept):
        return False
    if way is COLON_AFTER:
        return len(kept) >= _FEW or any(one.label.form in _SURE for one in kept)
    if way is STOP_AFTER and any(one.label.form is LabelForm.CHAIR for one in kept):
        return sum(one.label.form in _OF_RECORDS for one in kept) * 2 > len(kept)
    return len(kept) >= _FEW and sum(one.is_sure for one in kept) * 2 > len(kept)


def _words(lines: Sequence[Line]) -> frozenset[str]:
    """The words that stand without a capital."""
    return frozenset(
        word for line in lines for word in letters(line.text) if word and word[0].islower()
    )


def _is_ordinary(name: str, known: frozenset[str]) -> bool:
    """Whether a name is made of words that the text has without capitals."""
    return all(word in known for word in letters(name.casefold()))
