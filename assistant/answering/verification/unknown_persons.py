"""Persons that a sentence names and its sources do not know."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.answering.lexicons.lookup import any_of, word_list
from assistant.retrieval.linking.name_matching import find_names
from assistant.retrieval.linking.name_variants import pinyin_readings
from ingest.lexicons.person_names import is_certain_name, surnames
from vectorstore.analysis.transliteration import one_of, palladius, syllables
from vectorstore.analysis.unicode_text import HAN_RANGES

_CHINESE = re.compile(
    rf"(?:^|[，。；：、“（\s]|根据|据|由|是|而)([{HAN_RANGES}]{{2,4}}?)"
    rf"{any_of('person_mentions', 'title')}?(?:还|也|则|同时)?"
    rf"{any_of('person_mentions', 'reporting_verb')}"
)
_LATIN_WORD = r"[A-Z][a-zü]+(?:[-'][A-Za-zü]+)*"
_LATIN = re.compile(rf"\b({_LATIN_WORD})\s+({_LATIN_WORD})\b")
_CYRILLIC_WORD = r"[А-ЯЁ][а-яё]+"
_CYRILLIC = re.compile(rf"\b({_CYRILLIC_WORD})\s+({_CYRILLIC_WORD})\b")
_PLACES = frozenset(word_list("person_mentions").grouped("place")["en"])
_NAME_LENGTHS = (2, 3)
"""Characters of a person's name."""


def unknown_persons(claim: str, known: Sequence[str], sources: Sequence[str]) -> list[str]:
    """The Chinese persons a claim names that are not known, and that no source holds.

    A name in Latin or Cyrillic letters counts when it is spelled as one: a surname and at most
    two syllables.
    """
    return [
        name
        for name in _persons(claim)
        if not find_names(name, known) and not any(_holds(source, name) for source in sources)
    ]


def _persons(claim: str) -> Iterator[str]:
    for match in _CHINESE.finditer(claim):
        if is_certain_name(match[1]):
            yield match[1]
    for first, last in _LATIN.findall(claim):
        letters = (_letters(first), _letters(last))
        if f"{first} {last}" not in _PLACES and (
            _is_name(*letters) or _is_name(*reversed(letters))
        ):
            yield f"{first} {last}"
    for first, last in _CYRILLIC.findall(claim):
        if _is_cyrillic_name(first.lower(), last.lower()):
            yield f"{first} {last}"


def _holds(source: str, name: str) -> bool:
    if name in source:
        return True
    words = [_letters(word) for word in name.split()]
    return len(words) == 2 and bool({words[0] + words[1], words[1] + words[0]} & _romanised(source))


def _letters(word: str) -> str:
    return re.sub(r"[-']", "", word.lower()).replace("ü", "v")


def _is_name(surname: str, given: str) -> bool:
    return surname in _romanised_surnames() and bool(_one_or_two(syllables()).match(given))


def _is_cyrillic_name(surname: str, given: str) -> bool:
    written = frozenset(palladius(syllable) for syllable in syllables())
    return surname in _cyrillic_surnames() and bool(_one_or_two(written).match(given))


@cache
def _romanised_surnames() -> frozenset[str]:
    return frozenset("".join(reading) for name in surnames() for reading in pinyin_readings(name))


@cache
def _cyrillic_surnames() -> frozenset[str]:
    return frozenset(
        "".join(map(palladius, reading)) for name in surnames() for reading in pinyin_readings(name)
    )


@cache
def _one_or_two(syllables: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(syllables)}){{1,2}}$")


@cache
def _romanised(source: str) -> frozenset[str]:
    """Every stretch of two to three characters of a source, as pinyin in one word."""
    from pypinyin import lazy_pinyin

    read = lazy_pinyin(source, v_to_u=False)
    return frozenset(
        "".join(read[start : start + length])
        for length in _NAME_LENGTHS
        for start in range(len(read) - length + 1)
    )
