"""The words of a question that say what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from assistant.retrieval.groups import Group, comparable, without_groups
from assistant.retrieval.scripts import HAN, JOINER, LETTERS, is_chinese, letters
from assistant.retrieval.terms import Called, alike
from vectorstore.tokens import fold, tokens
from vectorstore.vocabulary import Vocabulary, is_term
from vectorstore.word_model import LANGUAGES, word_model

_WORD = re.compile(rf"\d+(?:[.,]\d+)*%?|{LETTERS}(?:[-'’]{LETTERS})*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff]")
_COMMON = 2
_COUNT = re.compile(r"\d{1,2}|s")
"""A number of proposals, or what the possessive leaves of a name."""
_BEGINNING = 4
"""Letters from which a listed word is the beginning of others."""

SAMPLED = (
    "ar", "de", "el", "en", "es", "fa", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ro",
    "ru", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""The languages that there are sample questions in, as primary BCP 47 subtags."""


def words(text: str) -> list[str]:
    """The words of a text in any language, in order, as written.

    Chinese is folded and cut by the segmenter; scripts without blanks are cut by the word model.
    """
    if _UNSPACED.search(text):
        return [piece for piece in word_model().pieces(text) if _WORD.search(piece)]
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if HAN.search(word):
            found.extend(token for token in tokens(word) if is_term(token))
        else:
            found.append(word)
    return found


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag: zh of zh-Hant."""
    return language.split("-", maxsplit=1)[0].lower()


@dataclass(frozen=True, slots=True)
class Wording:
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
    def of(cls, text: str, language: str, called: Sequence[Called] = ()) -> "Wording":
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

    def known_to(self, vocabulary: Vocabulary) -> "Wording":
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


def has_matter(text: str, language: str, extra: Sequence[Group] = ()) -> bool:
    """Whether the text says what it is about, beyond asking what some people or group said.

    A single character or letter may: tea, R&D, 5G. So may a number, unless it counts proposals.
    """
    empty, beginnings = _empty_words(primary(language))
    spelled = without_groups(comparable(text), extra)
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


@cache
def function_words(language: str) -> frozenset[str]:
    """The folded words of grammar, and those in several of the sample questions of the language."""
    counts: dict[str, int] = {}
    for question in sample_questions(primary(language)):
        for word in {fold(word) for word in words(question)}:
            counts[word] = counts.get(word, 0) + 1
    common = {word for word, count in counts.items() if count >= _COMMON}
    return frozenset(common | {fold(word) for word in listed("function_words", language)})


@cache
def listed(name: str, language: str) -> tuple[str, ...]:
    """The words of a list in `data/` that has one line a language."""
    path = files("assistant.retrieval").joinpath("data", f"{name}.txt")
    lines = dict(
        line.split(maxsplit=1)
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    return tuple(lines.get(primary(language), "").split())


@cache
def sample_questions(language: str) -> tuple[str, ...]:
    """Questions on many topics in a language, by its primary subtag; none in an unknown one."""
    path = files("assistant.retrieval").joinpath("data", "questions", f"{language}.txt")
    if not path.is_file():
        return ()
    return tuple(path.read_text(encoding="utf-8").splitlines())
