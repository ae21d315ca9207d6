"""Where a term stands, word for word: looked up in an index of n-grams, and never guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from vectorstore.analysis.lemmatizer import is_form
from vectorstore.analysis.ngram_tokenizer import TermText, phrase
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.stemming import Inflected
from vectorstore.analysis.unicode_text import is_chinese
from vectorstore.library_reader import Catalogue
from vectorstore.records import EVERYWHERE, Filters, Passage

_MOST_FORMS = 200
_BEGINNING = 2
"""Letters that all forms of a word begin with."""
_LAST = "\U0010ffff"
"""The last of all characters."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to look up.

    `language` is the primary tag of the language that its words are inflected by; where it is not
    known, they take the endings that are usual in their script.
    """

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a speech, [start, end) of its body, where a term stands as it is written there."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        offset = self.passage.start
        return self.passage.text[self.start - offset : self.end - offset]


def find_mentions(
    library: Catalogue, terms: Sequence[Term], filters: Filters = EVERYWHERE
) -> list[Mention]:
    """Every place where one of the terms stands, in the order of documents and speeches.

    A Chinese term is found in either script and however it is spaced; one of another script in any
    case, with or without accents, and in every inflected form that the corpus has. Where terms
    overlap, the longest counts.
    """
    wanted = [row for term in terms for row in _forms(library, term)]
    if not wanted:
        return []
    holding = library.passages_holding(wanted, filters)
    return [mention for passage in holding for mention in _longest(passage, wanted)]


def is_mentioned(library: Catalogue, terms: Sequence[Term]) -> bool:
    """Whether one of the terms stands somewhere, as `find_mentions` finds it."""
    wanted = [row for term in terms for row in _forms(library, term)]
    return bool(wanted) and library.holds(wanted)


def _longest(passage: Passage, wanted: Sequence[tuple[str, ...]]) -> Iterator[Mention]:
    text = TermText(passage.text)
    places = {place for row in wanted for place in text.places(row)}
    free = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= free:
            free = end
            yield Mention(passage, passage.start + start, passage.start + end)


def _forms(library: Catalogue, term: Term) -> list[tuple[str, ...]]:
    """The term's phrase with each of its words in every form that the corpus holds."""
    words = phrase(term.text)
    if not words:
        return []
    forms = [[w] if is_chinese(w) else _inflections(library, w, term.language) for w in words]
    return list(islice(product(*forms), _MOST_FORMS))


def _inflections(library: Catalogue, word: str, language: str) -> list[str]:
    beginning = word[:_BEGINNING]
    known = library.ngrams_between(beginning, beginning + _LAST)
    return [word, *(one for one in known if one != word and _is_form(one, word, language))]


def _is_form(one: str, word: str, language: str) -> bool:
    if language:
        return is_form(one, word, language)
    return Inflected.of(comparable(word)).has(comparable(one))
