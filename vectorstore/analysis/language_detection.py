"""Which language a question is in."""

import re
from functools import cache

import opencc
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from vectorstore.analysis.function_words import function_words, words
from vectorstore.analysis.normalization import fold

_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), ("ja",)),
    (re.compile(r"[\uac00-\ud7a3]"), ("ko",)),
    (re.compile(r"[\u0e00-\u0e7f]"), ("th",)),
    (re.compile(r"[\u0900-\u097f]"), ("hi",)),
    (re.compile(r"[\u1200-\u137f]"), ("am",)),
    (re.compile(r"[\u0370-\u03ff]"), ("el",)),
    (re.compile(r"[\u0590-\u05ff]"), ("he",)),
    (re.compile(r"[\u0600-\u06ff]"), ("ar", "fa", "ur")),
    (re.compile(r"[\u0400-\u04ff]"), ("ru", "uk")),
)
_LATIN = ("en", "pt", "es", "fr", "de", "it", "id", "vi", "tr", "nl", "pl", "ro")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTED = re.compile(
    '„[^„“”]*[“”]|“[^“”]*”|‘[^‘’]*’|《[^《》]*》|「[^「」]*」|『[^『』]*』|»[^«»]*«|«[^«»]*»|"[^"]*"'
)
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
    around = _QUOTED.sub(" ", text)
    if _HAN.search(around) or len(_LETTER.findall(around)) >= _TELLING:
        text = around
    letters = len(_LETTER.findall(text))
    for script, languages in _SCRIPTS:
        if len(script.findall(text)) >= 0.3 * max(letters, 1):
            return languages[0] if len(languages) == 1 else _within(text, languages)
    han = len(_HAN.findall(text))
    if han >= 0.3 * max(letters, 1) and not (letters > 2 * han and _asks_in_latin(text)):
        return _chinese(text)
    return _within(text, _LATIN) if letters else "en"


def _asks_in_latin(text: str) -> bool:
    """Whether the words that make the question are of a language in Latin letters, not Chinese."""
    said = _said(text)
    return not said & function_words("zh") and any(
        len(said & function_words(language)) >= _FRAME for language in _LATIN
    )


def _said(text: str) -> set[str]:
    return {fold(word) for word in words(text)}


def _within(text: str, languages: tuple[str, ...]) -> str:
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
