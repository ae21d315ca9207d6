"""The written forms of a term: abbreviations, full forms, and its names in other languages."""

import re
from collections.abc import Sequence

from assistant.retrieval.lexicons.custom_glossary import Glossary
from assistant.retrieval.lexicons.territory_names import territory_names
from vectorstore.analysis.abbreviations import forms_of_one
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.stemming import inflected
from vectorstore.analysis.unicode_text import letters
from vectorstore.library_reader import Catalogue
from vectorstore.mentions import Term, is_mentioned


def terms_to_look_up(
    term: str, language: str, library: Catalogue, glossary: Glossary
) -> tuple[Term, ...]:
    """The term, worded in a language, its written forms, and its names that the library holds."""
    held: list[str] = []
    for name in other_names(term, glossary):
        if not _is_inflected(name, held) and is_mentioned(library, [Term(name)]):
            held.append(name)
    own = (Term(form, language) for form in written_forms(term, glossary))
    return (*own, *map(Term, held))


def is_said(term: str, language: str, library: Catalogue, glossary: Glossary) -> bool:
    """Whether the term stands somewhere, in a written form or by another name."""
    own = [Term(form, language) for form in written_forms(term, glossary)]
    return is_mentioned(library, own) or is_mentioned(
        library, list(map(Term, other_names(term, glossary)))
    )


def written_forms(term: str, glossary: Glossary) -> tuple[str, ...]:
    """The term, then what else it is written as, each once.

    A term in another language than Chinese has the Chinese names that the lexicon or the owner's
    glossary give it.
    """
    words = set(letters(comparable(term)))
    names = [one.name for one in glossary.terms.called(term) if set(one.words) == words]
    forms = [
        form for name in (term, *names) for form in (name, *forms_of_one().get(fold(name), ()))
    ]
    return tuple(dict.fromkeys(forms))


def other_names(term: str, glossary: Glossary) -> tuple[str, ...]:
    """What a term is called in any language besides its written forms, each once."""
    forms = written_forms(term, glossary)
    named = (name for form in forms for name in glossary.terms.other_names(form))
    known = {comparable(form) for form in forms}
    names: dict[str, str] = {}
    for name in (*named, *territory_names(term)):
        names.setdefault(comparable(name), name)
    return tuple(name for spelled, name in names.items() if spelled not in known)


def _is_inflected(name: str, others: Sequence[str]) -> bool:
    """Whether a name is another in one of its forms, which are looked up with it."""
    return any(re.fullmatch(inflected(comparable(other)), comparable(name)) for other in others)
