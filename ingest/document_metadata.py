"""When, on what occasion and by whom a document was printed, as far as it says so."""

import re
from collections.abc import Iterable

from ingest.lexicons.dates import lettered_date
from ingest.lexicons.numerals import DIGITS, numeral_value
from ingest.lexicons.word_lists import one_of
from ingest.normalization import canonical_search, canonicalize
from vectorstore.analysis.unicode_text import HAN_RANGES


def _any(name: str) -> str:
    return one_of("document_metadata", name)


_ARABIC = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
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


def printed_date(texts: Iterable[str]) -> str:
    """The first whole date, ISO 8601, or ""."""
    for text in texts:
        canonical = canonicalize(text)
        if found := _ARABIC.search(canonical):
            year, month, day = map(int, found.groups())
        elif found := _CHINESE.search(canonical):
            year = int("".join(str(numeral_value(char.replace("○", "〇"))) for char in found[1]))
            month, day = numeral_value(found[2]), numeral_value(found[3])
        elif date := lettered_date(text):
            return date
        else:
            continue
        if 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04}-{month:02}-{day:02}"
    return ""


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
