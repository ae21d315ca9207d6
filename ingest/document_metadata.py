"""When, on what occasion and by whom a document was printed, as far as it says so."""

import re
from collections.abc import Iterable

from ingest.normalization import canonicalize
from vectorstore.analysis.unicode_text import HAN_RANGES

_ARABIC = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_CHINESE = re.compile(
    r"([二〇○零一三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_NUMERALS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
}
_SOURCE = re.compile(
    r"(?:来源|稿源|原载|摘自|转自)\s*：?\s*《?(?P<name>[^《》，。；（）\s]{2,24})》?"
)
_PAPER = re.compile(
    rf"《?(?P<name>[{HAN_RANGES}]{{2,8}}(?:日报|晚报|晨报|早报|商报|时报|都市报|快报|政协报|周报|参考报|工人报))》?"
)
_OCCASION = re.compile(
    rf"(?:召开|举行|举办|在|于|之|——|^|\s)(?P<name>(?:[{HAN_RANGES}A-Za-z0-9·、]|“[^“”]{{2,30}}”|（[一二三四五六七八九十]+）){{3,40}}?"
    r"(?:常委会会议|常委会议|全体会议|次会议|座谈会|协商会|议政会|资政会|论坛|研讨会|交流会|专题会|报告会|恳谈会|大会|全会|会议|沙龙))"
    r"(?=上|$|[，。；：\s（）]|大会发言|发言|摘|开幕|闭幕)"
)


def printed_date(texts: Iterable[str]) -> str:
    """The first whole date, ISO 8601, or ""."""
    for text in texts:
        canonical = canonicalize(text)
        found = _ARABIC.search(canonical)
        if found:
            parts = [int(part) for part in found.groups()]
        elif (chinese := _CHINESE.search(canonical)) is not None:
            year = int("".join(_NUMERALS[char] for char in chinese[1]))
            parts = [year, _count(chinese[2]), _count(chinese[3])]
        else:
            continue
        if 1900 <= parts[0] <= 2100 and 1 <= parts[1] <= 12 and 1 <= parts[2] <= 31:
            return f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"
    return ""


def _count(numeral: str) -> int:
    tens, ten, units = numeral.partition("十")
    digit = {char: int(value) for char, value in _NUMERALS.items()}
    if not ten:
        return digit.get(numeral, 0)
    return digit.get(tens, 1) * 10 + digit.get(units, 0)


def printed_source(texts: Iterable[str]) -> str:
    """The paper or place the text says it comes from, or ""."""
    return _first(_SOURCE, texts := list(texts)) or _first(_PAPER, texts)


def printed_occasion(texts: Iterable[str]) -> str:
    """The meeting the speeches were given at, as printed, or ""."""
    return _first(_OCCASION, texts)


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    for text in texts:
        found = pattern.search(canonicalize(text))
        if found:
            return text[slice(*found.span("name"))]
    return ""
