"""Terms of the field by what they are called in other languages, found in a question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.retrieval.lexicons.phrase_matcher import AnalyzedText, PhraseMatcher, longest
from vectorstore.analysis.lexicon_file import read_lexicon
from vectorstore.analysis.normalization import fold
from vectorstore.analysis.substring_matcher import Occurrence
from vectorstore.analysis.unicode_text import letters


@dataclass(frozen=True, slots=True)
class TermMention:
    """A term that a question does not call by its Chinese `name`, but by `words`."""

    name: str
    words: tuple[str, ...]


class Terms:
    """Chinese terms, each with its other names in any language."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self._others = {fold(name): tuple(others) for name, others in table.items()}
        self._matcher = PhraseMatcher(
            (other, name) for name, others in table.items() for other in others
        )

    def find(self, text: AnalyzedText) -> Iterator[Occurrence[str]]:
        """Where a text calls a term by another name, in Chinese by whole words."""
        return filter(text.is_whole, self._matcher.find(text))

    def other_names(self, name: str) -> tuple[str, ...]:
        """What a term is called besides its Chinese name; nothing for one that is not known."""
        return self._others.get(fold(name), ())

    def called(self, question: str, *others: "Terms") -> tuple[TermMention, ...]:
        """The terms that the question calls otherwise, each once, the longest names only.

        Those of `others` are looked for as well.
        """
        text = AnalyzedText.of(question)
        words: dict[str, dict[str, None]] = {}
        for one in longest(found for some in (self, *others) for found in some.find(text)):
            if fold(one.value) not in text.text:
                said = letters(text.text[one.start : one.end])
                words.setdefault(one.value, {}).update(dict.fromkeys(said))
        return tuple(TermMention(name, tuple(said)) for name, said in words.items())


@cache
def shipped_terms() -> Mapping[str, tuple[str, ...]]:
    """The product's own list: the vocabulary of policy speeches in ten languages."""
    return read_lexicon("assistant.retrieval.lexicons", "terms").grouped()
