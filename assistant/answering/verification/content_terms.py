"""The words that say what a sentence is about: not who spoke, nor that somebody did."""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from assistant.answering.lexicons.lookup import key_for, word_list
from assistant.retrieval.linking.name_matching import remove_names
from vectorstore.analysis.normalization import fold_in_place
from vectorstore.analysis.unicode_text import LETTERS, script

_WORD = re.compile(rf"{LETTERS}(?:['’-]{LETTERS})*")
_ORDINAL = re.compile(r"第?[一二三四五六七八九十\d]+[条條点點项項个個]?")


def content_terms(text: str, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Its words in order, without these names and without stop words."""
    stop_words = word_list("stop_words").grouped()
    ignored = {*stop_words.get(key_for(text, stop_words), ())}
    remaining = set(_words(remove_names(text, names)))
    found = [
        word
        for word in _words(text)
        if word.lower() not in ignored
        and not _ORDINAL.fullmatch(word)
        and remove_names(word, ()) in remaining
    ]
    return tuple(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    if script(text) != "han":
        return _WORD.findall(text)
    import rjieba

    ends = list(accumulate(map(len, rjieba.cut(fold_in_place(text)))))
    words = (text[start:end] for start, end in pairwise([0, *ends]))
    return [word for word in words if _WORD.match(word)]
