"""The written forms of a term: abbreviations, full forms, and its Chinese names."""

from collections.abc import Mapping
from functools import cache

from assistant.retrieval.lexicons.custom_glossary import Glossary
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.unicode_text import letters


def written_forms(term: str, glossary: Glossary) -> tuple[str, ...]:
    """The term, then what else it is written as, each once.

    A term in another language than Chinese has the Chinese names that the lexicon or the owner's
    glossary give it.
    """
    words = set(letters(comparable(term)))
    names = [one.name for one in glossary.terms.called(term) if set(one.words) == words]
    forms = [form for name in (term, *names) for form in (name, *_full_forms().get(fold(name), ()))]
    return tuple(dict.fromkeys(forms))


@cache
def _full_forms() -> Mapping[str, tuple[str, ...]]:
    """For each abbreviation and each full form, folded, all forms of the same term."""
    rows = read_lexicon("assistant.retrieval.lexicons", "abbreviations").rows
    return {fold(form): row for row in reversed(rows) for form in row}
