"""Whom a question asks about as a speaker though nobody in the corpus is called so.

A name counts beside a cue of speaking, or after a form of address: "What did Kowalski say?", "Mr
Kowalski's view". A speaker whose name is written in another script may be meant by a
transcription, so nobody is called absent who sounds like one of them.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import accumulate

from assistant.localization.office_parser import body_before, parse_office
from assistant.retrieval.lexicons.organisation_lexicon import organisations_named
from assistant.retrieval.lexicons.speaking_cues import speaking_cues
from assistant.retrieval.lexicons.territory_names import territory_names
from assistant.retrieval.linking.affiliated_bodies import every_state
from assistant.retrieval.linking.name_sounds import WRITINGS
from assistant.retrieval.linking.name_words import (
    may_be_name,
    name_words,
    names_beside,
)
from assistant.retrieval.linking.office_matching import WORD
from ingest.attribution.byline_parser import parse_byline
from ingest.attribution.turn_labels import speaker_of
from ingest.lexicons.person_names import could_be_transcribed, is_certain_name, is_name
from ingest.lexicons.word_lists import words
from vectorstore.analysis.function_words import function_words, listed, primary
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.unicode_text import HAN, script
from vectorstore.records import SpeechHeader

_SHORTEST_FOREIGN = 3
"""Characters from which what is spelt as foreign names are is one."""
_LONGEST = 12
"""Characters of a Chinese name with its title, or of an office."""


class AbsentSpeakers:
    """Tells who is no speaker of one state of the corpus."""

    def __init__(
        self,
        headers: Iterable[SpeechHeader],
        *,
        are_of_countries: bool,
        are_of_parties: bool = False,
        could_be_speaker: Callable[[str], bool] = lambda _: True,
        is_said: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Whether speakers speak for countries, and are of parties that initials stand for.

        `could_be_speaker` tells whether a name could be one in another script, `is_said` whether
        an office stands in a speech.
        """
        known = tuple(headers)
        speakers = {header.speaker for header in known} - {""}
        self._could_be_speaker = could_be_speaker
        self._is_said = is_said
        self._offices = {
            fold(office)
            for header in known
            for office in (header.speaker, header.affiliation + header.role)
        }
        self._all_hold_offices = all(header.role or header.affiliation for header in known)
        self._scripts = frozenset(map(script, speakers))
        self._are_of_countries = are_of_countries
        self._are_of_parties = are_of_parties

    def named(self, question: str, language: str) -> tuple[str, ...]:
        """Whom a question asks about, as worded, beside those that the corpus knows.

        The question is without these.
        """
        if len(comparable(question)) != len(question):
            return ()
        parties = self._are_of_parties
        people = (*_in_letters(question, language, parties=parties), *_in_characters(question))
        countries = _countries(question) if self._are_of_countries else ()
        named = (*(name for name in people if not territory_names(name)), *countries)
        return tuple(dict.fromkeys(named))

    def is_nobody(self, name: str) -> bool:
        """Whether no speaker could be meant, by a name in another script or by an office."""
        if territory_names(name):
            return True
        own = script(name)
        if own == "han":
            byline = parse_byline(name)
            person = byline.speaker if byline else ""
            if not is_certain_name(person) and not _stands_as_name(name):
                return self._is_vacant(name)
            name = person or name
            if not could_be_transcribed(name):
                return True
        others = self._scripts - {own, ""}
        return not others or (others <= set(WRITINGS) and not self._could_be_speaker(name))

    def _is_vacant(self, office: str) -> bool:
        """Whether none of the speakers can hold an office.

        Only an office of a known body tells whose it is. Whoever is introduced by a word of its
        name may hold it, and so may one of whom no office is printed, where the office, or the
        body that it is of, is spoken of.
        """
        parsed = parse_office(fold(office))
        if parsed is None or not parsed.title or parsed.body is None:
            return False
        if any(_abbreviates(office, one) or _abbreviates(one, office) for one in self._offices):
            return False
        said = any(map(self._is_said, (office, body_before(fold(office), parsed.title))))
        return self._all_hold_offices or not said


def _abbreviates(short: str, name: str) -> bool:
    """Whether the characters of one stand in the other in their order, as 外长 in 外交部长."""
    rest = iter(fold(name))
    return bool(short) and all(char in rest for char in fold(short))


def _countries(question: str) -> Iterator[str]:
    states = every_state()
    for one in organisations_named(question, states):
        if one.value in states:
            yield question[one.start : one.end]


def _in_letters(question: str, language: str, *, parties: bool) -> Iterator[str]:
    cues = speaking_cues(primary(language))
    spelled, found = comparable(question), name_words(question)
    asking = _asking(primary(language))
    done = 0
    for at, word in enumerate(found):
        is_name = may_be_name(word) or (parties and word.acronym)
        if word.start < done or not is_name or word.text in asking:
            continue
        end = done = [word, *names_beside(question, found, at, 1)][-1].end
        before = found[at - 1].text if at else ""
        if before in _forms_of_address() or (
            cues.beside(spelled, word.start, end)
            and (word.acronym or not cues.filler.fullmatch(before))
        ):
            yield question[word.start : end]


def _in_characters(question: str) -> Iterator[str]:
    """Names, with a title or without, and offices that one person holds, as labels have them."""
    import rjieba

    folded = fold(question)
    if len(folded) != len(question):
        return
    after = speaking_cues("zh").after
    done = 0
    for match in HAN.finditer(folded):
        bounds = [match.start() + at for at in accumulate(map(len, rjieba.cut(match.group())))]
        for end in bounds:
            starts = [
                at for at in (match.start(), *bounds) if max(done, end - _LONGEST) <= at < end
            ]
            labels = (at for at in starts if _is_label(folded[at:end]))
            start = next(labels, None) if after.match(folded, end) else None
            if start is not None:
                yield question[start:end]
                done = end


def _is_label(text: str) -> bool:
    """Whether a text names one person or office, and is not made of the words of questions."""
    import rjieba

    byline = speaker_of(text)
    known = (
        is_certain_name(text)
        or _stands_as_name(text)
        or (byline is not None and not byline.is_host)
    )
    return known and _asking("zh").isdisjoint(rjieba.cut(text))


def _stands_as_name(text: str) -> bool:
    """Whether a text is spelt as foreign names are, or is a name that is also a place: 钟南山."""
    import rjieba

    tags = [tag for _, tag in rjieba.tag(fold(text))]
    is_place = is_name(text) and tags == ["ns"]
    is_foreign = len(text) >= _SHORTEST_FOREIGN and could_be_transcribed(text)
    return is_place or (is_foreign and (len(tags) > 1 or tags[0].startswith("nr")))


@cache
def _asking(language: str) -> frozenset[str]:
    """The words that questions are made of, in comparable form."""
    return frozenset(map(comparable, function_words(language) | set(listed("asking", language))))


@cache
def _forms_of_address() -> frozenset[str]:
    """Mr, Dr and their like: forms of one word."""
    found = (WORD.findall(form) for form in words("speaker_labels", "honorific"))
    return frozenset(comparable(one[0]) for one in found if len(one) == 1)
