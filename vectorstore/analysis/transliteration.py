"""Pinyin syllables in the letters of other transcriptions: Palladius', and Wade and Giles'.

A syllable is without its tone, and has v for ü.
"""

import re
from collections.abc import Iterable
from functools import cache

_INITIALS = {
    "zh": "чж", "ch": "ч", "sh": "ш", "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т",
    "n": "н", "l": "л", "g": "г", "k": "к", "h": "х", "j": "цз", "q": "ц", "x": "с", "r": "ж",
    "z": "цз", "c": "ц", "s": "с", "": "",
}  # fmt: skip
_FINALS = {
    "a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань",
    "en": "энь", "ang": "ан", "eng": "эн", "ong": "ун", "i": "и", "ia": "я", "ie": "е",
    "iao": "яо", "iu": "ю", "ian": "янь", "in": "инь", "iang": "ян", "ing": "ин", "iong": "юн",
    "u": "у", "ua": "уа", "uo": "о", "uai": "уай", "ui": "уй", "uan": "уань", "un": "унь",
    "uang": "уан", "v": "юй", "ve": "юэ", "van": "юань", "vn": "юнь", "er": "эр",
}  # fmt: skip
_ALONE = {
    "wa": "ва", "wai": "вай", "wan": "вань", "wang": "ван", "wei": "вэй", "wen": "вэнь",
    "weng": "вэн", "wo": "во", "wu": "у", "ya": "я", "yan": "янь", "yang": "ян", "yao": "яо",
    "ye": "е", "yi": "и", "yin": "инь", "ying": "ин", "yo": "ё", "yong": "юн", "you": "ю",
    "yu": "юй", "yuan": "юань", "yue": "юэ", "yun": "юнь", "hui": "хуэй", "zi": "цзы", "ci": "цы",
    "si": "сы",
}  # fmt: skip
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcs]|)([aeiouv]\w*)$")
_WADE_GILES_INITIALS = {
    "b": "p", "p": "p'", "d": "t", "t": "t'", "g": "k", "k": "k'", "j": "ch", "q": "ch'",
    "x": "hs", "zh": "ch", "ch": "ch'", "r": "j", "z": "ts", "c": "ts'",
}  # fmt: skip
_WADE_GILES_FINALS = {
    "ian": "ien", "ie": "ieh", "iong": "iung", "ong": "ung", "ve": "veh", "er": "erh", "uo": "o",
}  # fmt: skip
_WADE_GILES_ALONE = {
    "zi": "tzu", "ci": "tz'u", "si": "ssu", "zhi": "chih", "chi": "ch'ih", "shi": "shih",
    "ri": "jih", "ge": "ko", "ke": "k'o", "he": "ho", "guo": "kuo", "kuo": "k'uo", "huo": "huo",
    "shuo": "shuo", "gui": "kuei", "kui": "k'uei", "yi": "i", "ye": "yeh", "yan": "yen",
    "you": "yu", "yong": "yung", "yu": "yv", "yue": "yveh", "yuan": "yvan", "yun": "yvn",
}  # fmt: skip


def palladius(syllable: str) -> str:
    """The syllable in Palladius' Cyrillic; "" if it has none."""
    if syllable in _ALONE:
        return _ALONE[syllable]
    initial, final = _parted(syllable)
    return _INITIALS[initial] + _FINALS[final] if final in _FINALS else ""


def wade_giles(syllable: str) -> str:
    """The syllable in Wade and Giles' letters."""
    if syllable in _WADE_GILES_ALONE:
        return _WADE_GILES_ALONE[syllable]
    initial, final = _parted(syllable)
    if not final:
        return syllable
    return _WADE_GILES_INITIALS.get(initial, initial) + _WADE_GILES_FINALS.get(final, final)


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
