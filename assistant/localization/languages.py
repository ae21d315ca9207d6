"""The languages that bylines are composed in, and which of them a reader gets."""

from vectorstore.analysis.function_words import primary

COMPOSED = ("en", "pt", "ru", "fr", "es", "ar")
TRADITIONAL = "zh-Hant"
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
