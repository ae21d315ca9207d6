"""Whether a sentence is written in the language it should be in."""

import re
from collections import Counter

from vectorstore.analysis.language_detection import detect

_SCRIPTS = {
    "han": re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "ethiopic": re.compile(r"[\u1200-\u139f]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_OF_LANGUAGE = {
    "zh": "han", "ja": "kana", "ko": "hangul", "ru": "cyrillic", "uk": "cyrillic",
    "ar": "arabic", "fa": "arabic", "hi": "devanagari", "am": "ethiopic", "el": "greek",
    "th": "thai",
}  # fmt: skip
_QUOTED = re.compile(
    r"“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|«[^»]*»|\"[^\"]*\"|\([^)]*\)|（[^）]*）"
)
_TELLING = 60


def script(text: str) -> str:
    """The script most letters of the text are in, or ""."""
    counts = Counter({name: len(found.findall(text)) for name, found in _SCRIPTS.items()})
    name, count = counts.most_common(1)[0]
    return name if count else ""


def in_language(text: str, language: str) -> bool:
    """Whether the text is in the language, quotations, names and brackets left aside.

    Languages of one script are told apart only where the text is long enough to tell.
    """
    base = language.split("-", maxsplit=1)[0]
    wanted = _OF_LANGUAGE.get(base, "latin")
    own = _QUOTED.sub(" ", text)
    if not any(pattern.search(own) for pattern in _SCRIPTS.values()):
        own = text
    counts = {name: len(pattern.findall(own)) for name, pattern in _SCRIPTS.items()}
    foreign = sum(counts.values()) - counts[wanted] - (0 if wanted == "han" else counts["han"])
    if not any(counts.values()):
        return True
    if wanted == "han":
        return counts["han"] >= 0.3 * (counts["han"] + foreign)
    if counts[wanted] < foreign or counts[wanted] < counts["han"]:
        return False
    if wanted == "latin" and counts["latin"] >= _TELLING:
        return detect(_SCRIPTS["han"].sub(" ", own)).split("-", maxsplit=1)[0] == base
    return True
