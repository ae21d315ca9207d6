"""The speeches that the turns of a record make: what each person says in it, turn after turn.

A chair or host, and whoever only asks, has a speech where what they say is more than the conduct of
the meeting: where one of their turns has as many sentences as a statement has. The other turns of
theirs, interjections and directions are turns that are part of no speech.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.layouts.closing_question import closing_question
from ingest.layouts.line_classification import Layout
from ingest.layouts.turn_bodies import TurnBody
from ingest.normalization import canonicalize
from ingest.records import (
    Asked,
    AttributedText,
    AttributedTurn,
    Attribution,
    Byline,
    Excerpt,
    Line,
    Strength,
)
from ingest.typesetting import excerpt
from vectorstore.analysis.sentence_splitter import sentences
from vectorstore.records import TurnPart

_UNSURE = 0.45
_CONFIDENCE = {Strength.STRONG: 0.97, Strength.FAIR: 0.97, Strength.WEAK: 0.85}
_STATEMENT = 4
"""Sentences from which on what a host says in one turn is a statement."""
_DIRECTION = Byline("", part=TurnPart.DIRECTION)


@dataclass(frozen=True, slots=True)
class _Said:
    """A turn with its clean text, and the title that stands over it."""

    turn: TurnBody
    body: Excerpt
    title: str
    question: str = ""

    @property
    def text(self) -> str:
        return self.body.text

    @property
    def byline(self) -> Byline:
        return self.turn.turn.byline


def assemble(
    layout: Layout, bodies: Sequence[TurnBody], titles: Mapping[str, str], *, titled: bool
) -> Attribution:
    """The turns of a record in printed order, each with its speech.

    `titles` are of speeches by their speakers; `titled` says that a title stands over each text.
    """
    said = _with_questions([_said(layout, body, titled=titled) for body in bodies])
    people = _people([one.byline for one in said if one.text])
    by_person: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for one in said:
        if one.text:
            by_person[people[_key(one.byline)]].append(one)
    kept = {person: found for person, found in by_person.items() if _is_speech(found)}
    order = {person: at for at, person in enumerate(kept)}
    turns: list[AttributedTurn] = []
    for one in said:
        if one.text:
            speech = order.get(people[_key(one.byline)])
            turns.append(AttributedTurn(one.byline, one.body, speech))
        if one.turn.directions:
            turns.append(AttributedTurn(_DIRECTION, layout.excerpt(one.turn.directions)))
    speeches = tuple(_speech(found, titles) for found in kept.values())
    listed = tuple(place for body in bodies for place in body.listed)
    labels = tuple(at for body in bodies for at in range(body.turn.opens, body.turn.at + 1))
    return Attribution(speeches, turns=tuple(turns), listed=listed, labels=labels)


def _said(layout: Layout, body: TurnBody, *, titled: bool) -> _Said:
    turn, places, title = body.turn, body.places, ""
    if titled and places and not turn.byline.is_host:
        title, places = layout.lines[places[0]].text, places[1:]
    labelled = layout.lines[turn.at]
    opens = max(0, len(labelled.text) - len(turn.said))
    first: list[Line] = [labelled.part(opens)] if turn.said else []
    lines = [*first, *(layout.lines[at] for at in places)]
    return _Said(body, excerpt(lines, wrapped=layout.page.wrapped), title)


def _key(byline: Byline) -> tuple[str, str]:
    return byline.speaker or byline.role, byline.affiliation


def _folded(name: str) -> str:
    """A name in the form in which it is compared: of one script, one casing and no spaces."""
    return "".join(canonicalize(name).casefold().split())


def _people(bylines: Sequence[Byline]) -> dict[tuple[str, str], tuple[str, str]]:
    """For each name as printed, with its affiliation, whom it is of: the fullest such name.

    Who was printed as `Mr. Michael Howard (Con)` is meant by `Mr. Howard` after it, and by
    `MR. HOWARD`.
    """
    first: dict[tuple[str, str], tuple[str, str]] = {}
    keys = dict.fromkeys(map(_key, bylines))
    alike = {key: first.setdefault((_folded(key[0]), key[1]), key) for key in keys}
    people: dict[tuple[str, str], tuple[str, str]] = {}
    for key in first.values():
        name, affiliation = key
        fuller = {
            other
            for other in first.values()
            if other != key
            and f" {other[0]}".casefold().endswith(f" {name}".casefold())
            and (not affiliation or other[1] == affiliation)
        }
        people[key] = fuller.pop() if len(fuller) == 1 else key
    return {key: people.get(people[one], people[one]) for key, one in alike.items()}


def _is_speech(found: Sequence[_Said]) -> bool:
    parts = {one.byline.part for one in found}
    if TurnPart.SPEAKER in parts:
        return True
    hosts = [one for one in found if one.byline.is_host]
    return any(len(sentences(one.text)) >= _STATEMENT for one in hosts)


def _speech(found: Sequence[_Said], titles: Mapping[str, str]) -> AttributedText:
    bylines = [one.byline for one in found]
    byline = next((one for one in bylines if one.role or one.affiliation), bylines[-1])
    fullest = max((one.speaker for one in bylines), key=len)
    byline = replace(byline, speaker=fullest)
    unsure = not byline.speaker or any(one.turn.turn.is_doubtful for one in found)
    confidence = _UNSURE if unsure else _CONFIDENCE[byline.strength]
    title = titles.get(byline.speaker) or next((one.title for one in found if one.title), "")
    body = Excerpt.joined([one.body for one in found])
    return AttributedText(title, byline, body, confidence, asked=tuple(_asked(found)))


def _asked(found: Sequence[_Said]) -> Iterator[Asked]:
    """The questions that turns of one person answer, and where the turns after them answer none."""
    start, before = 0, ""
    for one in found:
        if one.question or before:
            yield Asked(start, one.question)
        before = one.question
        start += len(one.text) + 1


def _with_questions(said: Sequence[_Said]) -> list[_Said]:
    """The turns, each with the question that another person asked right before it."""
    spoken = [one for one in said if one.text and one.byline.part is not TurnPart.INTERJECTION]
    answers = {
        id(answer): closing_question(asking.byline, asking.text)
        for asking, answer in pairwise(spoken)
        if answer.byline.part is not TurnPart.QUESTIONER
        and _key(asking.byline) != _key(answer.byline)
    }
    return [replace(one, question=answers.get(id(one), "")) for one in said]
