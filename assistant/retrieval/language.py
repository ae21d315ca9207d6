"""Which language a question is in."""

import re
from functools import cache

import opencc
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_LATIN = ("en", "pt", "es", "fr", "de", "id", "vi", "tr", "it")
_OTHERS = ("zh", "ru", "hi", "ar", "fa", "am", "ja", "ko", "uk", "el", "th")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([*_LATIN, *_OTHERS])
    return identifier


@cache
def _traditional() -> tuple[opencc.OpenCC, opencc.OpenCC]:
    return opencc.OpenCC("t2s"), opencc.OpenCC("s2t")


def detect(text: str) -> str:
    """The BCP 47 tag of the language; `zh-Hant` for Traditional Chinese, `en` when in doubt."""
    letters = _LETTER.findall(text)
    han = len(_HAN.findall(text))
    if han and han >= 0.3 * len(letters):
        to_simplified, to_traditional = _traditional()
        changed = sum(a != b for a, b in zip(text, to_simplified.convert(text), strict=False))
        other = sum(a != b for a, b in zip(text, to_traditional.convert(text), strict=False))
        return "zh-Hant" if changed > other else "zh"
    if not letters:
        return "en"
    return str(_identifier().classify(text)[0])
