"""The page's own words in each interface language, and which of them a browser gets."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from prompts.phrases import plural_category
from vectorstore.analysis.unicode_text import is_chinese

LANGUAGES = ("zh-Hans", "zh-Hant", "en", "pt", "ru")
FALLBACK = "en"
BROWSER_LOCALES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "zh-Hans": ("zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-CN"),
    "zh-Hant": ("zh-TW", "zh-HK", "zh-MO", "zh-Hant", "zh-Hant-TW"),
    "en": ("en", "en-US", "en-GB"),
    "pt": ("pt", "pt-BR", "pt-PT"),
    "ru": ("ru", "ru-RU"),
})

AUTONYMS: Mapping[str, str] = MappingProxyType({
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "hi": "हिन्दी",
    "ja": "日本語",
    "ko": "한국어",
    "pt": "Português",
    "ru": "Русский",
    "zh": "中文",
})
"""What languages call themselves."""


def autonym(tag: str) -> str:
    """The language of a BCP 47 tag by its own name, or the tag."""
    return AUTONYMS.get(tag.split("-", maxsplit=1)[0].lower(), tag)


class Words:
    """The words of one interface language, by key."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """The text under `key` with its `{places}` filled; an unknown key raises KeyError.

        A count `n` takes the text under `key_one` or `key_few` where the language has one for its
        plural category, by the rules of CLDR.
        """
        text = self._texts[key]
        if isinstance(count := values.get("n"), int):
            category = plural_category(self.language, count)
            text = self._texts.get(f"{key}_{category}", text)
        return text.format(**values) if values else text

    @property
    def chinese(self) -> bool:
        return self.language.startswith("zh")

    def reads(self, text: str) -> bool:
        """Whether readers of the language can be expected to read the text's characters."""
        return self.chinese or not is_chinese(text)

    def all(self) -> Mapping[str, str]:
        return self._texts


@cache
def words(language: str) -> Words:
    """The words of one of `LANGUAGES`."""
    source = files("ui.web").joinpath("messages", f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, MappingProxyType(tomllib.loads(source)))


def match(tag: str) -> str | None:
    """The interface language for a BCP 47 tag such as `zh-TW` or `pt-BR`, or None."""
    parts = tag.lower().replace("_", "-").split("-")
    if parts[0] == "zh":
        return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(parts[1:]) else "zh-Hans"
    return parts[0] if parts[0] in LANGUAGES else None


def preferred(accept_language: str) -> str:
    """The first interface language of an `Accept-Language` header, by its weights."""
    weighted: list[tuple[float, str]] = []
    for item in accept_language.split(","):
        tag, _, weight = item.strip().partition(";q=")
        try:
            weighted.append((float(weight or 1), tag))
        except ValueError:
            continue
    for _, tag in sorted(weighted, key=lambda pair: -pair[0]):
        if found := match(tag):
            return found
    return FALLBACK
