"""Matches coined terms that a question writes in pinyin, however spaced, accented or hyphenated."""

import re
from collections.abc import Iterable

from assistant.retrieval.linking.letter_matching import LetterMatcher
from vectorstore.analysis.normalization import letters_and_places
from vectorstore.analysis.substring_matcher import Occurrence
from vectorstore.vocabulary import is_coined

_LEAST = 8
"""Letters of pinyin from which no words of another language are the same by chance."""
_LATIN = re.compile("[a-z0-9]+")


class PinyinMatcher:
    """The coined terms of a corpus by their pinyin without tones, with u or v for ü."""

    def __init__(self, terms: Iterable[str]) -> None:
        from pypinyin import lazy_pinyin

        spelled: dict[str, str] = {}
        for term in filter(is_coined, terms):
            letters, _ = letters_and_places("".join(lazy_pinyin(term[1:])))
            if len(letters) >= _LEAST and _LATIN.fullmatch(letters):
                spelled |= dict.fromkeys((letters, letters.replace("v", "u")), term[1:])
        self._matcher = LetterMatcher(spelled)

    def in_characters(self, question: str) -> str:
        """The question with the coined terms it has in pinyin in characters, the longest first."""

        def is_whole(match: Occurrence[str], _: int) -> bool:
            around = question[max(match.start - 1, 0) : match.start] + question[match.end :][:1]
            return not any(map(str.isalnum, around))

        written, done = "", 0
        for match in self._matcher.find(question, is_whole):
            written += question[done : match.start] + match.value
            done = match.end
        return written + question[done:]
