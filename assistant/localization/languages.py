"""The languages that bylines are composed in, and which of them a reader gets."""

import re

from vectorstore.analysis.function_words import primary

COMPOSED = ("en", "pt", "ru", "fr", "es", "ar")
TRADITIONAL = "zh-Hant"
_TAG = re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_QUALITY = re.compile(r"q=([01](?:\.\d{0,3})?)")
_READ_CHARACTERS = frozenset({"zh", "ja", "yue"})
_TRADITIONAL_REGIONS = frozenset({"hant", "tw", "hk", "mo"})


def reading_language(tag: str) -> str:
    """The language of a byline for readers of a BCP 47 tag; "" where it is read as printed.

    A language that nothing is composed in is served in English.
    """
    parts = tag.lower().replace("_", "-").split("-")
    if primary(tag) in _READ_CHARACTERS:
        return TRADITIONAL if _TRADITIONAL_REGIONS & set(parts[1:]) else ""
    return parts[0] if parts[0] in COMPOSED else "en"


def preferred_language(accept_language: str) -> str:
    """The language that an `Accept-Language` header wants most, as a BCP 47 tag; "" for none."""
    wanted: list[tuple[float, str]] = []
    for item in accept_language.split(","):
        tag, _, weight = item.partition(";")
        match = _TAG.fullmatch(tag.strip())
        quality = _QUALITY.fullmatch(weight.strip())
        if match and (quality or not weight):
            wanted.append((float(quality[1]) if quality else 1.0, tag.strip()))
    best = max(wanted, key=lambda one: one[0], default=(0.0, ""))
    return best[1] if best[0] > 0 else ""
