"""What a document says about itself: when, where, on what occasion and by whom it was spoken.

It says so in its head: the lines before the text, and how the first paragraph begins. A date that
stands with a meeting, a place, a clock or a day of the week is that of the speech; one that stands
with the words of a publisher is that of the page.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.lexicons.dates import lettered_date
from ingest.lexicons.numerals import DIGITS, numeral_value
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonical_search, canonicalize
from ingest.records import Line
from vectorstore.analysis.unicode_text import HAN_RANGES
from vectorstore.records import FurnitureKind


def _any(*names: str) -> str:
    return one_of("document_metadata", *names)


_ARABIC = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d{2})(?!\d)")
_REPUBLIC = re.compile(r"(?:中华)?民国\s*(\d{2,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DAY = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日")
_CHINESE = re.compile(
    rf"([〇○零一二三四五六七八九]{{4}})年([{DIGITS}]{{1,2}})月([{DIGITS}]{{1,3}})日"
)
_SOURCE = re.compile(rf"{_any('source_label')}\s*：?\s*《?(?P<name>[^《》，。；（）\s]{{2,24}})》?")
_NEWSPAPER = re.compile(rf"《?(?P<name>[{HAN_RANGES}]{{2,8}}{_any('newspaper')})》?")
_OCCASION = re.compile(
    rf"(?:{_any('held')}|——|^|\s)"
    rf"(?P<name>(?:[{HAN_RANGES}A-Za-z0-9·、]|“[^“”]{{2,30}}”|（[{DIGITS}]+）){{3,40}}?"
    rf"{_any('meeting')})(?=上|$|[，。；：\s（）]|{_any('after_meeting')})"
)


_HEAD = 40
_LEAD = 200
_WIDEST = 60
_MOST_PROSE = 2
_SHORTLY = 14
_OF_PAGE, _SOME, _OF_SPEECH = 1, 2, 3
_ELSEWHERE = {FurnitureKind.NAVIGATION, FurnitureKind.FOOTER, FurnitureKind.FOOTNOTE}
_TITLE_FIELD = re.compile(r"title:\s*[\"']?(?P<title>[^\"'].*?)[\"']?\s*$")
_FIELD = re.compile(r"\S{1,6}\s?：|[\w ]{1,20}:\s")
_FEW_HEADINGS = 2
_SHORTEST_TITLE = 4
_NOT_TITLE = re.compile(r"[\[（(].*[)）\]]$|[\W\d年月日]*$|[AS]/[\w./-]+$")
_BARE = re.compile(r"[\s（(\[【]*[\d年月日./: -]{6,24}[)）\]】]*$")
_PUBLISHED = re.compile(_any("publishing"), re.IGNORECASE)
_SPOKEN = re.compile(
    rf"{_any('spoken_on', 'meeting', 'held')}|(?:星期|周)[一二三四五六日天]|[上下]午", re.IGNORECASE
)
_IN_BRACKETS = re.compile(rf"^[（(][^（）]*[{HAN_RANGES}]?\d+日[^（）]*[)）]$")
_PLACE = re.compile(r"^(?P<place>[^\W\d_][^\d,;:.]{2,40}), (?:le |el |em |a )?\d{1,2}\b")
_WEEKDAY = re.compile(_any("spoken_on"), re.IGNORECASE)
_PLACE_FIELD = re.compile(rf"^{_any('place_label')}\s*：\s*(?P<place>[^，。；：]{{2,30}})")
_DATE_PLACE = re.compile(rf"\d+日[，,\s]\s*(?P<place>[{HAN_RANGES}·]{{2,12}})[)）]$")
_ORGAN = re.compile(rf"^(?P<name>{_any('organ')})\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<!\w)(?P<name>[AS]/(?:ES-)?(?:\d+/)?(?:PV\.\d+|\d+/PV\.\d+)"
    r"|\d+(?:st|nd|rd|th) (?:plenary |formal )?meeting|第\s?\d+\s?次全体会议"
    r"|第\d+届(?:第?\d+会期)?第\d+次(?:会议|全体委员会议)|[Vv]olume \d+,? (?:Number|Issue) \d+"
    r"|\d+(?:-[еe]|\.?[ºª]|e|ème) (?:пленарное )?(?:заседание|sesión|sessão|séance)"
    r"(?: plenaria| plénière)?)"
)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document says about itself; "" where it says nothing."""

    title: str = ""
    date: str = ""
    occasion: str = ""
    place: str = ""
    organ: str = ""
    number: str = ""
    source: str = ""


def document_facts(
    lines: Sequence[Line], around: Sequence[str], banners: Sequence[str]
) -> DocumentFacts:
    """What the lines of a document say about it; `around` are texts of its that no one speaks."""
    head = _head(lines)
    printed_there = [line.text[:_LEAD] for line in head]
    return DocumentFacts(
        title=_title(head),
        date=_date(head) or printed_date(around),
        occasion=printed_occasion([*banners, *around]),
        place=_place(printed_there),
        organ=_first(_ORGAN, printed_there),
        number=_first(_NUMBER, printed_there),
        source=printed_source(around),
    )


def printed_date(texts: Iterable[str]) -> str:
    """The first whole date, ISO 8601, or ""."""
    return next(filter(None, map(_date_in, texts)), "")


def _head(lines: Sequence[Line]) -> list[Line]:
    """The lines before the text of a document, and the first of its text."""
    head: list[Line] = []
    prose = 0
    for line in lines:
        if line.furniture in _ELSEWHERE:
            continue
        head.append(line)
        prose += _is_prose(line)
        if len(head) == _HEAD or prose == _MOST_PROSE:
            break
    return head


def _is_prose(line: Line) -> bool:
    return line.width > _WIDEST and not line.furniture


def _title(head: Sequence[Line]) -> str:
    """The title in the file's own matter or markup, else the first line set as one."""
    for line in head:
        if found := _TITLE_FIELD.match(line.text):
            return found["title"].strip()
    own = [line for line in head if not line.furniture]
    for level in range(1, 7):
        if headings := [line.text for line in own if line.level == level]:
            return max(headings[:_FEW_HEADINGS], key=len)
    for line in own:
        if _is_prose(line) or line.ends_sentence:
            break
        is_field = _FIELD.match(line.canonical) or _NOT_TITLE.match(line.canonical)
        if not line.is_boilerplate and not is_field and len(line.text) >= _SHORTEST_TITLE:
            return line.text
    return ""


def _date(head: Sequence[Line]) -> str:
    """The date that most surely is that of the speech, the first of several such."""
    found: list[tuple[int, int, str]] = []
    partial = ""
    for at, line in enumerate(head):
        text = line.text[:_LEAD]
        date = _date_in(text)
        if date:
            found.append((-_surety(line, text), at, date))
        elif _is_prose(line) and not partial:
            partial = text
    if not found:
        return ""
    surety, _, date = min(found)
    return (_day_before(date, partial) or date) if -surety <= _OF_PAGE else date


def _surety(line: Line, text: str) -> int:
    """How surely a date in a line of the head is that of the speech."""
    canonical = canonicalize(text)
    if line.furniture is FurnitureKind.FRONT_MATTER or _PUBLISHED.search(canonical):
        return _OF_PAGE
    if _SPOKEN.search(canonical) or _IN_BRACKETS.search(canonical) or _place([text]):
        return _OF_SPEECH
    return _OF_PAGE if line.furniture or _is_prose(line) or _BARE.match(canonical) else _SOME


def _day_before(published: str, lead: str) -> str:
    """The day without a year that a report names, shortly before it was published, or ""."""
    found = _DAY.search(canonicalize(lead))
    if not found or not 1 <= int(found[1]) <= 12:
        return ""
    printed = dt.date.fromisoformat(published)
    for year in (printed.year, printed.year - 1):
        try:
            day = dt.date(year, int(found[1]), int(found[2]))
        except ValueError:
            return ""
        if 0 <= (printed - day).days <= _SHORTLY:
            return day.isoformat()
    return ""


def _place(texts: Iterable[str]) -> str:
    for text in texts:
        if found := canonical_search(_PLACE_FIELD, text) or canonical_search(_DATE_PLACE, text):
            return found["place"].strip()
        printed = _PLACE.match(text)
        if printed and lettered_date(text) and not _WEEKDAY.fullmatch(printed["place"]):
            return printed["place"].strip()
    return ""


def _date_in(text: str) -> str:
    canonical = canonicalize(text)
    if found := _ARABIC.search(canonical):
        year, month, day = map(int, found.groups())
    elif found := _CHINESE.search(canonical):
        year = int("".join(str(numeral_value(char.replace("○", "〇"))) for char in found[1]))
        month, day = numeral_value(found[2]), numeral_value(found[3])
    elif found := _REPUBLIC.search(canonical):
        year, month, day = 1911 + int(found[1]), int(found[2]), int(found[3])
    elif date := lettered_date(text):
        return date
    elif found := _DAY_FIRST.search(canonical):
        day, month, year = map(int, found.groups())
    else:
        return ""
    is_date = 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31
    return f"{year:04}-{month:02}-{day:02}" if is_date else ""


def printed_source(texts: Iterable[str]) -> str:
    """The paper or place the text says it comes from, or ""."""
    printed = list(texts)
    return _first(_SOURCE, printed) or _first(_NEWSPAPER, printed)


def printed_occasion(texts: Iterable[str]) -> str:
    """The meeting the speeches were given at, as printed, or ""."""
    return _first(_OCCASION, texts)


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str:
    for text in texts:
        if found := canonical_search(pattern, text):
            return found["name"]
    return ""
