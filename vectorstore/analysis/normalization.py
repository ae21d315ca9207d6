"""One form for what search treats alike: script, width, case, accents.

Folding serves search only; what is stored and quoted is what was printed.
"""

import re
import unicodedata
from functools import cache, lru_cache

import opencc

_PAUSES = frozenset("，。；：！？（）")
_APOSTROPHE = re.compile("[‘’ʻʼʽ`]")


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """Full width to half, Traditional to Simplified, lower case."""
    return str(_to_simplified().convert(unicodedata.normalize("NFKC", text))).lower()


def fold_in_place(text: str) -> str:
    """The text folded character by character, so that every place in it stays.

    Signs of a pause stay as they are: one between figures is no sign within one.
    """
    return "".join(map(_folded, text))


@lru_cache(20_000)
def _folded(char: str) -> str:
    folded = char if char in _PAUSES else fold(char)
    return folded if len(folded) == 1 else char


def comparable(text: str) -> str:
    """The text folded, without accents; letters of one sound alike."""
    decomposed = unicodedata.normalize("NFKD", fold(text))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", _APOSTROPHE.sub("'", bare.replace("ё", "е")))


def letters_and_places(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in comparable form, and where each stands in the text."""
    found = [
        (letter, place)
        for place, char in enumerate(text)
        for letter in _comparable(char)
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in found), [place for _, place in found]


@lru_cache(20_000)
def _comparable(char: str) -> str:
    return comparable(char)
