"""Chinese names as they sound in scripts that write no fixed transliteration.

Arabic, Persian and Hindi texts spell a Chinese name by ear. What stays is the order of its
consonants, so a name is known by those of its surname and of its given name.
"""

import re
from functools import cache
from itertools import pairwise

_LETTERS = {
    # Arabic and Persian
    "ب": "b", "پ": "b", "ت": "d", "ط": "d", "د": "d", "ج": "c", "چ": "c", "ش": "s", "س": "s",
    "ص": "s", "ز": "z", "ژ": "r", "ر": "r", "ف": "f", "ق": "g", "ك": "g", "ک": "g", "غ": "g",
    "گ": "g", "خ": "h", "ح": "h", "ه": "h", "ل": "l", "م": "m", "ن": "n", "و": "w", "ي": "y",
    "ی": "y",
    # Devanagari
    "क": "g", "ख": "g", "ग": "g", "घ": "g", "ङ": "ng", "च": "c", "छ": "c", "ज": "c", "झ": "c",
    "ट": "d", "ठ": "d", "ड": "d", "त": "d", "थ": "d", "द": "d", "न": "n", "ण": "n", "प": "b",
    "फ": "f", "ब": "b", "भ": "b", "म": "m", "य": "y", "र": "r", "ल": "l", "व": "w", "श": "s",
    "ष": "s", "स": "s", "ह": "h", "ं": "n", "ँ": "n",
}  # fmt: skip
_WORD = re.compile(r"[\u0600-\u06ff]+|[\u0900-\u097f]+")
_SILENT = re.compile("(?<=.)ه$")
_TWO_LETTERS = {"تش": "چ", "تس": "ز", "دز": "ز", "تز": "ز", "دج": "ج", "त्स": "ज़"}
_INITIALS = {
    "zh": "c", "ch": "c", "sh": "s", "j": "c", "q": "c", "x": "s", "z": "z", "c": "z", "p": "b",
    "t": "d", "k": "g", "er": "r",
}  # fmt: skip
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcswy]|)[aeiouv]+(ng|n|r|)$")
_GLIDE = re.compile("^[wy]")
_GLIDES = re.compile(r"(?<!^)[wy]")


def heard_names(text: str) -> list[tuple[str, str]]:
    """What may be a surname and a given name, by their consonants.

    Any two words may be the two syllables of a given name.
    """
    words = sounds(text)
    joined = [given + _GLIDE.sub("", rest) for given, rest in pairwise(words)]
    return [*pairwise(words), *zip(words, joined[1:], strict=False)]


def sounds(text: str) -> list[str]:
    """The consonants of each word of these scripts, in order; other words are left out."""
    found = []
    for match in _WORD.finditer(text):
        word = _SILENT.sub("", match.group())
        for pair, letter in _TWO_LETTERS.items():
            word = word.replace(pair, letter)
        found.append(_GLIDES.sub("", "".join(_LETTERS.get(char, "") for char in word)))
    return found


@cache
def name_sounds(name: str) -> frozenset[tuple[str, str]]:
    """The consonants of surname and given name, for each way the characters are read."""
    from assistant.retrieval.linking.name_variants import readings

    if not re.fullmatch(r"[\u3400-\u9fff]{2,4}", name):
        return frozenset()
    found = set()
    for reading in readings(name):
        heard = [_heard(syllable) for syllable in reading]
        given = "".join(heard[1:])
        found.add((heard[0], given[:1] + _GLIDES.sub("", given[1:])))
    return frozenset(found)


def _heard(syllable: str) -> str:
    match = _SYLLABLE.match(syllable)
    if match is None:
        return ""
    initial, ending = match.groups()
    return _INITIALS.get(initial, initial) + ending
