"""The turns of a record, and whose they are where no rule knows the name of a speaker."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.attribution.speakers import Byline
from ingest.attribution.unknown_speakers import is_called_up, is_like_a_name
from ingest.layouts.line_classification import Layout
from ingest.lexicons.person_names import is_transliterated


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks from which line on, and what that line says after the colon.

    It is doubtful where somebody else could be speaking, from its start or further on.
    """

    at: int
    byline: Byline
    said: str
    is_doubtful: bool = False


def believed(layout: Layout, found: Sequence[Turn], strangers: Sequence[Turn]) -> list[Turn]:
    """The strangers whom a host calls up, or who answer a host, and speak more than once or bear
    a name spelt as foreign ones are.

    Any other label leads in what its speaker says next (`数据显示：`).
    """
    if not strangers:
        return []
    ordered = sorted([*found, *strangers], key=lambda turn: turn.at)
    ends = [turn.at for turn in ordered[1:]] + [len(layout.lines)]
    hosted = "\n".join(
        turn.said + "".join(line.text for line in layout.lines[turn.at + 1 : end])
        for turn, end in zip(ordered, ends, strict=True)
        if turn.byline.is_host
    )
    answers = {turn.byline.speaker for before, turn in pairwise(ordered) if before.byline.is_host}
    times = Counter(turn.byline.speaker for turn in strangers)
    introduced_as = {entry.byline.speaker for entry in layout.entries}
    names = {
        name
        for name, often in times.items()
        if name in introduced_as
        or (name in answers and (often > 1 or is_transliterated(name)))
        or is_called_up(name, hosted)
    }
    return [turn for turn in strangers if turn.byline.speaker in names]


def doubted(found: Sequence[Turn], others: Sequence[Turn]) -> list[Turn]:
    """The turns, doubtful where another could speak; whoever could after a host has a turn."""
    turns: list[Turn] = []
    for turn in sorted([*found, *others], key=lambda one: one.at):
        if turn in found:
            turns.append(turn)
        elif turns and is_like_a_name(turn.byline.speaker):
            doubtful = turn if turns[-1].byline.is_host else turns.pop()
            turns.append(replace(doubtful, is_doubtful=True))
    return turns
