"""A Chinese name in every script it is written in: characters, pinyin, Palladius' Cyrillic.

Wade and Giles' letters, which older books and Taiwan write, are looked for where no name is found
by the others, and count only where they cannot be read as pinyin: Chang is another name there.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice, product

from ingest.lexicons.person_names import DOUBLE_SURNAME, is_name
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.transliteration import one_of, palladius, syllables, wade_giles

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LETTERS = re.compile("[a-z]+")
_ASPIRATED = re.compile("[ptkhsz]'")
_LENGTHS = range(2, 5)
"""Characters of a person's name."""
_NOTHING = re.compile("(?!)")
_MOST_READINGS = 24
_CYRILLIC_LANGUAGES = {"ru", "uk", "be", "bg", "sr", "kk", "ky", "mn", "tg"}
_AS_SURNAME = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao",
    "任": "ren", "盖": "ge", "乐": "yue", "冼": "xian", "缪": "miao", "翟": "zhai", "覃": "qin",
    "那": "na", "员": "yun", "种": "chong", "尉": "yu", "万": "wan", "折": "she", "重": "chong",
}  # fmt: skip
"""Characters that a surname reads otherwise than an ordinary word does."""


def mentioned(text: str, names: Iterable[str]) -> list[str]:
    """Which of the names the text mentions, in any spelling, in the order it does."""
    spelled = _spelled(text)
    asked = [name for name in dict.fromkeys(names) if name.strip()]
    found = [(match.start(), name) for name in asked for match in _pattern(name).finditer(spelled)]
    found = found or [
        (match.start(), name)
        for name in asked
        for match in _older(name).finditer(spelled)
        if not _is_pinyin(match.group())
    ]
    return list(dict.fromkeys(name for _, name in sorted(found)))


def without(text: str, names: Iterable[str]) -> str:
    """The text in comparable form (folded, without accents), with these names taken out."""
    spelled = _spelled(text)
    for name in names:
        spelled = _older(name).sub(
            lambda match: match.group() if _is_pinyin(match.group()) else " ",
            _pattern(name).sub(" ", spelled),
        )
    return spelled


def _spelled(text: str) -> str:
    return comparable(text).replace("э", "е")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    folded = _spelled(name.strip())
    if not _HAN.fullmatch(folded):
        return re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)")
    forms = [re.escape(folded)]
    if len(folded) in _LENGTHS:
        surname = _surname(folded)
        for reading in readings(folded):
            forms += _latin(reading, surname)
            forms += _cyrillic(reading, surname)
    return re.compile("|".join(dict.fromkeys(forms)))


@cache
def _older(name: str) -> re.Pattern[str]:
    """The name in Wade and Giles' letters, with its apostrophes or without; they may match none."""
    folded = _spelled(name.strip())
    if not _HAN.fullmatch(folded) or len(folded) not in _LENGTHS:
        return _NOTHING
    forms = []
    for reading in readings(folded):
        written = [wade_giles(syllable).replace("'", "'?") for syllable in reading]
        forms += _latin(written, _surname(folded))
    return re.compile("|".join(dict.fromkeys(forms)))


def _is_pinyin(letters: str) -> bool:
    """Whether each of the words can be read as syllables of pinyin."""
    if _ASPIRATED.search(letters):
        return False
    return all(_pinyin().fullmatch(word) for word in _LETTERS.findall(letters))


@cache
def _pinyin() -> re.Pattern[str]:
    return re.compile(f"(?:{one_of(syllables())})+")


def _surname(name: str) -> int:
    """How many of the characters are the surname."""
    return 2 if DOUBLE_SURNAME.match(name) and len(name) > 2 else 1


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

    surname = _surname(name)
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


def _latin(syllables: Sequence[str], surname: int) -> list[str]:
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
