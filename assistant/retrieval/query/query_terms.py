"""The content words of a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.retrieval.lexicons.organisation_lexicon import (
    Organisation,
    replace_organisations,
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
"""A count of proposals, or what the possessive leaves of a name."""
_PREFIX = 4
"""Letters from which a listed word counts as the prefix of others."""


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The text of a question and its content words.

    `in_word_model` says whether the word model knows its language, `in_corpus_language` whether it
    is asked in the language of the corpus, so that terms can be matched literally. `coverage` in
    [0, 1] is the share of its content words that `words` keeps.
    """

    text: str
    words: tuple[str, ...]
    in_word_model: bool
    in_corpus_language: bool
    coverage: float = 1.0

    @classmethod
    def of(cls, text: str, language: str, mentions: Sequence[TermMention] = ()) -> "QueryTerms":
        """The words that mention a term by another name are replaced by its Chinese name."""
        replaced = {word for one in mentions for word in one.words}
        own = [
            word
            for word in content_words(text, language)
            if not replaced.issuperset(letters(alike(word).partition(JOINER)[0]))
        ]
        grammar = {(alike(word),) for word in function_words(language)}
        names = [one.name for one in mentions if one.words not in grammar]
        distinct = dict.fromkeys([*own, *words(" ".join(names))])
        tag = primary(language)
        return cls(" ".join([text, *names]), tuple(distinct), tag in LANGUAGES, tag == "zh")

    def matchable(self, vocabulary: Vocabulary) -> "QueryTerms":
        """Keep only the words that can be matched in this corpus.

        In a language that the word model does not know, these are the Chinese words and those that
        the corpus holds literally.
        """
        if self.in_word_model:
            return self
        kept = [w for w in self.words if is_chinese(w) or fold(w) in vocabulary.numbers]
        return replace(self, words=tuple(kept), coverage=len(kept) / max(len(self.words), 1))


def content_words(text: str, language: str) -> list[str]:
    """The distinct words without function words; all of them where nothing else is left."""
    distinct = {fold(word): word for word in words(text)}
    kept = [word for key, word in distinct.items() if key not in function_words(language)]
    return kept or list(distinct.values())


def has_topic(text: str, language: str, extra: Sequence[Organisation] = ()) -> bool:
    """Whether the text has a topic, beyond asking what some people or group said."""
    return bool(topic_words(text, language, extra))


def topic_words(text: str, language: str, extra: Sequence[Organisation] = ()) -> list[str]:
    """The words left when those that only ask what some people or group said are taken away.

    A single character or letter may be a topic: tea, R&D, 5G. So may a number, unless it counts
    proposals.
    """
    empty, prefixes = _empty_words(primary(language))
    spelled = replace_organisations(comparable(text), " ", extra)
    chinese = [token for run in HAN.findall(spelled) for token in tokens(run)]
    return [
        *(word for word in chinese if word not in empty),
        *(
            word
            for word in words(HAN.sub(" ", spelled))
            if word not in empty and not word.startswith(prefixes) and not _COUNT.fullmatch(word)
        ),
    ]


@cache
def _empty_words(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words that name no topic, and prefixes of such words, in comparable form."""
    asking = [comparable(word) for word in listed("asking", language)]
    whole = frozenset(map(comparable, function_words(language))) | frozenset(asking)
    return whole, tuple(word for word in asking if len(word) >= _PREFIX)
