"""The record of a meeting: labels, colons, and what each said; the host's turns are no speeches."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from ingest.attribution.byline_parser import introduced, parse_byline, without_mark
from ingest.attribution.speaker_labels import LANGUAGES
from ingest.attribution.titles import join_title
from ingest.attribution.turn_labels import (
    is_host_alone,
    may_stand_alone,
    speaker_in_brackets,
    speaker_of,
)
from ingest.attribution.turns import Turn, accepted, set_fields_apart, with_doubts
from ingest.attribution.unknown_speakers import unknown_speaker
from ingest.form_fields import is_field
from ingest.layouts.label_conventions import find_labelled_turns
from ingest.layouts.line_classification import Layout
from ingest.layouts.question_labels import labels_of_interview
from ingest.layouts.speech_assembly import assemble
from ingest.layouts.turn_bodies import is_list_of_votes, turn_bodies
from ingest.lexicons.numerals import DIGITS
from ingest.lexicons.person_names import is_name, is_unusual_name, without_spacing
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonical_match
from ingest.page import is_title_like
from ingest.records import Attribution, Byline, Entry, Line
from vectorstore.records import TurnPart

_LABELLED = re.compile(
    r"^[【［\[]?(?P<label>[^：。；！？【】\[\]“”]{1,40}?)[】］\]]?\s*：\s*(?P<said>.*)$"
)
_BRACKETED = re.compile(
    r"^[【［\[](?P<label>[^：。；！？【】\[\]“”]{2,40}?)[】］\]]\s*(?P<said>[^：\s].*)$"
)
_ALONE = re.compile(
    r"^(?P<open>[【［\[])?(?P<label>[^：。；！？，【】\[\]“”]{2,40}?)(?(open)[】］\]])$"
)
_CLOCK = re.compile(r"[\[（【]?\d{1,2}[：:]\d{2}(?:[：:]\d{2})?[\]）】]?\s*(?=\S)")
_HOST_NAMED = re.compile(
    r"^(?:会议|大会)?主持人?(?=[\s：（])[\s：（]*(?:\S*\s+)?(?P<name>\S{2,6}?)）?$"
)
_INTERVIEW = re.compile(
    r"^(?:(?P<title>[^—–：。]{4,40})?[—–-]{1,3}\s*)?(?:本[报刊台])?(?:记者)?"
    rf"{one_of('turn_labels', 'interview')}(?=[^：，。的])"
    rf"|^{one_of('turn_labels', 'interviewee')}\s*："
)
_ANSWER = re.compile(rf"^[【［\[]?{one_of('turn_labels', 'answer')}[】］\]]?\s*：\s*")
_TOPIC = re.compile(rf"{one_of('turn_labels', 'topic')}[{DIGITS}\d]{{1,2}}\s*[：｜|\s]\s*\S")
_TOPICS = Byline("", part=TurnPart.CHAIR)
_HEAD = 12


@dataclass(frozen=True, slots=True)
class Interview:
    """Whom an interview is with, and its title."""

    byline: Byline
    title: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of a meeting or an interview, in printed order."""

    layout: Layout
    turns: tuple[Turn, ...]
    interview: Interview | None

    @classmethod
    def of(cls, layout: Layout) -> Self | None:
        """The turns of a document, or None when it is no transcript."""
        language = layout.page.language
        if language in LANGUAGES:
            labelled = find_labelled_turns(layout.page, language)
            return cls(layout, tuple(labelled), None) if labelled else None
        interview = _find_interview(layout)
        turns = _find_turns(layout, interview)
        if turns and _is_headline(layout, turns[0]):
            turns = turns[1:]
        return cls(layout, tuple(turns), interview) if _is_transcript(layout, turns) else None

    def attribute(self) -> Attribution:
        """The turns in order, and the speeches they make."""
        bodies = turn_bodies(self.layout, self.turns)
        titles = {self.interview.byline.speaker: self.interview.title} if self.interview else {}
        return assemble(self.layout, bodies, titles, titled=self._are_titled())

    def _are_titled(self) -> bool:
        """Whether under each name stands a title, and then the text."""
        lines = self.layout.lines
        return not self.layout.page.wrapped and all(
            not turn.said
            and turn.at + 2 < len(lines)
            and is_title_like(lines[turn.at + 1])
            and not is_title_like(lines[turn.at + 2])
            for turn in self.turns
            if not turn.byline.is_host
        )


def _find_turns(layout: Layout, interview: Interview | None) -> list[Turn]:
    found: list[Turn] = []
    unknown: list[Turn] = []
    hosts = set(_named_hosts(layout))
    style = _LabelStyle.of(layout, interview)
    interviewing = labels_of_interview(layout)
    for at, line in enumerate(layout.lines):
        if line.is_boilerplate or layout.page.continues(at) or is_field(line.text):
            continue
        turn = Turn(at, _TOPICS, line.text) if line.match(_TOPIC) else style.turn(at, line)
        turn = turn or _labelled_turn(at, line, interviewing.get)
        if turn is None:
            stranger = _labelled_turn(at, line, unknown_speaker)
            unknown += [stranger] if stranger else []
            continue
        if turn.byline.is_host:
            hosts |= {turn.byline.speaker} - {""}
            named = parse_byline(turn.said)
            if named is not None:
                hosts.add(named.speaker)
                continue
        found.append(turn)
    found = [
        replace(turn, byline=_hosting(turn.byline)) if turn.byline.speaker in hosts else turn
        for turn in found
    ]
    listed = {entry.byline.speaker for entry in layout.entries}
    called = accepted(unknown, found, layout.lines, listed)
    known = {turn.at for turn in called}
    turns = with_doubts([*found, *called], [turn for turn in unknown if turn.at not in known])
    return set_fields_apart(turns, layout.lines)


def _hosting(byline: Byline) -> Byline:
    return byline if byline.is_host else replace(byline, part=TurnPart.CHAIR)


@dataclass(frozen=True, slots=True)
class _LabelStyle:
    """How a record sets its labels: alone on their lines, in brackets; and whom it interviews."""

    alone: bool
    in_brackets: bool
    interview: Interview | None

    @classmethod
    def of(cls, layout: Layout, interview: Interview | None) -> "_LabelStyle":
        printed = [line.canonical for line in layout.lines if not line.is_boilerplate]
        hosts = [
            bool(found["open"])
            for text in printed
            if (found := _ALONE.match(text)) and is_host_alone(found["label"])
        ]
        bracketed = (_BRACKETED.match(text) for text in printed)
        in_brackets = any(turn and is_host_alone(turn["label"]) for turn in bracketed)
        return cls(len(hosts) > 1 or any(hosts), in_brackets, interview)

    def turn(self, at: int, line: Line) -> Turn | None:
        answer = line.match(_ANSWER)
        if self.interview and answer:
            return Turn(at, self.interview.byline, answer.after)
        is_bracketed = self.in_brackets and line.text[0] in "【［["
        turn = _labelled_turn(at, line, speaker_in_brackets if is_bracketed else speaker_of)
        return turn or (_turn_alone(at, line) if self.alone else None)


def _labelled_turn(at: int, line: Line, read: Callable[[str], Byline | None]) -> Turn | None:
    clock = line.match(_CLOCK)
    _, text = without_mark(clock.after if clock else line.text)
    match = canonical_match(_LABELLED, text) or canonical_match(_BRACKETED, text)
    byline = read(match["label"].strip()) if match else None
    if match is None or byline is None or is_list_of_votes(text):
        return None
    return Turn(at, byline, match["said"])


def _turn_alone(at: int, line: Line) -> Turn | None:
    """The turn of a speaker whose label, alone on its line, needs no colon."""
    found = line.match(_ALONE)
    label = found["label"].strip() if found else ""
    if found is None or not may_stand_alone(label):
        return None
    byline = speaker_in_brackets(label) if found["open"] else speaker_of(label)
    return Turn(at, byline, "") if byline else None


def _named_hosts(layout: Layout) -> Iterator[str]:
    """Who is named as the host at the head of the record, with or without a colon."""
    for line in layout.lines[:_HEAD]:
        found = line.match(_HOST_NAMED)
        if found and (is_name(found["name"]) or is_unusual_name(found["name"])):
            yield without_spacing(found["name"])


def _find_interview(layout: Layout) -> Interview | None:
    """Whom an interview is with, as its head says (`——访某某`) under its title, or None."""
    for at, line in enumerate(layout.lines[:_HEAD]):
        found = line.match(_INTERVIEW)
        byline = introduced(found.after) if found else None
        if found and byline and not byline.is_host:
            above = [one.text for one in layout.lines[:at] if _is_of_title(one)]
            return Interview(byline, found["title"] or join_title(above))
    return None


def _is_of_title(line: Line) -> bool:
    return is_title_like(line) and not line.is_boilerplate


def _is_transcript(layout: Layout, turns: Sequence[Turn]) -> bool:
    speakers = {turn.byline.speaker for turn in turns if not turn.byline.is_host}
    hosted = any(turn.byline.is_host for turn in turns)
    if not speakers or (len(speakers) + hosted < 2 and not _is_announced(layout, turns[0])):
        return False
    entries = list(_with_texts(layout))
    listed = [entry.byline.speaker for entry in entries if entry.last <= turns[0].at]
    if len(turns) < len(entries) - sum(name in speakers for name in listed):
        return False
    titled = sum(_is_title(layout, turn) for turn in turns if not turn.byline.is_host)
    return titled * 2 <= len(turns)


def _is_announced(layout: Layout, turn: Turn) -> bool:
    """Whether the line above closes with a colon and names who speaks: `以下为市长讲话全文：`."""
    above = layout.page.beside(turn.at, -1)
    return (
        above is not None and above.canonical.endswith("：") and turn.byline.speaker in above.text
    )


def _with_texts(layout: Layout) -> Iterator[Entry]:
    """The bylines beside which a text stands; those of a list of people stand beside each other."""
    bounds = [0, *(at for one in layout.entries for at in (one.first, one.last)), len(layout.lines)]
    gaps = list(zip(bounds[::2], bounds[1::2], strict=True))
    texts = [any(_is_text(layout.lines[at]) for at in layout.body(*gap)) for gap in gaps]
    for entry, beside in zip(layout.entries, pairwise(texts), strict=True):
        if any(beside):
            yield entry


def _is_text(line: Line) -> bool:
    return line.ends_sentence and not is_title_like(line)


def _is_headline(layout: Layout, turn: Turn) -> bool:
    """Whether the record's own title names a speaker and has a colon."""
    if turn.byline.is_host or layout.lines[turn.at].indented or not _is_title(layout, turn):
        return False
    below = layout.lines[turn.at + 1 : turn.at + 2]
    is_apart = not layout.page.wrapped or any(line.after_blank or line.indented for line in below)
    return bool(below) and is_apart and turn.at < 3


def _is_title(layout: Layout, turn: Turn) -> bool:
    """Whether what follows the colon is the title of the text below rather than its beginning."""
    said = turn.said
    if not said or len(said) > 36 or said[-1] in "。！？；，、：…”!?":
        return False
    return layout.page.is_short(turn.at)
