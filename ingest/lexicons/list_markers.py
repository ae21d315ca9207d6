"""How speeches count: 一是…二是…, 一、…, （一）…, 1.…, 第一，…, 首先…其次…最后."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.normalization import canonicalize
from vectorstore.analysis.unicode_text import HAN_RANGES

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十", 0)} | {"两": 2}
_CIRCLED = {chr(0x2460 + at): at + 1 for at in range(20)} | {
    chr(0x2474 + at): at + 1 for at in range(20)
}
_N = "[一二三四五六七八九十]{1,3}"
_ORDINALS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0}
_ENGLISH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "finally": 0}
_MARKER = re.compile(
    rf"""
    (?P<shi>{_N})是(?:要)?
  | (?P<yao>{_N})要(?!素|点|求|闻|件|务|害|义|不|么)
  | (?P<di>第{_N})(?:是|，|、|：|\s|点|[条个项](?:建议|意见|想法|看法|希望|诉求))
  | (?P<qi>其{_N})(?:是|，|、|：)
  | (?P<bracket>（(?:{_N}|\d{{1,2}})）)
  | (?P<ideograph>{_N})(?:、|\s(?=\S)|\.)
  | (?P<arabic>\d{{1,2}})(?:[.．、](?![\d])|(?=\s[{HAN_RANGES}]))
  | (?P<half>\d{{1,2}})）
  | (?P<circled>[\u2460-\u2473\u2474-\u2487])
  | (?:建议|举措|措施|对策|路径|提案|意见)(?P<named>{_N}|\d{{1,2}})\s*[：，、]
  | (?P<order>首先|其次|再次|再者|最后)(?:，|是|、|：|要|应|建议)?
  | (?P<english>First|Second|Third|Fourth|Fifth|Sixth|Finally)(?:ly)?，
    """,
    re.VERBOSE,
)
_THOUGHT = re.compile(
    rf"(?<=我的|们的)第{_N}[点条个项](?:建议|意见|想法|看法|希望|诉求)?(?:是|，|：)"
)
_BEFORE = "。；：！？\n…"
_BEFORE_LOOSE = _BEFORE + "，、）”’』」】》—. "
_LOOSE = frozenset({"shi", "yao", "order", "di", "qi", "named"})
_LINE_ONLY = frozenset({"arabic", "half"})


@dataclass(frozen=True, slots=True)
class Marker:
    """A counting word: `start` is where it stands, `end` where what it counts begins."""

    style: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list counted from one without a gap, in one style."""

    style: str
    markers: tuple[Marker, ...]

    @property
    def start(self) -> int:
        return self.markers[0].start


def find_markers(text: str) -> list[Marker]:
    """Every counting word of a text, in order; those inside quotations do not count."""
    canonical = canonicalize(text)
    quoted = _quoted(canonical)
    found = []
    for match in _MARKER.finditer(canonical):
        style = match.lastgroup or ""
        if quoted[match.start()] or not _stands_alone(canonical, match, style):
            continue
        found.append(Marker(style, _value(match[style]), match.start(), match.end()))
    return found


def find_lists(text: str) -> list[NumberedList]:
    """The lists of a text, by where they start: each counts 1, 2, … and has at least two items."""
    open_lists: dict[str, list[Marker]] = {}
    closed: list[list[Marker]] = []
    for marker in find_markers(text):
        current = open_lists.get(marker.style)
        if marker.number == 1:
            if current:
                closed.append(current)
            open_lists[marker.style] = [marker]
        elif current and (marker.number in {current[-1].number + 1, 0}):
            number = current[-1].number + 1
            current.append(Marker(marker.style, number, marker.start, marker.end))
            if marker.number == 0:
                closed.append(open_lists.pop(marker.style))
    lists = [
        NumberedList(items[0].style, tuple(items)) for items in [*closed, *open_lists.values()]
    ]
    return sorted((found for found in lists if len(found.markers) > 1), key=lambda one: one.start)


def _stands_alone(text: str, match: re.Match[str], style: str) -> bool:
    before = text[match.start() - 1] if match.start() else "\n"
    after = text[match.end() : match.end() + 3]
    if style in _LINE_ONLY:
        allowed = _BEFORE + " "
    else:
        allowed = _BEFORE_LOOSE if style in _LOOSE else _BEFORE + "”）】 "
    called = text.endswith("建议", 0, match.start()) or _THOUGHT.match(text, match.start())
    if before not in allowed and not (style in _LOOSE and called):
        return False
    number = match[style]
    if style in {"shi", "yao"} and (after.startswith(number) or number == "十"):
        return False
    if style in {"ideograph", "di", "arabic"} and re.match(rf"第?(?:{_N}|\d)(?:、|产业|次)", after):
        return False
    return not (style == "order" and match[0] == match[style] and after[:1] in {"的", ""})


def _value(printed: str) -> int:
    if printed in _ORDINALS:
        return _ORDINALS[printed]
    if printed.lower() in _ENGLISH:
        return _ENGLISH[printed.lower()]
    if printed in _CIRCLED:
        return _CIRCLED[printed]
    core = printed.strip("第其（）")
    if core.isdigit():
        return int(core)
    tens, ten, units = core.partition("十")
    if not ten:
        return _DIGITS.get(core, -1)
    return _DIGITS.get(tens, 1) * 10 + (_DIGITS.get(units, 0) if units else 0)


def _quoted(text: str) -> list[bool]:
    """For each character, whether it stands inside quotation marks that close again soon."""
    inside = [False] * (len(text) + 1)
    for found in _quotations(text):
        for at in range(found.start() + 1, found.end() - 1):
            inside[at] = True
    return inside


def _quotations(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(
        r"“[^“”\n]{0,200}”|‘[^‘’\n]{0,100}’|「[^「」\n]{0,200}」|《[^《》\n]{0,100}》", text
    )
