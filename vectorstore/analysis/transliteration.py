"""Pinyin syllables in other transcriptions: Palladius', Arabic, and Wade and Giles'.

A syllable is without its tone, and has v for ü.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon

_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcs]|)([aeiouv]\w*)$")


def palladius(syllable: str) -> str:
    """The syllable in Palladius' Cyrillic; "" if it has none."""
    return _written("palladius", syllable)


def arabic(syllable: str) -> str:
    """The syllable in Arabic letters, as news in Arabic write Chinese names; "" if it has none."""
    return _written("arabic", syllable)


def _written(system: str, syllable: str) -> str:
    if syllable in _table(system, "syllable"):
        return _table(system, "syllable")[syllable]
    initial, final = _parted(syllable)
    finals = _table(system, "final")
    return _table(system, "initial").get(initial, "") + finals[final] if final in finals else ""


def wade_giles(syllable: str) -> str:
    """The syllable in Wade and Giles' letters."""
    if syllable in _table("wade-giles", "syllable"):
        return _table("wade-giles", "syllable")[syllable]
    initial, final = _parted(syllable)
    if not final:
        return syllable
    written = _table("wade-giles", "initial").get(initial, initial)
    return written + _table("wade-giles", "final").get(final, final)


@cache
def _table(system: str, part: str) -> Mapping[str, str]:
    """Pinyin initials, finals or whole syllables by what a system writes for them."""
    rows = read_lexicon("vectorstore.analysis", "transliteration").grouped(system, part)
    return {pinyin: written for pinyin, (written,) in rows.items()}


def _parted(syllable: str) -> tuple[str, str]:
    """Initial and final; both are empty where it is no syllable."""
    match = _SYLLABLE.match(syllable)
    initial, final = match.groups() if match else ("", "")
    if initial in {"j", "q", "x"} and final.startswith("u"):
        final = "v" + final[1:]
    return initial, final


def one_of(written: Iterable[str]) -> str:
    """A pattern of any of the syllables, the longest first."""
    return "|".join(sorted(written, key=lambda syllable: (-len(syllable), syllable)))


@cache
def syllables() -> frozenset[str]:
    """The syllables of pinyin, without tones, with v for ü."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.pinyin_dict import pinyin_dict

    readings = {reading for found in pinyin_dict.values() for reading in found.split(",")}
    return frozenset(syllable for syllable in map(to_normal, readings) if palladius(syllable))
