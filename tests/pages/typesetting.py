"""Sets clean, invented speeches the way papers print them, and then as a text layer gives them.

The bodies are wrapped in narrow columns that break anywhere, titles and bylines stand in blocks
of their own in another order, and the page's furniture lies between. All from a seed.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.evaluation.pages import TrueSpeech

INVENTED = Path(__file__).parent / "invented"
_NEVER_FIRST = "，。；：、！？”’）》」』"


@dataclass(frozen=True)
class Speech:
    title: str
    speaker: str
    role: str
    body_for: str
    affiliation: str
    proposals: int
    body: str

    def byline(self, style: str) -> str:
        if not self.role:
            return f"{style}{self.speaker}"
        return f"{style}{self.speaker}（{self.role}，代表{self.body_for}发言）"

    def truth(self) -> TrueSpeech:
        return TrueSpeech(self.title, self.speaker, self.body, self.proposals)


@dataclass(frozen=True)
class SpeechSet:
    banner: str
    section: str
    lead: str
    date: str
    speeches: tuple[Speech, ...]


def read_set(name: str) -> SpeechSet:
    data = json.loads((INVENTED / f"{name}.json").read_text(encoding="utf-8"))
    speeches = tuple(Speech(**speech) for speech in data.pop("speeches"))
    return SpeechSet(**data, speeches=speeches)


@dataclass(frozen=True)
class Setting:
    """How a page is set."""

    mark: str = "●"
    gap: float = 0.8
    indent: str = ""
    two_line_titles: bool = False
    furniture: bool = False
    lead: bool = False
    block_sizes: tuple[int, int] = (1, 6)

    @classmethod
    def at_random(cls, rng: random.Random) -> "Setting":
        return cls(
            rng.choice("●●■◆▲○"),
            rng.choice([1.0, 0.8, 0.5]),
            rng.choice(["", "", " ", "　　"]),
            rng.random() < 0.3,
            rng.random() < 0.5,
            rng.random() < 0.4,
            rng.choice([(1, 2), (1, 6), (3, 6), (9, 9)]),
        )


def wrap(text: str, width: int) -> list[str]:
    """One paragraph in a column: its first line is set in by two characters."""
    lines: list[str] = []
    line, room = "", width - 2
    for char in text:
        if len(line) >= room and char not in _NEVER_FIRST:
            lines.append(line)
            line, room = "", width
        line += char
    return [*lines, line]


def column(speech: Speech, width: int, indent: str) -> list[str]:
    lines: list[str] = []
    for paragraph in speech.body.split("\n"):
        first, *rest = wrap(paragraph, width)
        lines += [f"{indent}{first}", *rest]
    return lines


def scramble(page: SpeechSet, seed: int, setting: Setting | None = None) -> str:
    """The text layer of a page: columns in one order, titles and bylines in another."""
    rng = random.Random(seed)
    setting = setting or Setting.at_random(rng)
    bodies = list(page.speeches)
    rng.shuffle(bodies)
    columns = [column(speech, rng.randint(14, 20), setting.indent) for speech in bodies]
    items: list[list[str]] = [_with_column_breaks(lines, rng) for lines in columns]
    if setting.lead:
        items.insert(rng.choice([0, 0, len(items)]), wrap(page.lead, rng.randint(15, 22)))
    items = _with_blocks(items, _blocks(page, setting, rng), rng)
    lines = _joined(items, setting, rng)
    if setting.furniture:
        lines = [
            f"{rng.choice(['A', 'B', ''])}0{rng.randint(2, 9)}",
            page.section,
            f"{page.date} 星期{rng.choice('一二三四五')}",
            "责任编辑：钱多多 美编：吴小画 校对：孙不错",
            "",
            *lines,
            "",
            "图为委员在基地调研。",
            "本报记者 周到 摄",
        ]
    return "\n".join(lines) + "\n"


def _with_column_breaks(lines: Sequence[str], rng: random.Random) -> list[str]:
    """The lines, with blank ones where the column ended, whatever stood there."""
    broken: list[str] = []
    until = rng.randint(6, 26)
    for line in lines:
        if until == 0:
            broken.append("")
            until = rng.randint(8, 26)
        broken.append(line)
        until -= 1
    return broken


def _blocks(page: SpeechSet, setting: Setting, rng: random.Random) -> list[list[str]]:
    entries = list(page.speeches)
    rng.shuffle(entries)
    blocks: list[list[str]] = []
    while entries:
        size = rng.randint(*setting.block_sizes)
        taken, entries = entries[:size], entries[size:]
        block: list[str] = []
        for speech in taken:
            title = speech.title.split() if setting.two_line_titles else [speech.title]
            block += ["", *title, speech.byline(setting.mark)]
        blocks.append(block[1:])
    banner = rng.choice(blocks)
    if rng.random() < 0.5:
        banner.append(f" {page.banner}")
    else:
        banner[0:0] = [page.banner, ""]
    return blocks


def _with_blocks(
    items: list[list[str]], blocks: Sequence[list[str]], rng: random.Random
) -> list[list[str]]:
    items = list(items)
    for block in blocks:
        items.insert(rng.randint(0, len(items)), ["", *block, ""])
    return items


def _joined(items: Sequence[list[str]], setting: Setting, rng: random.Random) -> list[str]:
    lines: list[str] = []
    for item in items:
        if rng.random() < setting.gap:
            lines.append("")
        lines += item
    return lines


def running(page: SpeechSet, mark: str = "", *, unwrapped: bool = True) -> str:
    """The speeches one after the other, each under its title and byline."""
    parts = [page.banner, ""]
    for speech in page.speeches:
        parts += [speech.title, speech.byline(mark), ""]
        body = speech.body.split("\n") if unwrapped else column(speech, 30, "　　")
        parts += [*body, ""]
    return "\n".join(parts)


def without(page: SpeechSet, *speakers: str) -> SpeechSet:
    kept = tuple(speech for speech in page.speeches if speech.speaker not in speakers)
    return replace(page, speeches=kept)
