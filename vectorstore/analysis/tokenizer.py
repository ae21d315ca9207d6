"""The words of a text, as the word index knows them: folded, then cut by a Chinese segmenter.

Folding serves search only; what is stored and quoted is what was printed.
"""

import re

import rjieba

from vectorstore.analysis.normalization import fold

_WORD = re.compile(r"\w", re.UNICODE)


def tokens(text: str) -> list[str]:
    """The words of the folded text, long words and the shorter ones inside them, in order."""
    return [word for word in rjieba.cut_for_search(fold(text)) if _WORD.search(word)]
