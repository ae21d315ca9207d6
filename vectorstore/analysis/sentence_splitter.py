"""Where the sentences of a text are: the smallest unit that is quoted."""

import re

_END = re.compile(
    r"""
    (?: [。！？!?；;]+ | …{1,2}(?=[^。！？!?；;…]|$) | \.(?=\s|$) )   # a full stop of either script
    [”’」』）)》】\]"']*                                           # and what closes after it
    | \n+
    """,
    re.VERBOSE,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open offsets of the sentences, in order, without the white space around them.

    Clauses that end in a semicolon count as sentences: speeches list their measures that way.
    Every character that is not white space lies in exactly one sentence.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            found.append((left, left + len(stripped)))
        start = end
    return found
