"""Finds people by their surnames alone: `Smith`, `Mr P. Smith`, `о Белове`, `王委员`; or offices.

A surname written with letters is often an ordinary word too. It counts where the text writes it
with a capital, or where it is no ordinary word, and where no other name beside it says that another
person is meant. A surname in Chinese characters needs a title after it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from assistant.retrieval.lexicons.speaking_cues import speaking_cues
from assistant.retrieval.linking.name_variants import (
    is_pinyin,
    surname_length,
    transliterate_name,
)
from assistant.retrieval.linking.name_words import (
    NameWord,
    honorifics,
    is_ordinary,
    name_words,
    names_beside,
)
from assistant.retrieval.linking.office_matching import WORD, OfficeMatcher, is_office
from ingest.lexicons.dates import is_month
from ingest.lexicons.job_titles import JOB_TITLE
from ingest.lexicons.person_names import is_name
from ingest.lexicons.word_lists import one_of
from vectorstore.analysis.function_words import function_words
from vectorstore.analysis.language_detection import detect
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.substring_matcher import Occurrence
from vectorstore.analysis.unicode_text import HAN, is_chinese

_TITLED = re.compile(rf"(?:{one_of('job_titles', 'courtesy')}|(?:副|总)?{JOB_TITLE})")
_CYRILLIC = re.compile("[а-я]+")
_LONGEST_ENDING = 3
"""Letters by which the cases of a Russian surname differ."""
_SHORTEST_STEM = 3
_INITIALS = 2


@dataclass(frozen=True, slots=True)
class Person:
    """A name of the corpus; `surnames` and `others` are its words in comparable form."""

    name: str
    surnames: frozenset[str]
    others: frozenset[str]


class SurnameMatcher:
    """People by their surnames."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_surname: dict[str, dict[Person, None]] = defaultdict(dict)
        known = tuple(names)
        self._offices = OfficeMatcher(known)
        for person in map(person_of, known):
            for surname in person.surnames:
                for form in [surname] if is_chinese(person.name) else stems(surname):
                    self._by_surname[form][person] = None

    def find(self, text: str) -> list[Occurrence[tuple[str, ...]]]:
        """Where the text names people by surname or office, with all whom each place may mean."""
        lettered = self._lettered(text) if WORD.search(text) else ()
        chinese = self._titled(text) if HAN.search(text) else ()
        return sorted([*lettered, *chinese, *self._offices.find(text)], key=lambda one: one.start)

    def _lettered(self, text: str) -> Iterator[Occurrence[tuple[str, ...]]]:
        found = name_words(text)
        for at, word in enumerate(found):
            people = {
                person: None
                for form in stems(word.text)
                for person in self._by_surname.get(form, ())
            }
            if not people:
                continue
            before, after = (names_beside(text, found, at, step) for step in (-1, 1))
            beside = [one.text for one in (*before, *after)]
            previous = found[at - 1 - len(before) : at - len(before)]
            titles = [one for one in previous if one.text in honorifics()]
            meant = tuple(
                person.name
                for person in people
                if _fits(person, beside) and (titles or _is_meant(text, word, person))
            )
            if meant:
                named = (*titles, *before, word, *after)
                start, end = min(one.start for one in named), max(one.end for one in named)
                yield Occurrence(start, end, meant)

    def _titled(self, text: str) -> Iterator[Occurrence[tuple[str, ...]]]:
        """Surnames in Chinese characters, each a word with a title right after it."""
        folded = fold(text)
        found = [
            (match.start() - length, match.end(), people)
            for match in _TITLED.finditer(folded)
            for length in (2, 1)
            if (people := self._by_surname.get(folded[: match.start()][-length:]))
        ]
        if not found or len(folded) != len(text):
            return
        bounds = _word_bounds(folded)
        for start, end, people in found:
            if start in bounds and end in bounds:
                yield Occurrence(start, end, tuple(person.name for person in people))


@lru_cache(maxsize=16)
def surname_matcher(names: tuple[str, ...]) -> SurnameMatcher:
    """The matcher of these names; the last few are kept."""
    return SurnameMatcher(names)


@lru_cache(maxsize=20_000)
def person_of(name: str) -> Person:
    """A name of the corpus, taken apart."""
    if HAN.fullmatch(name) and is_name(name):
        folded = fold(name)
        spelled = [
            comparable(transliterate_name(name, language)).split() for language in ("en", "ru")
        ]
        surnames = {folded[: surname_length(folded)], *(one[0] for one in spelled)}
        return Person(name, frozenset(surnames), frozenset(one[-1] for one in spelled))
    parts = WORD.findall(name)
    if is_chinese(name) or is_office(name):
        return Person(name, frozenset(), frozenset())
    surnames = {comparable(part) for part in _surnames(parts)}
    return Person(name, frozenset(surnames), frozenset(map(comparable, parts)) - surnames)


def _surnames(parts: Sequence[str]) -> Sequence[str]:
    """Which words of a name are, or may be, its surname.

    Those in capitals beside others that are not; else the first, where the name is pinyin; else
    all but the first, since a second given name cannot be told from a first surname.
    """
    full = [part for at, part in enumerate(parts) if not _is_initial(part, at == len(parts) - 1)]
    capitals = [part for part in full if part.isupper()]
    if capitals and len(capitals) < len(full):
        return capitals
    if len(full) > 1 and is_pinyin(" ".join(full)):
        return full[:1]
    rest = full[1:] if len(full) == len(parts) > 1 else full[-1:]
    return [part for part in rest if part[0].isupper()]


def _is_initial(part: str, is_last: bool) -> bool:
    return len(part) == 1 or (len(part) == _INITIALS and part.isupper() and not is_last)


def _fits(person: Person, beside: Sequence[str]) -> bool:
    """Whether each name beside a surname is one of the person's, or short for one."""
    own = person.others | person.surnames
    return not person.others or all(any(_alike(one, other) for other in own) for one in beside)


def _alike(word: str, other: str) -> bool:
    if 1 in (len(word), len(other)):
        return word[0] == other[0]
    return not stems(word).isdisjoint(stems(other))


def _is_meant(text: str, word: NameWord, person: Person) -> bool:
    """Whether a word that could be the person's surname is meant as a name."""
    ordinary = is_ordinary(word.text)
    if is_chinese(person.name):
        if word.text not in person.surnames:
            return False
        is_small = word.text in function_words(detect(text))
        return word.capital and not is_small and not (word.first and ordinary)
    if not ordinary or (word.capital and not word.first and not is_month(word.text)):
        return True
    cues = speaking_cues(detect(text))
    return word.capital and cues.beside(comparable(text), word.start, word.end)


def stems(word: str) -> frozenset[str]:
    """A word, and in Cyrillic letters what it may be without the ending of its case."""
    longest = min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) if _CYRILLIC.fullmatch(word) else 0
    return frozenset([word, *(word[:-cut] for cut in range(1, longest + 1))])


def _word_bounds(text: str) -> set[int]:
    import rjieba

    return {0, *accumulate(map(len, rjieba.cut(text)))}
