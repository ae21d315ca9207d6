"""Coined terms that a question writes in pinyin, however spaced, accented or hyphenated."""

import re
from collections import defaultdict
from collections.abc import Iterable

from vectorstore.analysis.normalization import letters_and_places
from vectorstore.vocabulary import is_coined

_LEAST = 8
"""Letters of pinyin from which no words of another language are the same by chance."""
_LATIN = re.compile("[a-z0-9]+")


class PinyinMatcher:
    """The coined terms of a corpus by their pinyin, tones left out and ü as u."""

    def __init__(self, terms: Iterable[str]) -> None:
        from pypinyin import lazy_pinyin

        self._beginning: dict[str, dict[str, str]] = defaultdict(dict)
        for term in filter(is_coined, terms):
            letters, _ = _letters("".join(lazy_pinyin(term[1:])))
            if len(letters) >= _LEAST and _LATIN.fullmatch(letters):
                self._beginning[letters[:_LEAST]][letters] = term[1:]

    def in_characters(self, question: str) -> str:
        """The question with the coined terms it has in pinyin in characters, the longest first."""
        letters, places = _letters(question)
        written, done, place = "", 0, 0
        while place <= len(letters) - _LEAST:
            terms = self._beginning.get(letters[place : place + _LEAST], {})
            for spelled in sorted(terms, key=len, reverse=True):
                start, end = places[place], places[min(place + len(spelled), len(places)) - 1] + 1
                around = question[max(start - 1, 0) : start] + question[end : end + 1]
                if letters.startswith(spelled, place) and not any(map(str.isalnum, around)):
                    written += question[done:start] + terms[spelled]
                    done, place = end, place + len(spelled) - 1
                    break
            place += 1
        return written + question[done:]


def _letters(text: str) -> tuple[str, list[int]]:
    letters, places = letters_and_places(text)
    return letters.replace("v", "u"), places
