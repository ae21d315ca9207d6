"""The words of a question that say what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.retrieval.lexicons.organisation_lexicon import (
    Organisation,
    without_organisations,
)
from assistant.retrieval.lexicons.phrase_matcher import alike
from assistant.retrieval.lexicons.term_lexicon import TermMention
from vectorstore.analysis.function_words import function_words, listed, primary, words
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.tokenizer import tokens
from vectorstore.analysis.unicode_text import HAN, JOINER, is_chinese, letters
from vectorstore.vocabulary import Vocabulary
from vectorstore.word_embedder import LANGUAGES

_COUNT = re.compile(r"\d{1,2}|s")
"""A number of proposals, or what the possessive leaves of a name."""
_BEGINNING = 4
"""Letters from which a listed word is the beginning of others."""


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """How a question is put: its text and its content words.

    `learnt` says whether the word model knows its language, `exact` whether that is the language
    of the corpus, so that terms stand in it as they are. `share` in [0, 1] is the part of its
    content words that `words` holds.
    """

    text: str
    words: tuple[str, ...]
    learnt: bool
    exact: bool
    share: float = 1.0

    @classmethod
    def of(cls, text: str, language: str, called: Sequence[TermMention] = ()) -> "QueryTerms":
        """Of the terms that the text calls otherwise, the Chinese names stand for its words."""
        learnt = primary(language) in LANGUAGES
        said = {word for one in called for word in one.words}
        own = [
            word
            for word in content_words(text, language)
            if not said.issuperset(letters(alike(word).partition(JOINER)[0]))
        ]
        grammar = {(alike(word),) for word in function_words(language)}
        names = [one.name for one in called if one.words not in grammar]
        distinct = dict.fromkeys([*own, *words(" ".join(names))])
        return cls(" ".join([text, *names]), tuple(distinct), learnt, primary(language) == "zh")

    def known_to(self, vocabulary: Vocabulary) -> "QueryTerms":
        """With the words of which something can be known: in a language that the word model has
        not learnt, the Chinese ones and those that the corpus holds as they are.
        """
        if self.learnt:
            return self
        known = [w for w in self.words if is_chinese(w) or fold(w) in vocabulary.numbers]
        return replace(self, words=tuple(known), share=len(known) / max(len(self.words), 1))


def content_words(text: str, language: str) -> list[str]:
    """The words without those that questions of this language are made of, each once."""
    distinct = {fold(word): word for word in words(text)}
    kept = [word for key, word in distinct.items() if key not in function_words(language)]
    return kept or list(distinct.values())


def has_matter(text: str, language: str, extra: Sequence[Organisation] = ()) -> bool:
    """Whether the text says what it is about, beyond asking what some people or group said.

    A single character or letter may: tea, R&D, 5G. So may a number, unless it counts proposals.
    """
    empty, beginnings = _empty_words(primary(language))
    spelled = without_organisations(comparable(text), extra)
    chinese = [token for run in HAN.findall(spelled) for token in tokens(run)]
    return any(word not in empty for word in chinese) or any(
        word not in empty and not word.startswith(beginnings) and not _COUNT.fullmatch(word)
        for word in words(HAN.sub(" ", spelled))
    )


@cache
def _empty_words(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words that say nothing of a matter, and beginnings of such words, in comparable form."""
    asking = [comparable(word) for word in listed("asking", language)]
    whole = frozenset(map(comparable, function_words(language))) | frozenset(asking)
    return whole, tuple(word for word in asking if len(word) >= _BEGINNING)
