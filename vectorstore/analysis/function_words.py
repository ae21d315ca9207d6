"""Words in any language, and the function words that questions of a language are made of."""

import re
from functools import cache

from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.tokenizer import tokens
from vectorstore.analysis.unicode_text import HAN, LETTERS
from vectorstore.vocabulary import is_term
from vectorstore.word_embedder import word_model

_WORD = re.compile(rf"\d+(?:[.,]\d+)*%?|{LETTERS}(?:[-'’]{LETTERS})*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff]")
_COMMON = 2

SAMPLED = (
    "ar", "de", "el", "en", "es", "fa", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ro",
    "ru", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""The languages that there are sample questions in, as primary BCP 47 subtags."""


def words(text: str) -> list[str]:
    """The words of a text in any language, in order, as written.

    Chinese is folded and cut by the segmenter; scripts without blanks are cut by the word model.
    """
    if _UNSPACED.search(text):
        return [piece for piece in word_model().pieces(text) if _WORD.search(piece)]
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if HAN.search(word):
            found.extend(token for token in tokens(word) if is_term(token))
        else:
            found.append(word)
    return found


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag: zh of zh-Hant."""
    return language.split("-", maxsplit=1)[0].lower()


@cache
def function_words(language: str) -> frozenset[str]:
    """The folded words of grammar, and those in several of the sample questions of the language."""
    counts: dict[str, int] = {}
    for question in sample_questions(primary(language)):
        for word in {fold(word) for word in words(question)}:
            counts[word] = counts.get(word, 0) + 1
    common = {word for word, count in counts.items() if count >= _COMMON}
    return frozenset(common | {fold(word) for word in listed("function_words", language)})


@cache
def listed(name: str, language: str) -> tuple[str, ...]:
    """The words of a language in one of the lists of this package."""
    return read_lexicon("vectorstore.analysis", name).grouped().get(primary(language), ())


@cache
def sample_questions(language: str) -> tuple[str, ...]:
    """Questions on many topics in a language, by its primary subtag; none in an unknown one."""
    return read_lexicon("vectorstore.analysis", "sample_questions").grouped().get(language, ())
