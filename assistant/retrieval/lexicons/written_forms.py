"""The written forms of a term: abbreviations, full forms, and its Chinese names."""

from assistant.retrieval.lexicons.custom_glossary import Glossary
from vectorstore.analysis.abbreviations import forms_of_one
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.unicode_text import letters


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
