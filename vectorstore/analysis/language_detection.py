"""Which language a question is in."""

import re
from functools import cache

import opencc
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from vectorstore.analysis.function_words import function_words, primary, words
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.unicode_text import HAN, LETTER, QUOTED, SCRIPTS

_LANGUAGES = {
    "kana": ("ja",), "hangul": ("ko",), "thai": ("th",), "devanagari": ("hi",),
    "ethiopic": ("am",), "greek": ("el",), "hebrew": ("he",), "arabic": ("ar", "fa", "ur"),
    "cyrillic": ("ru", "uk"),
}  # fmt: skip
_LATIN = ("en", "pt", "es", "fr", "de", "it", "id", "vi", "tr", "nl", "pl", "ro")
_SCRIPT_OF = {language: script for script, found in _LANGUAGES.items() for language in found}
_TELLING = 3
"""Letters around a quotation from which they tell the language."""
_FRAME = 2
"""Words of grammar that make a question one of their language."""
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_PERSIAN = re.compile("[پچژگکی]")


def detect(text: str) -> str:
    """The BCP 47 tag of the language; `zh-Hant` for Traditional Chinese, `en` when in doubt.

    What stands in quotation marks may be in another language and does not count. The script decides
    first, unless words of grammar frame Chinese names, then the words that questions of a language
    are made of, and only then a classifier, which errs on short texts.
    """
    around = QUOTED.sub(" ", text)
    if HAN.search(around) or len(LETTER.findall(around)) >= _TELLING:
        text = around
    letters = len(LETTER.findall(text))
    for script, languages in _LANGUAGES.items():
        if len(SCRIPTS[script].findall(text)) >= 0.3 * max(letters, 1):
            return languages[0] if len(languages) == 1 else detect_among(text, languages)
    han = len(SCRIPTS["han"].findall(text))
    if han >= 0.3 * max(letters, 1) and not (letters > 2 * han and _asks_in_latin(text)):
        return _chinese(text)
    return detect_among(text, _LATIN) if letters else "en"


def script_of(language: str) -> str:
    """The script a language is written in, by its BCP 47 tag; `latin` for one that is not known."""
    subtag = primary(language)
    return "han" if subtag == "zh" else _SCRIPT_OF.get(subtag, "latin")


def _asks_in_latin(text: str) -> bool:
    """Whether the words that make the question are of a language in Latin letters, not Chinese."""
    said = _said(text)
    return not said & function_words("zh") and any(
        len(said & function_words(language)) >= _FRAME for language in _LATIN
    )


def _said(text: str) -> set[str]:
    return {fold(word) for word in words(text)}


def detect_among(text: str, languages: tuple[str, ...]) -> str:
    """Which of some languages of one script a text is in, by its small words or a classifier."""
    if languages == ("ru", "uk"):
        return "uk" if _UKRAINIAN.search(text) else "ru"
    if languages[0] == "ar":
        return "fa" if _PERSIAN.search(text) else "ar"
    said = _said(text)
    if len(said) < 2 and text.isascii():
        return "en"
    common = {language: len(said & function_words(language)) for language in languages}
    most = max(common.values())
    likely = [language for language, count in common.items() if count == most]
    if most and len(likely) == 1:
        return likely[0]
    ranked = (str(language) for language, _ in _classifier().rank(text))
    return next(language for language in ranked if language in likely)


@cache
def _classifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_LATIN))
    return identifier


@cache
def _converters() -> tuple[opencc.OpenCC, opencc.OpenCC]:
    return opencc.OpenCC("t2s"), opencc.OpenCC("s2t")


def _chinese(text: str) -> str:
    simplified, traditional = (converter.convert(text) for converter in _converters())
    changed = sum(a != b for a, b in zip(text, simplified, strict=False))
    other = sum(a != b for a, b in zip(text, traditional, strict=False))
    return "zh-Hant" if changed > other else "zh"
