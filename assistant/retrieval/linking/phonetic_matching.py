"""Matches Chinese names by their consonants in scripts without a fixed transcription.

Arabic, Persian and Hindi texts spell a Chinese name by ear. What stays is the order of its
consonants, so a name is known by the consonant skeletons of its surname and its given name.
"""

import re
from functools import cache
from itertools import pairwise

from assistant.retrieval.linking.name_variants import pinyin_readings
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.transliteration import one_of
from vectorstore.analysis.unicode_text import HAN_RANGES

_WORD = re.compile(r"[\u0600-\u06ff]+|[\u0900-\u097f]+")
_SILENT = re.compile("(?<=.)ه$")
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcswy]|)[aeiouv]+(ng|n|r|)$")
_GLIDE = re.compile("^[wy]")
_INNER_GLIDES = re.compile(r"(?<!^)[wy]")


def name_candidates(text: str) -> list[tuple[str, str]]:
    """The skeletons of what may be a surname and a given name in the text.

    Any two words may be the two syllables of a given name.
    """
    words = skeletons(text)
    joined = [given + _GLIDE.sub("", rest) for given, rest in pairwise(words)]
    return [*pairwise(words), *zip(words, joined[1:], strict=False)]


def skeletons(text: str) -> list[str]:
    """The consonants of each word of these scripts, in order; other words are left out."""
    table = _consonants("arabic") | _consonants("devanagari")
    letters = re.compile(one_of(table))
    words = (_SILENT.sub("", match.group()) for match in _WORD.finditer(text))
    return [
        _INNER_GLIDES.sub("", "".join(table[one] for one in letters.findall(word)))
        for word in words
    ]


@cache
def name_skeletons(name: str) -> frozenset[tuple[str, str]]:
    """The skeletons of surname and given name, for each way the characters are read."""
    if not re.fullmatch(f"[{HAN_RANGES}]{{2,4}}", name):
        return frozenset()
    found = set()
    for reading in pinyin_readings(name):
        surname, *given = map(_syllable_skeleton, reading)
        joined = "".join(given)
        found.add((surname, joined[:1] + _INNER_GLIDES.sub("", joined[1:])))
    return frozenset(found)


def _syllable_skeleton(syllable: str) -> str:
    match = _SYLLABLE.match(syllable)
    if match is None:
        return ""
    initial, ending = match.groups()
    return _consonants("pinyin").get(initial, initial) + ending


@cache
def _consonants(system: str) -> dict[str, str]:
    """The consonant of each spelling in a script."""
    rows = read_lexicon("assistant.retrieval.lexicons", "consonants").grouped(system)
    return {written: consonant for consonant, every in rows.items() for written in every}
