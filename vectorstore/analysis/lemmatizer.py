"""Which words are forms of one word: the lemma that a dictionary of the language gives."""

import re
from functools import lru_cache

from vectorstore.analysis.normalization import comparable

_SCRIPTS = {
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "el": re.compile("[\u0370-\u03ff]"),
}
"""Scripts other than Latin, each under the language that most of its texts are in."""
_SHARING = {"uk": "ru", "bg": "ru", "fa": "ar", "ur": "ar"}
_NOT_LATIN = {*_SCRIPTS, *_SHARING, "zh", "ja", "ko", "th", "am", "he"}


@lru_cache(100_000)
def lemma(word: str, language: str) -> str:
    """The dictionary form of a word, in lower case; the word itself where none is known.

    `language` is a primary BCP 47 tag. Where the word is not in its script, the usual language of
    the word's script stands in, so that an English word in a Chinese question is read as English.
    """
    import simplemma

    try:
        return simplemma.lemmatize(word, lang=_language_of(word, language)).lower()
    except ValueError:
        return word


def is_form(one: str, other: str, language: str) -> bool:
    """Whether two words are the same but for case, accents and inflection."""
    return comparable(one) == comparable(other) or lemma(one, language) == lemma(other, language)


def _language_of(word: str, language: str) -> str:
    for usual, script in _SCRIPTS.items():
        if script.search(word):
            return language if usual in (language, _SHARING.get(language)) else usual
    return "en" if language in _NOT_LATIN else language
