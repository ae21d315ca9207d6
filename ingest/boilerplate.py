"""What a page prints around its speeches: page numbers, editors, captions, advertisements."""

import re
from collections.abc import Sequence

from ingest.form_fields import opens_form
from ingest.lexicons.numerals import DIGITS, NUMERAL
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonicalize
from ingest.page_edges import page_edges
from ingest.records import Line
from ingest.typesetting import blocks, column_widths
from vectorstore.analysis.unicode_text import HAN_RANGES

_WIDEST = 45


def _any(*names: str) -> str:
    return one_of("boilerplate", *names)


_DATE = (
    r"(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    rf"|[二〇○零一二三四五六七八九]{{4}}年[{DIGITS}]{{1,2}}月[{DIGITS}]{{1,3}}日)"
)
_REPORTER = rf"(?:[{HAN_RANGES}]{{0,6}}[报刊网社])?{_any('reporter_kind')}?{_any('reporter')}"
_CREDIT_LINE = (
    rf"（[^（）。，]{{2,40}}{_any('credit_verb')}(?:，[^（）]{{2,24}})?）"
    rf"|（[^（）。，、]{{2,10}}译）|（{_any('credit_opening')}[^（）]{{2,40}}）"
    rf"|（{_REPORTER}[\s：]?[^（）。，]{{2,30}}）"
    rf"|（{_any('desk', 'credited')}[者人员]?[\s：/][^（）。]{{2,30}}）"
)
_WEATHER = (
    r"(?:\S{2,4}\s?)?(?:今[日天]|明[日天])?天气(?:预报)?\s*[：｜|].{2,40}"
    rf"|[^，。；]{{0,10}}{_any('sky')}.{{0,24}}\d\s*(?:℃|°C)(?:\s.{{0,16}})?"
)
_CONTROL = (
    rf"{_any('control')}|分享[到至]\s*：?[^，。]{{0,16}}|分享\s*：[^，。]{{0,16}}"
    r"|字[体号]\s*：?[\s大中小+\-A【】\[\]]*|[上下]一?[篇条页]\s*[：>].{0,40}"
    rf"|{_any('counted')}\s*：?\s*\d+\s*次?"
)
_CONTROLS = rf"(?:[【〖［\[（(<〈|]*(?:{_CONTROL})[】〗］\]）)>〉|]*[\s|｜/·]*){{1,8}}"
_CLOCK = r"[\[（【]\d{1,2}：\d{2}(?:：\d{2})?[\]）】]"
_ABOUT = (
    r"(?:您?(?:的|现在的)?当前?位置)\s*：.{2,60}|(?:发布|更新)(?:时间|日期)\s*：.{4,80}|版权所有.{0,60}|技术支持\s*：.{2,40}"
    r"|.{0,24}ICP备.{2,24}|\S{2,6}(?:\s*[>›»]\s*\S{2,10}){1,5}"
)
_CERTAIN = re.compile(
    rf"""
    ^(?: [A-Za-z]{{1,2}}\d{{1,3}}版? | \d{{1,3}}版? | 第\s?(?:\d{{1,3}}|{NUMERAL})\s?版
    | .{{0,24}}第\s*\d+\s*页(?:[\s，/]*共\s*\d+\s*页)? | \d{{1,3}}\s*/\s*\d{{1,3}}
    | 发言(?:材料|稿)?\s*[之（]?[{DIGITS}\d]{{1,3}}）?
    | [-—–·•]\s*\d{{1,4}}\s*[-—–·•]
    | [（(]?{_DATE}[）)]? | {_DATE}\s*(?:星期|周)[一二三四五六日天].{{0,30}}
    | \S{{2,12}}[\s·|｜]+{_DATE}(?:\s+[^\s，。；、]{{1,14}}){{0,4}}
    | {_DATE}(?:\s+[^\s，。；、]{{1,14}}){{1,4}}
    | (?:\S{{1,6}}\s+)?[■●□◆]?\s*{_any("desk")}\s*[：/].{{0,70}}
    | {_any("desk")}\s+\S{{2,4}}(?:\s+\S{{2,8}}){{0,8}}
    | 来源\s*：[^，。]{{2,40}} | (?:本报|通讯员|{_any("reporter_kind")})*记者\s+[^，。；：]{{2,24}}
    | (?:本版|本组|图片|文字)[^，。；]{{0,14}}(?:摄|提供|整理|采写|供图|（除署名外）)
    | [^，。；]{{0,16}}[\s/（]摄）? | \S{{2,10}}\s+(?:文/图|图/文|供图|制图|整理)
    | （?(?:资料图片?|资料照片|图片来源[^。]*|下转[^。]{{1,16}}|上接[^。]{{1,16}})）?
    | （?(?:[^，。；]{{2,12}}供图|[^，。；]{{2,14}}\s摄)）?
    | {_CREDIT_LINE} | [^，。；：（）]{{2,20}}(?:供稿|供图)
    | {_any("credited")}(?:[者人员]|单位)?\s*[：/\s]\s*[^，。；：！？]{{2,24}}
    | {_WEATHER} | {_CONTROLS} | {_CLOCK} | {_ABOUT}
    | （?(?:未完待续|待续|全文完|完)）?
    | 扫码[^，。]{{0,20}} | 广告 | 公益广告[^，。]{{0,20}} | https?://\S+ | www\.\S+
    )$
    """,
    re.VERBOSE,
)
_PROBABLE = re.compile(
    rf"^(?:[{HAN_RANGES}·•/]{{2,10}}[\s·|｜]*[A-Za-z]{{0,2}}\d{{1,3}}版?"
    rf"|(?:[A-Za-z]{{0,2}}\d{{1,3}}|第\d+版)[\s：·|｜]*[{HAN_RANGES}·•/]{{2,10}})$"
)
_CAPTION = re.compile(rf"^[▲△◀▶▼●■↑↓]?\s*(?:{_any('caption')}|图[①②③④1-9一二三]|（图)")
_CREDIT = re.compile(
    r"(?:\s\S{2,4}\s?摄|（[^（）]{2,14}摄）|[/／]摄|[\s（]\S{2,8}供图）?|（?资料图片?）|[^\s，。]{2,4}/[摄图])$"
)
_ADVERTISEMENT = re.compile(
    rf"{_any('contact')}\s*：|^广告(?:\s|：|$)|\d{{3,4}}[-—]\d{{7,8}}|400[-—]?\d{{3}}[-—]?\d{{4}}"
    rf"|(?:热线|电话)\s?\d{{5,}}|{_any('advertisement')}|^{_any('notice')}"
)
_CLOSING = re.compile(
    rf"^[（(]?{_DATE}[）)]?(?:印发)?$|^{_any('closing')}|^{_any('closing_label')}\s*："
)
_ENDS_WITH_CREDIT = re.compile(rf"(?<=[。！？…”])\s*(?:{_CREDIT_LINE}|{_CLOCK})$")
_EDITORIAL = re.compile(
    rf"{_any('editorial', 'publishing')}|现将.{{0,16}}[摘刊登整]"
    rf"|{_any('contribution')}.{{0,6}}{_any('published')}"
)
_NEWS = re.compile(
    rf"^(?:本报讯.{{0,12}})?(?:(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日|{_any('day')})"
    rf".{{0,40}}?{_any('held')}"
)
_EVENT = re.compile(
    rf"{_any('held', 'focused')}.{{0,60}}{_any('consultation')}|[\d{DIGITS}]+[位名]委员"
    r"|政协.{0,16}(?:召开|举行|举办)|(?:委员|代表|专家)们?.{0,8}作了?.{0,4}发言"
)


def find_boilerplate(lines: Sequence[Line]) -> frozenset[int]:
    """The places of boilerplate: lines by their form, and small blocks by what they hold."""
    columns = column_widths(lines)
    found = {
        at for at, line in enumerate(lines) if line.furniture or _is_by_form(line, columns[at])
    }
    found |= page_edges(lines, columns, found)
    for block in blocks(lines):
        if _is_by_content([lines[at].canonical for at in block]):
            found.update(block)
    return frozenset(found)


def is_closing(line: Line) -> bool:
    """Whether a line closes a notice: its date, or whom to ask."""
    return _CLOSING.match(line.canonical) is not None


def credit_start(line: Line) -> int | None:
    """Where a credit begins that is printed on the last line of a text, or None."""
    found = _ENDS_WITH_CREDIT.search(line.canonical)
    return found.start() if found else None


def _is_by_form(line: Line, column: float) -> bool:
    if line.width > _WIDEST:
        return False
    is_apart = line.width < column - 1.5 or line.after_blank
    return bool(_CERTAIN.match(line.canonical) or (is_apart and _PROBABLE.match(line.canonical)))


def _is_by_content(block: Sequence[str]) -> bool:
    if len(block) > 8 or sum(map(len, block)) > 220 or any(map(opens_form, block)):
        return False
    if _CAPTION.match(block[0]) or (len(block) <= 5 and _CREDIT.search(block[-1])):
        return True
    return any(map(_ADVERTISEMENT.search, block))


def editorial_score(text: str) -> float:
    """How much a text reads as the paper's own words about the speeches; 0 is not at all."""
    text = canonicalize(text)
    opens = 2.0 if _NEWS.match(text) else 0.0
    return opens + 2.0 * len(_EDITORIAL.findall(text)) + 1.5 * len(_EVENT.findall(text))
