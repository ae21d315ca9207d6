"""Where the sentences of a text are: the smallest unit that is quoted."""

import re
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon

_END = re.compile(
    r"""
    (?: [。！？!?；;]+ | …{1,2}(?=[^。！？!?；;…]|$) | \.(?=\s|$) )   # a full stop of either script
    [”’」』）)》】\]"']*                                           # and what closes after it
    | \n+
    """,
    re.VERBOSE,
)


_LONGEST_WORD = 12
_GOES_ON = re.compile(r"[^\S\n]+[a-zà-ÿа-я]")
_LAST_WORD = re.compile(r"(?:[^\W\d_]+\.)*[^\W\d_]+\.$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open offsets of the sentences, in order, without the white space around them.

    Clauses that end in a semicolon count as sentences: speeches list their measures that way.
    A full stop ends none before a small letter, or after an initial or an abbreviated word.
    Every character that is not white space lies in exactly one sentence.
    """
    found: list[tuple[int, int]] = []
    start = 0
    ends = (match.end() for match in _END.finditer(text) if not _is_within(text, match))
    for end in [*ends, len(text)]:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            found.append((left, left + len(stripped)))
        start = end
    return found


def _is_within(text: str, end: re.Match[str]) -> bool:
    """Whether a sentence goes on after what could be its end."""
    if end.group() != ".":
        return False
    if _GOES_ON.match(text, end.end()):
        return True
    word = _LAST_WORD.search(text, max(0, end.start() - _LONGEST_WORD), end.end())
    if word is None or "\n" in text[end.end() : end.end() + 1]:
        return False
    bare = word.group()[:-1].lower()
    return len(bare.rpartition(".")[2]) == 1 or bare in _abbreviated()


@cache
def _abbreviated() -> frozenset[str]:
    rows = read_lexicon("vectorstore.analysis", "abbreviated_words").rows
    return frozenset(word for _, *words in rows for word in words)
