"""The record of a meeting: names, colons, and what each said; the host's turns are no speeches."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.byline import Byline, Strength, parse_byline
from ingest.bylines import is_title_like
from ingest.fields import is_field
from ingest.layout import Layout
from ingest.names import (
    is_certain_name,
    is_name,
    is_phrase,
    is_transliterated,
    is_unusual_name,
    without_spacing,
)
from ingest.normalize import Line, fold
from ingest.offices import is_office
from ingest.passages import split
from ingest.strangers import NO_NAME, is_called_up, stranger
from ingest.stretches import body_text
from vectorstore.records import ParsedSpeech

_TURN = re.compile(
    r"^[【［\[]?(?P<label>[^：。；！？【】\[\]“”]{1,40}?)[】］\]]?\s*：\s*(?P<said>.*)$"
)
_BRACKETED_TURN = re.compile(
    r"^[【［\[](?P<label>[^：。；！？【】\[\]“”]{2,40}?)[】］\]]\s*(?P<said>[^：\s].*)$"
)
_ALONE = re.compile(
    r"^(?P<open>[【［\[])?(?P<label>[^：。；！？，【】\[\]“”]{2,40}?)(?(open)[】］\]])$"
)
_HOST_ALONE = re.compile(r"(?:会议|大会|论坛)?(?:主持人?|司仪)(?:[\s：（].*)?|记者|[问答]")
_NAME_AND_MORE = re.compile(r"^(?P<who>\S\s\S|\S+?)\s+(?P<role>\S[^，。；：]{1,40})$")
_CHAIR = re.compile(r"(?:会议|大会|执行|轮值|代理)?(?:主席|议长|召集人)(?:（[^（）]*）)?")
_CALLED = re.compile(
    r"^(?P<who>\S{2,6}?)(?:代表|委员|教授|先生|女士|老师|院士|主任|会长|总经理|董事长)$"
)
_CLOCK = re.compile(r"[\[（【]?\d{1,2}[：:]\d{2}(?:[：:]\d{2})?[\]）】]?\s*(?=\S)")
_HOST_NAMED = re.compile(
    r"^(?:会议|大会)?主持人?(?=[\s：（])[\s：（]*(?:\S*\s+)?(?P<name>\S{2,6}?)）?$"
)
_HEAD = 12
_SURE = {Strength.STRONG: 0.97, Strength.FAIR: 0.97, Strength.WEAK: 0.85}
_HOST = re.compile(r"主持|司仪|记者|提问|^问$|会议秘书|工作人员|画外音")
_SURNAME_AND_OFFICE = re.compile(
    r"^\S(?:主任|委员|局长|教授|主席|书记|处长|院长|校长|会长|老师|总|律师|市长|区长|秘书长|代表)$"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks from which line on, and what that line says after the colon."""

    at: int
    byline: Byline
    said: str


def turns(layout: Layout) -> tuple[Turn, ...] | None:
    """The turns of a transcript, or None when the document is none."""
    found = []
    hosts = _named_hosts(layout)
    strangers = []
    are_alone = _labels_stand_alone(layout)
    for at, line in enumerate(layout.lines):
        if at in layout.furniture or layout.page.continues(at) or is_field(line.text):
            continue
        turn = _turn(at, line) or (_turn_alone(at, line) if are_alone else None)
        if turn is None:
            unknown = _turn(at, line, by=stranger)
            strangers += [unknown] if unknown else []
            continue
        if turn.byline.is_host:
            hosts |= {turn.byline.speaker}
            named = parse_byline(turn.said)
            if named is not None:
                hosts.add(named.speaker)
                continue
        found.append(turn)
    found = [_as_host(turn) if turn.byline.speaker in hosts else turn for turn in found]
    believed = _believed(layout, found, strangers)
    found = sorted([*found, *believed], key=lambda turn: turn.at)
    if found and _is_headline(layout, found[0]):
        found = found[1:]
    return tuple(found) if _is_transcript(layout, found) else None


def _named_hosts(layout: Layout) -> set[str]:
    """Who is named as the host at the head of the record, with or without a colon."""
    named: set[str] = set()
    for line in layout.lines[:_HEAD]:
        match = _HOST_NAMED.match(fold(line.text))
        name = line.text[slice(*match.span("name"))] if match else ""
        if match and (is_name(name) or is_unusual_name(name)):
            named.add(without_spacing(name))
    return named


def _turn(at: int, line: Line, by: Callable[[str], Byline | None] | None = None) -> Turn | None:
    clock = _CLOCK.match(fold(line.text))
    text = line.text[clock.end() :] if clock else line.text
    folded = fold(text)
    match = _TURN.match(folded) or _BRACKETED_TURN.match(folded)
    if match is None:
        return None
    label = text[slice(*match.span("label"))]
    said = text[match.start("said") :]
    byline = (by or _who)(label.strip())
    return Turn(at, byline, said) if byline else None


def _labels_stand_alone(layout: Layout) -> bool:
    """Whether the record sets who speaks on a line of its own, and the host too."""
    hosts = [
        found["open"]
        for at, line in enumerate(layout.lines)
        if at not in layout.furniture
        and (found := _ALONE.match(fold(line.text)))
        and _HOST_ALONE.fullmatch(found["label"])
    ]
    return len(hosts) > 1 or any(hosts)


def _turn_alone(at: int, line: Line) -> Turn | None:
    """The turn of a speaker whose label, alone on its line, needs no colon."""
    found = _ALONE.match(fold(line.text))
    if found is None:
        return None
    label = line.text[slice(*found.span("label"))].strip()
    if _HOST.search(fold(label)) and not _HOST_ALONE.fullmatch(fold(label)):
        return None
    byline = _who(label) or (_in_brackets(label) if found["open"] else None)
    return Turn(at, byline, "") if byline else None


def _in_brackets(label: str) -> Byline | None:
    """A name with what its bearer is, though that be no office that is known, or by itself."""
    found = _NAME_AND_MORE.match(fold(label))
    who, role = (label[: found.end("who")], label[found.start("role") :]) if found else (label, "")
    known = is_name(who) or (role and is_unusual_name(who))
    return Byline(without_spacing(who), role, strength=Strength.WEAK) if known else None


def _believed(layout: Layout, found: Sequence[Turn], strangers: Sequence[Turn]) -> list[Turn]:
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
    names = {
        name
        for name, often in times.items()
        if (name in answers and (often > 1 or is_transliterated(name)))
        or is_called_up(name, hosted)
    }
    return [turn for turn in strangers if turn.byline.speaker in names]


def _who(label: str) -> Byline | None:
    folded = fold(label)
    if _CHAIR.fullmatch(folded) or _HOST.search(folded):
        return _host(label)
    if re.search(r"[，、]", folded) and "（" not in folded:
        return None
    byline = parse_byline(label)
    if byline is None:
        return _by_call(label)
    if NO_NAME.match(fold(byline.speaker)):
        return None
    if byline.strength == Strength.WEAK and (
        NO_NAME.search(folded) or not is_certain_name(byline.speaker)
    ):
        return None
    return byline


def _host(label: str) -> Byline:
    folded = fold(label)
    inner = re.sub(r"(?:会议|大会)?主持人?|[（）\s·]", "", folded)
    name = label[folded.index(inner) :][: len(inner)] if inner and inner in folded else label
    return Byline(name if is_name(name) else label, is_host=True)


def _by_call(label: str) -> Byline | None:
    """Someone called as one calls people in a meeting: by surname and office, or by a rare name."""
    folded = fold(label)
    if NO_NAME.search(folded) or is_phrase(label):
        return None
    if _SURNAME_AND_OFFICE.match(folded):
        return Byline(label, strength=Strength.WEAK)
    called = _CALLED.match(folded)
    if called is None or is_office(called["who"]) or not is_unusual_name(called["who"]):
        return None
    who, role = label[: called.end("who")], label[called.end("who") :]
    return Byline(who, role, strength=Strength.WEAK)


def _as_host(turn: Turn) -> Turn:
    return replace(turn, byline=replace(turn.byline, is_host=True))


def _is_transcript(layout: Layout, found: Sequence[Turn]) -> bool:
    speakers = {turn.byline.speaker for turn in found if not turn.byline.is_host}
    hosted = any(turn.byline.is_host for turn in found)
    if not speakers or len(speakers) + hosted < 2 or len(found) < len(layout.entries):
        return False
    titled = sum(_is_title(layout, turn) for turn in found if not turn.byline.is_host)
    return titled * 2 <= len(found)


def _is_headline(layout: Layout, turn: Turn) -> bool:
    """Whether the record's own title names a speaker and has a colon."""
    if turn.byline.is_host or layout.lines[turn.at].indented or not _is_title(layout, turn):
        return False
    return turn.at + 1 < len(layout.lines) and turn.at < 3


def _is_title(layout: Layout, turn: Turn) -> bool:
    """Whether what follows the colon is the title of the text below rather than its beginning."""
    said = turn.said
    if not said or len(said) > 36 or said[-1] in "。！？；，、：…”!?":
        return False
    return not layout.wrapped or layout.lines[turn.at].width < layout.page.columns[turn.at] - 1.5


def speeches(layout: Layout, found: Sequence[Turn]) -> tuple[ParsedSpeech, ...]:
    """What each speaker said, all turns of one speaker together, in order of the first."""
    ends = [turn.at for turn in found[1:]] + [len(layout.lines)]
    bylines: dict[str, Byline] = {}
    said: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    are_titled = _are_titled(layout, found)
    for turn, end in zip(found, ends, strict=True):
        if turn.byline.is_host:
            continue
        name = turn.byline.speaker
        spoken = turn
        if are_titled and name not in titles:
            titles[name] = layout.lines[turn.at + 1].text
            spoken = replace(turn, at=turn.at + 1)
        known = bylines.get(name)
        bylines[name] = known if known and known.role else turn.byline
        said.setdefault(name, []).append(_text(layout, spoken, end))
    return tuple(
        _speech(byline, titles.get(name, ""), "\n".join(text for text in said[name] if text))
        for name, byline in bylines.items()
        if any(said[name])
    )


def _text(layout: Layout, turn: Turn, end: int) -> str:
    lines = list(layout.lines)
    lines[turn.at] = replace(lines[turn.at], text=turn.said)
    places = [at for at in range(turn.at, end) if at not in layout.furniture]
    return body_text(
        replace(layout, page=replace(layout.page, lines=tuple(lines))),
        places if turn.said else places[1:],
    )


def _are_titled(layout: Layout, found: Sequence[Turn]) -> bool:
    """Whether under each name stands a title, and then the text."""
    speaking = [turn for turn in found if not turn.byline.is_host]
    return not layout.wrapped and all(
        not turn.said
        and turn.at + 2 < len(layout.lines)
        and is_title_like(layout.lines[turn.at + 1])
        and not is_title_like(layout.lines[turn.at + 2])
        for turn in speaking
    )


def _speech(byline: Byline, title: str, text: str) -> ParsedSpeech:
    return ParsedSpeech(
        title,
        byline.speaker,
        byline.role,
        byline.affiliation,
        text,
        split(text),
        _SURE[byline.strength],
    )
