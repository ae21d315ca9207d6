"""Links a meeting that a question names to the documents whose names say so.

`The Winnipeg meeting` and `国台办哪天开的发布会` are about a document by the words beside the noun
for a meeting: those of its file name, occasion, place, organ, or of the title of its speeches.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import PurePath

from assistant.retrieval.planning.scope_expressions import event_pattern
from vectorstore.analysis.function_words import function_words, listed, primary
from vectorstore.analysis.normalization import comparable
from vectorstore.analysis.unicode_text import HAN, HAN_RANGES
from vectorstore.records import DocumentRecord, SpeechHeader

_TOKEN = re.compile(rf"[{HAN_RANGES}]+|(?:(?![{HAN_RANGES}])[^\W_\d])+|\d+|[^\w\s]")
_SHORTEST = 3
_MOST_SKIPPED = 2
"""Words between the noun and a name that may be in no name: `the Harrow council meeting`."""
_BEFORE = 12
"""Chinese characters before the noun among which a name may stand."""


@dataclass(frozen=True, slots=True)
class NamedDocuments:
    """The documents that a question names at [start, end), the noun for the meeting included.

    `is_phrase` says that nothing else stands there.
    """

    documents: tuple[str, ...]
    start: int
    end: int
    is_phrase: bool


class DocumentLinker:
    """The documents of one state of the corpus, by the words of their names."""

    def __init__(
        self, documents: Sequence[DocumentRecord], headers: Iterable[SpeechHeader]
    ) -> None:
        titles: dict[str, set[str]] = defaultdict(set)
        for header in headers:
            titles[header.document_id].add(header.title)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for document in documents:
            own = titles[document.id]
            for name in (
                PurePath(document.name).stem,
                document.occasion,
                document.place,
                document.organ,
                document.printed_source,
                *(own if len(own) == 1 else ()),
            ):
                for word in _name_words(name):
                    self._by_word[word].add(document.id)
        self._count = len(documents)

    def link(self, question: str, language: str) -> list[NamedDocuments]:
        """Each meeting of the question that some documents, and not all, are the record of."""
        text = comparable(question)
        if len(text) != len(question) or self._count <= 1:
            return []
        events = event_pattern(primary(language)).finditer(text)
        return [one for event in events if (one := self._of(text, event, primary(language)))]

    def _of(self, text: str, event: re.Match[str], language: str) -> NamedDocuments | None:
        places = [*self._beside(text, event.start(), language, before=True)]
        places += self._beside(text, event.end(), language, before=False)
        scores: dict[str, float] = defaultdict(float)
        for word in dict.fromkeys(word for word, _, _ in places):
            held = self._by_word[word]
            for document in held:
                scores[document] += math.log(self._count / len(held))
        best = max(scores.values(), default=0.0)
        if best <= 0.0:
            return None
        start = min(event.start(), *(start for _, start, _ in places))
        end = max(event.end(), *(end for _, _, end in places))
        ends = (stop for _, _, stop in places if stop <= event.start())
        last = max(ends, default=event.start())
        return NamedDocuments(
            tuple(key for key, score in scores.items() if math.isclose(score, best)),
            start,
            end,
            is_phrase=not HAN.search(text[last : event.start()].replace("的", "")),
        )

    def _beside(
        self, text: str, bound: int, language: str, *, before: bool
    ) -> Iterator[tuple[str, int, int]]:
        """The words of names, with their places, on one side of the noun for a meeting."""
        tokens = [*_TOKEN.finditer(text, *((0, bound) if before else (bound, len(text))))]
        left = _MOST_SKIPPED if before else 0
        for token in reversed(tokens) if before else tokens:
            word, start = token.group(), token.start()
            if HAN.match(word):
                if before:
                    yield from self._in_characters(text, max(start, bound - _BEFORE), token.end())
                continue
            if word in self._by_word:
                yield word, start, token.end()
            elif not (word.isalpha() and word in _grammar(language)) and not word.isdigit():
                left -= 1
            if left < 0 or not (word.isalnum() or word in "'’-") or word in _asking(language):
                return

    def _in_characters(self, text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        for at in range(start, end - 1):
            if text[at : at + 2] in self._by_word:
                yield text[at : at + 2], at, at + 2


def _name_words(name: str) -> Iterator[str]:
    """The words of a name that tell documents apart, and of Chinese each pair of characters."""
    spelled = _every_event().sub(" ", comparable(name).replace("_", " "))
    for token in _TOKEN.findall(spelled):
        if HAN.match(token):
            yield from map("".join, pairwise(token))
        elif len(token) >= _SHORTEST and token.isalpha():
            yield token


@cache
def _every_event() -> re.Pattern[str]:
    patterns = (
        event_pattern(language).pattern for language in ("zh", "en", "pt", "ru", "es", "fr")
    )
    return re.compile("|".join(patterns))


@cache
def _grammar(language: str) -> frozenset[str]:
    return frozenset(map(comparable, function_words(language)))


@cache
def _asking(language: str) -> frozenset[str]:
    return frozenset(map(comparable, listed("asking", language)))
