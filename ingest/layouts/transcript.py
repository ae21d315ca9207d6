"""The record of a meeting: names, colons, and what each said; the host's turns are no speeches."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.attribution.byline_detector import FoundByline, is_title_like
from ingest.attribution.byline_parser import introduced, parse_byline
from ingest.attribution.speakers import Byline, Strength
from ingest.attribution.titles import title_of
from ingest.attribution.turn_labels import is_host_alone, may_stand_alone, who, who_in_brackets
from ingest.attribution.turns import Turn, believed, doubted
from ingest.attribution.unknown_speakers import stranger
from ingest.chunker import split
from ingest.form_fields import is_field
from ingest.layouts.line_classification import Layout
from ingest.layouts.segments import body_text
from ingest.lexicons.person_names import is_name, is_unusual_name, without_spacing
from ingest.normalization import Line, canonicalize
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
_CLOCK = re.compile(r"[\[（【]?\d{1,2}[：:]\d{2}(?:[：:]\d{2})?[\]）】]?\s*(?=\S)")
_HOST_NAMED = re.compile(
    r"^(?:会议|大会)?主持人?(?=[\s：（])[\s：（]*(?:\S*\s+)?(?P<name>\S{2,6}?)）?$"
)
_INTERVIEW = re.compile(
    r"^(?:(?P<title>[^—–：。]{4,40})?[—–-]{1,3}\s*)?(?:本[报刊台])?(?:记者)?(?:访|专访|对话|对谈|采访|访谈)(?=[^：，。的])"
    r"|^(?:受访(?:人|者|嘉宾)|访谈嘉宾|嘉宾|被访者)\s*："
)
_ANSWER = re.compile(r"^[【［\[]?(?:答|受访(?:人|者)|嘉宾)[】］\]]?\s*：\s*")
_TOPIC = re.compile(
    r"(?:话题|议题|环节|板块|议程|议项)[一二三四五六七八九十\d]{1,2}\s*[：｜|\s]\s*\S"
)
_TOPICS = Byline("", is_host=True)
_HEAD = 12
_UNSURE = 0.45
_SURE = {Strength.STRONG: 0.97, Strength.FAIR: 0.97, Strength.WEAK: 0.85}


def turns(layout: Layout) -> tuple[Turn, ...] | None:
    """The turns of a transcript, or None when the document is none."""
    found = []
    hosts = _named_hosts(layout)
    strangers = []
    setting = _Setting.of(layout)
    for at, line in enumerate(layout.lines):
        if at in layout.furniture or layout.page.continues(at) or is_field(line.text):
            continue
        topic = _TOPIC.match(canonicalize(line.text))
        turn = Turn(at, _TOPICS, line.text) if topic else setting.turn(at, line)
        if turn is None:
            unknown = _turn(at, line, by=stranger)
            strangers += [unknown] if unknown else []
            continue
        if turn.byline.is_host:
            hosts |= {turn.byline.speaker} - {""}
            named = parse_byline(turn.said)
            if named is not None:
                hosts.add(named.speaker)
                continue
        found.append(turn)
    found = [_as_host(turn) if turn.byline.speaker in hosts else turn for turn in found]
    vouched_for = believed(layout, found, strangers)
    others = [turn for turn in strangers if turn not in vouched_for]
    found = doubted(sorted([*found, *vouched_for], key=lambda turn: turn.at), others)
    if found and _is_headline(layout, found[0]):
        found = found[1:]
    return tuple(found) if _is_transcript(layout, found) else None


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a record sets its labels: alone on their lines, in brackets; and whom it interviews."""

    alone: bool
    in_brackets: bool
    answering: FoundByline | None

    @classmethod
    def of(cls, layout: Layout) -> "_Setting":
        printed = [line for at, line in enumerate(layout.lines) if at not in layout.furniture]
        hosts = [
            bool(found["open"])
            for line in printed
            if (found := _ALONE.match(canonicalize(line.text))) and is_host_alone(found["label"])
        ]
        turns = (_BRACKETED_TURN.match(canonicalize(line.text)) for line in printed)
        in_brackets = any(turn and is_host_alone(turn["label"]) for turn in turns)
        return cls(len(hosts) > 1 or any(hosts), in_brackets, _interviewed(layout))

    def turn(self, at: int, line: Line) -> Turn | None:
        answer = _ANSWER.match(canonicalize(line.text)) if self.answering else None
        if self.answering and answer:
            return Turn(at, self.answering.byline, line.text[answer.end() :])
        is_bracketed = self.in_brackets and line.text[0] in "【［["
        turn = _turn(at, line, by=who_in_brackets if is_bracketed else who)
        return turn or (_turn_alone(at, line) if self.alone else None)


def _named_hosts(layout: Layout) -> set[str]:
    """Who is named as the host at the head of the record, with or without a colon."""
    named: set[str] = set()
    for line in layout.lines[:_HEAD]:
        match = _HOST_NAMED.match(canonicalize(line.text))
        name = line.text[slice(*match.span("name"))] if match else ""
        if match and (is_name(name) or is_unusual_name(name)):
            named.add(without_spacing(name))
    return named


def _turn(at: int, line: Line, by: Callable[[str], Byline | None] = who) -> Turn | None:
    clock = _CLOCK.match(canonicalize(line.text))
    text = line.text[clock.end() :] if clock else line.text
    canonical = canonicalize(text)
    match = _TURN.match(canonical) or _BRACKETED_TURN.match(canonical)
    if match is None:
        return None
    label = text[slice(*match.span("label"))]
    said = text[match.start("said") :]
    byline = by(label.strip())
    return Turn(at, byline, said) if byline else None


def _turn_alone(at: int, line: Line) -> Turn | None:
    """The turn of a speaker whose label, alone on its line, needs no colon."""
    found = _ALONE.match(canonicalize(line.text))
    if found is None:
        return None
    label = line.text[slice(*found.span("label"))].strip()
    if not may_stand_alone(label):
        return None
    byline = who_in_brackets(label) if found["open"] else who(label)
    return Turn(at, byline, "") if byline else None


def _interviewed(layout: Layout) -> FoundByline | None:
    """Whom an interview is with, as its head says (`——访某某`) under its title, or None."""
    for at, line in enumerate(layout.lines[:_HEAD]):
        found = _INTERVIEW.match(canonicalize(line.text))
        byline = introduced(line.text[found.end() :]) if found else None
        if found and byline and not byline.is_host:
            above = [layout.lines[one] for one in range(at) if one not in layout.furniture]
            own = found["title"] and line.text[: found.end("title")]
            title = own or title_of([one.text for one in above if is_title_like(one)])
            return FoundByline(byline, at, at + 1, title)
    return None


def _as_host(turn: Turn) -> Turn:
    return replace(turn, byline=replace(turn.byline, is_host=True))


def _is_transcript(layout: Layout, found: Sequence[Turn]) -> bool:
    speakers = {turn.byline.speaker for turn in found if not turn.byline.is_host}
    hosted = any(turn.byline.is_host for turn in found)
    if not speakers or len(speakers) + hosted < 2:
        return False
    listed = [entry.byline.speaker for entry in layout.entries if entry.last <= found[0].at]
    if len(found) < len(layout.entries) - sum(name in speakers for name in listed):
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
    interview = _interviewed(layout)
    titles = {interview.byline.speaker: interview.title} if interview else {}
    are_titled = _are_titled(layout, found)
    for turn, end in zip(found, ends, strict=True):
        if turn.byline.is_host:
            continue
        name = turn.byline.speaker or turn.byline.role
        spoken = turn
        if are_titled and name not in titles:
            titles[name] = layout.lines[turn.at + 1].text
            spoken = replace(turn, at=turn.at + 1)
        known = bylines.get(name)
        bylines[name] = known if known and known.role else turn.byline
        said.setdefault(name, []).append(_text(layout, spoken, end))
    sure = {
        name: _SURE[byline.strength] if byline.speaker else _UNSURE
        for name, byline in bylines.items()
    }
    sure |= {turn.byline.speaker: _UNSURE for turn in found if turn.is_doubtful}
    return tuple(
        _speech(
            byline, titles.get(name, ""), "\n".join(text for text in said[name] if text), sure[name]
        )
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


def _speech(byline: Byline, title: str, text: str, confidence: float) -> ParsedSpeech:
    return ParsedSpeech(
        title,
        byline.speaker,
        byline.role,
        byline.affiliation,
        text,
        split(text),
        confidence,
    )
