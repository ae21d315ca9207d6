"""The words of a text, as the word index knows them: folded, then cut by a Chinese segmenter.

The segmenter knows Chinese and plain Latin letters; it would cut other scripts, and Latin letters
with accents, into single letters. Their words are taken whole, as blanks and signs part them.
Folding serves search only; what is stored and quoted is what was printed.
"""

import re
from collections.abc import Iterator

import rjieba

from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import JOINER, MARKS

TOKENIZER = "2"
"""Another number for tokens that differ, so that those that are stored are made anew."""
_WORD = re.compile(r"\w", re.UNICODE)
_ALPHABETS = (
    r"\u00aa-\u0dff\u0f00-\u0fff\u10a0-\u177f\u1800-\u1fff\u2c00-\u2dff\ua640-\uabff"
    r"\uac00-\ud7af\ufb00-\ufdff\ufe70-\ufeff"
)
"""The scripts that part words by blanks; not Thai and its neighbours, kana and characters."""
_SPELLED = re.compile(rf"(?:(?=[a-z0-9{_ALPHABETS}])[\w{MARKS}]|(?<=\w){JOINER})+")


def tokens(text: str) -> list[str]:
    """The words of the folded text, long words and the shorter ones inside them, in order."""
    return [word for word in _cut(fold(text)) if _WORD.search(word)]


def _cut(text: str) -> Iterator[str]:
    done = 0
    for match in _SPELLED.finditer(text):
        if not match.group().isascii():
            yield from rjieba.cut_for_search(text[done : match.start()])
            yield match.group()
            done = match.end()
    yield from rjieba.cut_for_search(text[done:])
