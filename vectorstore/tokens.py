"""The words of a text, as the word index knows them: folded, then cut by a Chinese segmenter.

Folding serves search only; what is stored and quoted is what was printed.
"""

import re
import unicodedata
from functools import cache

import opencc
import rjieba

_WORD = re.compile(r"\w", re.UNICODE)


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def fold(text: str) -> str:
    """Full width to half, Traditional to Simplified, lower case."""
    return str(_to_simplified().convert(unicodedata.normalize("NFKC", text))).lower()


def tokens(text: str) -> list[str]:
    """The words of the folded text, long words and the shorter ones inside them, in order."""
    return [word for word in rjieba.cut_for_search(fold(text)) if _WORD.search(word)]
