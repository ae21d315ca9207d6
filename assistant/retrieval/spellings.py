"""A Chinese name in every script it is written in: characters, pinyin, Palladius' Cyrillic."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice, product

from assistant.retrieval.groups import comparable
from ingest.names import is_name

_HAN = re.compile(r"[\u3400-\u9fff]+")
_DOUBLE_SURNAME = re.compile(
    r"欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|宇文|长孙|端木|夏侯|轩辕|南宫|呼延|澹台"
)
_MOST_READINGS = 24
_CYRILLIC_LANGUAGES = {"ru", "uk", "be", "bg", "sr", "kk", "ky", "mn", "tg"}
_AS_SURNAME = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao",
    "任": "ren", "盖": "ge", "乐": "yue", "冼": "xian", "缪": "miao", "翟": "zhai", "覃": "qin",
    "那": "na", "员": "yun", "种": "chong", "尉": "yu", "万": "wan", "折": "she", "重": "chong",
}  # fmt: skip
"""Characters that a surname reads otherwise than an ordinary word does."""
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


def palladius(syllable: str) -> str:
    """A pinyin syllable, without its tone and with v for ü, in Palladius' Cyrillic; "" if none."""
    if syllable in _ALONE:
        return _ALONE[syllable]
    match = _SYLLABLE.match(syllable)
    if match is None:
        return ""
    initial, final = match.groups()
    if initial in {"j", "q", "x"} and final.startswith("u"):
        final = "v" + final[1:]
    return _INITIALS[initial] + _FINALS[final] if final in _FINALS else ""


def mentioned(text: str, names: Iterable[str]) -> list[str]:
    """Which of the names the text mentions, in any spelling, in the order it does."""
    spelled = _spelled(text)
    found = []
    for name in dict.fromkeys(names):
        match = _pattern(name).search(spelled) if name.strip() else None
        if match:
            found.append((match.start(), name))
    return [name for _, name in sorted(found)]


def without(text: str, names: Iterable[str]) -> str:
    """The text in comparable form (folded, without accents), with these names taken out."""
    spelled = _spelled(text)
    for name in names:
        spelled = _pattern(name).sub(" ", spelled)
    return spelled


def _spelled(text: str) -> str:
    return comparable(text).replace("э", "е")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    folded = _spelled(name.strip())
    if not _HAN.fullmatch(folded):
        return re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")
    forms = [re.escape(folded)]
    double = _DOUBLE_SURNAME.match(folded)
    if 2 <= len(folded) <= 4:
        surname = 2 if double and len(folded) > 2 else 1
        for reading in readings(folded):
            forms += _latin(reading, surname)
            forms += _cyrillic(reading, surname)
    return re.compile("|".join(dict.fromkeys(forms)))


def spelled_for(name: str, language: str) -> str:
    """A name as readers of a language can read it, with its characters after it."""
    letters = in_letters(name, language)
    return f"{letters} ({name})" if letters else name


def in_letters(name: str, language: str) -> str:
    """A person's Chinese name in the letters of a language; "" where it is read as it stands.

    Russian and its neighbours write Palladius' Cyrillic, all others pinyin; what is no person's
    name has no letters.
    """
    if language.startswith("zh") or not is_name(name):
        return ""
    from pypinyin import lazy_pinyin

    surname = 2 if _DOUBLE_SURNAME.match(name) and len(name) > 2 else 1
    first = _AS_SURNAME.get(name[0]) or lazy_pinyin(name[:surname])[0]
    read = [first, *lazy_pinyin(name[:surname])[1:], *lazy_pinyin(name[surname:])]
    cyrillic = language.split("-", maxsplit=1)[0] in _CYRILLIC_LANGUAGES
    written = [palladius(part) if cyrillic else part.replace("v", "ü") for part in read]
    return " ".join(_joined(part).capitalize() for part in (written[:surname], written[surname:]))


def _joined(syllables: Sequence[str]) -> str:
    """Syllables in one word, with an apostrophe where they could be cut otherwise: Li'an."""
    return re.sub(r"(?<=[a-zü])\|(?=[aeo])", "'", "|".join(syllables)).replace("|", "")


def readings(name: str) -> list[tuple[str, ...]]:
    """The ways the characters are read, as pinyin syllables with v for ü."""
    from pypinyin import Style, pinyin

    choices = [
        list(dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0])) for char in name
    ]
    return list(islice(product(*choices), _MOST_READINGS))


def _latin(syllables: tuple[str, ...], surname: int) -> list[str]:
    parts = [re.sub("v", "(?:v|u|yu)", syllable) for syllable in syllables]
    first, last = r"[\s'-]*".join(parts[:surname]), r"[\s'-]*".join(parts[surname:])
    return [_whole(rf"{first},?[\s-]*{last}"), _whole(rf"{last}\s+{first}")]


def _cyrillic(syllables: tuple[str, ...], surname: int) -> list[str]:
    parts = [_spelled(palladius(syllable)) for syllable in syllables]
    if not all(parts):
        return []
    first, last = (_declined(r"[\s-]?".join(group)) for group in (parts[:surname], parts[surname:]))
    return [_whole(rf"{first}\s+{last}")]


def _whole(form: str) -> str:
    """The form where no letter of its own script stands beside it."""
    return rf"(?<![a-zа-я]){form}(?![a-zа-я])"


def _declined(stem: str) -> str:
    """A Russian stem with the endings of its cases; short names have none."""
    letters = re.sub(r"\[.*?\]\?", "", stem)
    if len(letters) <= 2 or letters[-1] in "еоуюя":
        return stem
    return re.sub("[ьи]$", "", stem) + r"\w{0,3}"
