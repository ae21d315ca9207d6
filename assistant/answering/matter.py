"""The words of a sentence that name what it is about: not who, not that somebody said so."""

import re
from collections.abc import Sequence

from assistant.answering.followup_words import BY_SCRIPT
from assistant.answering.spellings import without
from assistant.answering.tongues import script

_WORD = re.compile(r"\w[\w'-]*")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十\d]+[条條点點项項个個]?")


def matter(text: str, named: Sequence[str]) -> tuple[str, ...]:
    """Its words in order, without the names in it and without words that name no matter."""
    cues = BY_SCRIPT.get(script(text))
    idle = cues.idle if cues else frozenset[str]()
    left = set(_words(without(text, named)))
    found = [
        word
        for word in _words(text)
        if word.lower() not in idle and not _ORDINAL.fullmatch(word) and without(word, ()) in left
    ]
    return tuple(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    if script(text) == "han":
        import rjieba

        return [word for word in rjieba.cut(text) if _WORD.match(word)]
    return _WORD.findall(text)
