"""The turns of a record, and whose they are where no rule knows the name of a speaker."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.attribution.unknown_speakers import is_introduced, is_like_a_name
from ingest.lexicons.person_names import is_transliterated
from ingest.records import Byline, Line, Strength
from vectorstore.records import TurnPart

_SENTENCE = re.compile("[，。！？；…—,.!?;]")
_SHORTEST_FIELD = 6
_NOBODY = Byline("", part=TurnPart.DIRECTION)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks from which line on, and what that line says after the label.

    A label that runs over several lines begins in line `first`, and else in line `at`. The turn is
    doubtful where somebody else could be speaking, from its start or further on.
    """

    at: int
    byline: Byline
    said: str
    is_doubtful: bool = False
    first: int | None = None

    @property
    def opens(self) -> int:
        """The line in which the label begins."""
        return self.at if self.first is None else self.first


def accepted(
    unknown: Sequence[Turn], found: Sequence[Turn], lines: Sequence[Line], listed: Set[str]
) -> list[Turn]:
    """The turns of unknown speakers whom the record introduces; `listed` are those of its bylines.

    Or it names them in full in another label.

    A host calls them up; or they answer a host, and speak more than once or bear a name that is
    spelt as foreign ones are. Any other label leads in what its speaker says next (`数据显示：`).
    """
    if not unknown:
        return []
    ordered = sorted([*found, *unknown], key=lambda turn: turn.at)
    ends = [turn.at for turn in ordered[1:]] + [len(lines)]
    hosted = "\n".join(
        turn.said + "".join(line.text for line in lines[turn.at + 1 : end])
        for turn, end in zip(ordered, ends, strict=True)
        if turn.byline.is_host
    )
    answers = {turn.byline.speaker for before, turn in pairwise(ordered) if before.byline.is_host}
    times = Counter(turn.byline.speaker for turn in unknown)
    known = {turn.byline.speaker for turn in found}
    names = {
        name
        for name, often in times.items()
        if name in listed | known
        or (name in answers and (often > 1 or is_transliterated(name)))
        or is_introduced(name, hosted)
    }
    return [turn for turn in unknown if turn.byline.speaker in names]


def set_fields_apart(turns: Sequence[Turn], lines: Sequence[Line]) -> list[Turn]:
    """The turns, those of nobody that are fields of the record: a list of names, a title.

    What stands after the label of a field is never a sentence, while what people say is.
    """
    ends = [*(turn.opens for turn in turns), len(lines)][1:]
    texts: dict[str, list[str]] = defaultdict(list)
    for turn, end in zip(turns, ends, strict=True):
        below = (line.text for line in lines[turn.at + 1 : end] if not line.is_boilerplate)
        texts[turn.byline.speaker].append("\n".join((turn.said, *below)).strip())
    spoken = sum(any(map(_SENTENCE.search, said)) for said in texts.values())
    fields = {
        speaker
        for speaker, said in texts.items()
        if not any(map(_SENTENCE.search, said)) and min(map(len, said)) >= _SHORTEST_FIELD
    }
    if len(fields) > spoken:
        return list(turns)
    return [
        replace(turn, byline=_NOBODY, said=lines[turn.at].text)
        if turn.byline.speaker in fields and turn.byline.strength is Strength.WEAK
        else turn
        for turn in turns
    ]


def with_doubts(found: Sequence[Turn], others: Sequence[Turn]) -> list[Turn]:
    """The turns found; doubtful where another could speak, who after a host has a turn."""
    turns: list[Turn] = []
    known = {turn.at for turn in found}
    for turn in sorted([*found, *others], key=lambda one: one.at):
        if turn.at in known:
            turns.append(turn)
        elif turns and is_like_a_name(turn.byline.speaker):
            doubtful = turn if turns[-1].byline.is_host else turns.pop()
            turns.append(replace(doubtful, is_doubtful=True))
    return turns
