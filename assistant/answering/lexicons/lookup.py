"""How the word lists of this package are read: by language or script, and as patterns."""

from collections.abc import Container, Iterable
from functools import lru_cache
from itertools import chain

from vectorstore.analysis.function_words import primary
from vectorstore.analysis.language_detection import detect
from vectorstore.analysis.lexicon_file import Lexicon, read_lexicon
from vectorstore.analysis.unicode_text import script


def word_list(name: str) -> Lexicon:
    """The lexicon `data/{name}.tsv` of this package."""
    return read_lexicon("assistant.answering.lexicons", name)


def key_for(text: str, keys: Container[str]) -> str:
    """The text's language where it is one of the keys, else its script."""
    language = _language(text)
    return language if language in keys else script(text)


def any_of(name: str, *keys: str) -> str:
    """A pattern for every entry of a list, or of its rows that begin with the keys."""
    return alternatives(chain.from_iterable(word_list(name).grouped(*keys).values()))


def alternatives(patterns: Iterable[str]) -> str:
    """A pattern for whatever one of the patterns matches, the first of them first."""
    return f"(?:{'|'.join(patterns)})"


@lru_cache(1024)
def _language(text: str) -> str:
    return primary(detect(text))
