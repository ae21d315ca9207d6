"""The names that an owner's glossary gives its terms, each with the language it is in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vectorstore.analysis.language_detection import detect_among
from vectorstore.analysis.unicode_text import SCRIPTS, is_chinese

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LANGUAGES = ("en", "pt", "fr", "es")


@dataclass(frozen=True, slots=True)
class OwnName:
    """What the owner's glossary calls a term in a language."""

    term: str
    language: str
    name: str


def own_names(term: str, called: Sequence[str] | Mapping[str, Sequence[str]]) -> Iterable[OwnName]:
    """The names of a term by the language that the glossary says, else that their words tell."""
    if isinstance(called, Mapping):
        for language, names in called.items():
            for name in names:
                yield OwnName(term, language, name)
        return
    for name in called:
        if language := language_of_name(name):
            yield OwnName(term, language, name)


def language_of_name(name: str) -> str:
    """The language whose script a name is in, or whose dictionary has all its words; else "".

    Of several whose dictionaries have them, the likeliest.
    """
    if is_chinese(name):
        return ""
    if SCRIPTS["cyrillic"].search(name):
        return "ru"
    if SCRIPTS["arabic"].search(name):
        return "ar"
    from simplemma import is_known

    words = _WORD.findall(name)
    known = tuple(
        language
        for language in _LATIN_LANGUAGES
        if words and all(is_known(word, lang=language) for word in words)
    )
    return detect_among(name, known) if len(known) > 1 else "".join(known)
