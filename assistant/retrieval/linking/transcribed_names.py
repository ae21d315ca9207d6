"""Finds speakers by their names as another script writes them: 鲍威尔 and Пауэлл for Powell."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from heapq import nlargest
from itertools import combinations, groupby
from math import inf, log

from assistant.retrieval.lexicons.organisation_lexicon import organisations_named
from assistant.retrieval.linking.affiliated_bodies import every_state
from assistant.retrieval.linking.name_variants import is_pinyin
from assistant.retrieval.linking.name_words import may_be_name, name_words, names_beside
from assistant.retrieval.linking.surname_matching import person_of, stems
from assistant.retrieval.linking.transcription_odds import log_odds
from ingest.lexicons.person_names import could_be_transcribed
from vectorstore.analysis.substring_matcher import Occurrence
from vectorstore.analysis.unicode_text import HAN_RANGES, script

_SURE = 3.0
"""Log odds, beside one chance for each name that it could be, from which a name is another."""
_LEAD = 2.0
"""Log odds by which the likeliest name leads the next."""
_HAN_NAME = re.compile(rf"[{HAN_RANGES}]+(?:[·•‧・][{HAN_RANGES}]+)*")
_DOTS = frozenset("·•‧・")
_DOT = re.compile("[·•‧・]")
_SHORTEST = 2
_LONGEST = 8
"""Characters of a Chinese transcription without a dot."""
_LONGEST_WITH_DOTS = 24
_TAGS_OF_NAMES = ("nr", "nz", "x")
"""What the segmenter takes for a name of a person or of something else, or does not know."""

_Parts = tuple[str, ...]


def is_match(likeliest: float, next_best: float, names: int) -> bool:
    """Whether log odds tell that a name is one of so many, and no other."""
    return likeliest > log(names) + _SURE and likeliest > next_best + _LEAD


class TranscribedNames:
    """The speakers of a corpus by the sound of their names."""

    def __init__(self, speakers: Iterable[str]) -> None:
        parts = {speaker: _surnames_and_others(speaker) for speaker in speakers}
        self._speakers = {speaker: one for speaker, one in parts.items() if one[0]}
        self._scripts = frozenset(map(script, self._speakers))

    def find(self, question: str) -> list[Occurrence[str]]:
        """Where the question names a speaker in another script than the speaker's own."""
        found: list[Occurrence[str]] = []
        for start, end in _candidates(question):
            if found and start < found[-1].end:
                continue
            speaker = self._speaker(question[start:end])
            if speaker:
                found.append(Occurrence(start, end, speaker))
        return found

    def could_be(self, name: str) -> bool:
        """Whether a speaker could be meant by a name in another script."""
        return any(odds > 0 for odds, _ in self._likely(_parts(name)))

    def _speaker(self, name: str) -> str | None:
        if self._scripts <= {script(name)}:
            return None
        best, following = nlargest(2, [*self._likely(_parts(name)), (-inf, ""), (-inf, "")])
        return best[1] if is_match(best[0], following[0], len(self._speakers)) else None

    def _likely(self, parts: _Parts) -> Iterator[tuple[float, str]]:
        """How likely each speaker is who is named so.

        Pinyin is compared with names in characters by its syllables elsewhere.
        """
        *before, last = parts
        is_chinese_name = is_pinyin(" ".join(parts))
        for speaker, (surnames, others) in self._speakers.items():
            if is_chinese_name and script(speaker) == "han":
                continue
            odds = max(_odds(last, one) for one in surnames)
            if odds > 0 and (not others or all(_fits(one, (*surnames, *others)) for one in before)):
                yield odds, speaker


def _fits(part: str, own: _Parts) -> bool:
    return len(part) == 1 or any(len(one) == 1 or _odds(part, one) > 0 for one in own)


def _odds(name: str, speaker: str) -> float:
    """The log odds that a name, in whatever case of Russian, is a speaker's."""
    found = [log_odds(form, speaker) for form in stems(name)]
    return max((odds for odds in found if odds is not None), default=-inf)


@cache
def _surnames_and_others(speaker: str) -> tuple[_Parts, _Parts]:
    """What may stand for the whole of a name, and its other parts; nothing where it is no name."""
    if script(speaker) == "han":
        *others, surname = _parts(speaker)
        is_transcribed = could_be_transcribed("".join([*others, surname]))
        return ((surname,), tuple(others)) if is_transcribed else ((), ())
    person = person_of(speaker)
    return tuple(sorted(person.surnames)), tuple(sorted(person.others))


def _parts(name: str) -> _Parts:
    if script(name) == "han":
        return tuple(_DOT.split(name))
    return tuple(word.text for word in name_words(name)) or (name,)


def _candidates(question: str) -> list[tuple[int, int]]:
    """Where the question may name people and no states, in order; the longest of a place first."""
    states = organisations_named(question, every_state(), everywhere=True)
    found = [
        (start, end)
        for start, end in (*_in_letters(question), *_in_characters(question))
        if not any(start < state.end and state.start < end for state in states)
    ]
    return sorted(found, key=lambda one: (one[0], -one[1]))


def _in_letters(question: str) -> Iterator[tuple[int, int]]:
    words = name_words(question)
    for at, word in enumerate(words):
        if may_be_name(word):
            yield word.start, [word, *names_beside(question, words, at, 1)][-1].end


def _in_characters(question: str) -> Iterator[tuple[int, int]]:
    """Stretches of characters that foreign names are spelt with, and that cut no ordinary word."""
    for match in _HAN_NAME.finditer(question):
        inside = _places_in_ordinary_words(match.group())
        for first, last in _runs(match.group()):
            for start, end in combinations(range(first, last + 1), 2):
                name = match.group()[start:end]
                is_whole = name.count("·") == match.group().count("·")
                if is_whole and not {start, end} & inside and _is_name(name):
                    yield match.start() + start, match.start() + end


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """The longest stretches of a text that are spelt as foreign names; none that no name fills."""
    at = 0
    for is_spelled, chars in groupby(
        text, lambda char: char in _DOTS or could_be_transcribed(char)
    ):
        length = len(list(chars))
        if is_spelled and length <= _LONGEST_WITH_DOTS:
            yield at, at + length
        at += length


def _is_name(text: str) -> bool:
    if not _DOTS.isdisjoint(text[0] + text[-1]):
        return False
    is_alone = _DOTS.isdisjoint(text)
    return not is_alone or (_SHORTEST <= len(text) <= _LONGEST and not _is_ordinary(text))


def _places_in_ordinary_words(text: str) -> set[int]:
    """The places inside the words of a text that the segmenter does not take for names."""
    import rjieba

    places: set[int] = set()
    at = 0
    for word, tag in rjieba.tag(text):
        if not tag.startswith(_TAGS_OF_NAMES):
            places.update(range(at + 1, at + len(word)))
        at += len(word)
    return places


def _is_ordinary(text: str) -> bool:
    """Whether a text is one word that names nobody."""
    return len(text) - 1 == len(_places_in_ordinary_words(text))
