"""How speeches count: 一是…二是…, 一、…, （一）…, 1.…, 第一，…, 首先…其次…最后."""

import re
from dataclasses import dataclass

from ingest.lexicons.numerals import NUMERAL, numeral_value
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.unicode_text import HAN_RANGES

_ORDINALS = {
    word: (language, int(number))
    for language, number, *found in read_lexicon("ingest.lexicons", "list_markers").rows
    for word in found
}


def _ordinals(language: str) -> str:
    return "|".join(
        word for word, (its_language, _) in _ORDINALS.items() if its_language == language
    )


_PROPOSAL = one_of("discourse_cues", "proposal")
_VIEW = "建议|意见|想法|看法|希望|诉求"
_MARKER = re.compile(
    rf"""
    (?P<shi>{NUMERAL})是(?:要)?
  | (?P<yao>{NUMERAL})要(?!素|点|求|闻|件|务|害|义|不|么)
  | (?P<di>第{NUMERAL})(?:是|，|、|：|\s|点|[条个项](?:{_VIEW}))
  | (?P<qi>其{NUMERAL})(?:是|，|、|：)
  | (?P<bracket>（(?:{NUMERAL}|\d{{1,2}})）)
  | (?P<ideograph>{NUMERAL})(?:、|\s(?=\S)|\.)
  | (?P<arabic>\d{{1,2}})(?:[.．、](?![\d])|(?=\s[{HAN_RANGES}]))
  | (?P<half>\d{{1,2}})）
  | (?P<circled>[\u2460-\u2473\u2474-\u2487])
  | {_PROPOSAL}(?P<named>{NUMERAL}|\d{{1,2}})\s*[：，、]
  | (?P<order>{_ordinals("zh")})(?:，|是|、|：|要|应|建议)?
  | (?P<english>{_ordinals("en")})(?:ly)?，
    """,
    re.VERBOSE,
)
_VIEW_OF_MINE = re.compile(rf"(?<=我的|们的)第{NUMERAL}[点条个项](?:{_VIEW})?(?:是|，|：)")
_GOES_ON = re.compile(rf"第?(?:{NUMERAL}|\d)(?:、|产业|次)")
_BEFORE = "。；：！？\n…"
_BEFORE_LOOSE = _BEFORE + "，、）”’』」】》—. "
_LOOSE = frozenset({"shi", "yao", "order", "di", "qi", "named"})
_LINE_ONLY = frozenset({"arabic", "half"})
_QUOTATION = re.compile(
    r"“[^“”\n]{0,200}”|‘[^‘’\n]{0,100}’|「[^「」\n]{0,200}」|《[^《》\n]{0,100}》"
)


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
    quoted = {
        at
        for quotation in _QUOTATION.finditer(canonical)
        for at in range(quotation.start() + 1, quotation.end() - 1)
    }
    return [
        Marker(style, _value(match[style]), match.start(), match.end())
        for match in _MARKER.finditer(canonical)
        if (style := match.lastgroup or "")
        and match.start() not in quoted
        and _stands_alone(canonical, match, style)
    ]


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
        elif current and marker.number in {current[-1].number + 1, 0}:
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
    called = text.endswith("建议", 0, match.start()) or _VIEW_OF_MINE.match(text, match.start())
    if before not in allowed and not (style in _LOOSE and called):
        return False
    number = match[style]
    if style in {"shi", "yao"} and (after.startswith(number) or number == "十"):
        return False
    if style in {"ideograph", "di", "arabic"} and _GOES_ON.match(after):
        return False
    return not (style == "order" and match[0] == number and after[:1] in {"的", ""})


def _value(printed: str) -> int:
    if printed in _ORDINALS:
        return _ORDINALS[printed][1]
    numeral = printed.strip("第其（）")
    return int(numeral) if numeral.isdecimal() else numeral_value(numeral)
