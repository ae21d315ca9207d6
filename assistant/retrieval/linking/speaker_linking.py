"""Links the names of a question to speakers: people in any script, parties, public bodies."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from assistant.retrieval.lexicons.organisation_lexicon import (
    Organisation,
    organisations,
    organisations_named,
    organisations_of,
    said_by,
)
from assistant.retrieval.linking.name_matching import names_found
from assistant.retrieval.linking.phonetic_matching import name_candidates, name_skeletons
from assistant.retrieval.linking.surname_matching import SurnameMatcher
from ingest.attribution.unnamed_labels import is_nobody
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.transliteration import palladius, wade_giles
from vectorstore.analysis.unicode_text import HAN, is_chinese
from vectorstore.records import SpeechHeader

_WORD = re.compile(r"[^\W\d_]+")
_PREFIX = 2
"""Letters that all spellings of a name in one script have in common."""

_SHORTEST_OFFICE = 4
"""Characters from which an office says whose it is: 税务局长, and not 局长."""
_NAMES = 1 << 17
"""Names whose spellings are remembered from one corpus to the next."""

_Speakers = dict[str, None]
"""Distinct speakers, in the order of the corpus."""


class SpeakerLinker:
    """The speakers of a corpus, by every name that a question may give them."""

    def __init__(
        self,
        headers: Iterable[SpeechHeader],
        extra: Sequence[Organisation] = (),
        bodies: Mapping[str, tuple[Organisation, ...]] = MappingProxyType({}),
        offices: Mapping[str, tuple[Organisation, ...]] = MappingProxyType({}),
    ) -> None:
        """`extra` are organisations besides the shipped ones.

        `bodies` are those that each affiliation names, `offices` those of each speaker.
        """
        self._extra = tuple(extra)
        self._by_prefix: dict[str, _Speakers] = defaultdict(dict)
        self._by_skeleton: dict[tuple[str, str], _Speakers] = defaultdict(dict)
        self._by_affiliation: dict[str, _Speakers] = defaultdict(dict)
        self._by_office: dict[str, _Speakers] = defaultdict(dict)
        self._by_organisation: dict[Organisation, _Speakers] = defaultdict(dict)
        named = [header for header in headers if header.speaker and not is_nobody(header.speaker)]
        for header in named:
            self._add(header.speaker, fold(header.affiliation))
            for office in re.split("[、，,；]", fold(header.role)):
                if len(office) >= _SHORTEST_OFFICE and is_chinese(office):
                    self._by_office[office][header.speaker] = None
            theirs = (*bodies.get(header.affiliation, ()), *offices.get(header.speaker, ()))
            for body in theirs:
                self._by_organisation[body][header.speaker] = None
        self._bodies = (*self._extra, *dict.fromkeys(chain.from_iterable(bodies.values())))
        self._named = (*self._bodies, *chain.from_iterable(offices.values()))
        self._surnames = SurnameMatcher(dict.fromkeys(header.speaker for header in named))

    def _add(self, speaker: str, affiliation: str) -> None:
        if affiliation:
            self._by_affiliation[affiliation][speaker] = None
        for prefix in _prefixes(speaker):
            self._by_prefix[prefix][speaker] = None
        for skeleton in name_skeletons(speaker):
            self._by_skeleton[skeleton][speaker] = None
        theirs = organisations_of(fold(speaker), self._extra)
        theirs |= organisations_of(affiliation, self._extra)
        for organisation in (*organisations(), *self._extra) if theirs else ():
            if organisation in theirs:
                self._by_organisation[organisation][speaker] = None

    def link(self, question: str) -> tuple[str, ...]:
        """The speakers that the question names, people before organisations; often none."""
        text = comparable(question)
        found = self._people(question, text)
        named = {one.value for one in organisations_named(question, self._named)}
        for organisation, speakers in self._by_organisation.items():
            if organisation in named and found.keys().isdisjoint(speakers):
                found |= speakers
        for name, speakers in (*self._by_affiliation.items(), *self._held_by_one()):
            if said_by(text, name) and found.keys().isdisjoint(speakers):
                found |= speakers
        return tuple(found)

    def members(self, question: str) -> tuple[str, ...]:
        """The speakers of the bodies that the question names, whether as speaking or not."""
        found: _Speakers = {}
        for one in organisations_named(question, self._bodies, everywhere=True):
            found |= self._by_organisation.get(one.value, {})
        return tuple(found)

    def _held_by_one(self) -> Iterator[tuple[str, _Speakers]]:
        """The offices that tell who is meant; of those that several hold, none does."""
        return ((office, held) for office, held in self._by_office.items() if len(held) == 1)

    def _people(self, question: str, text: str) -> _Speakers:
        """Those named by their name or surname, then those by its sound."""
        candidates: _Speakers = {}
        for prefix in _prefixes_in(text):
            candidates |= self._by_prefix.get(prefix, {})
        found = dict.fromkeys(names_found(question, candidates, self._surnames))
        for skeleton in name_candidates(question):
            found |= self._by_skeleton.get(skeleton, {})
        return found


@lru_cache(maxsize=_NAMES)
def _prefixes(name: str) -> frozenset[str]:
    """The first letters of a name in each script; every spelling begins with one of them."""
    text = comparable(name)
    if not HAN.match(text):
        return frozenset(word[:_PREFIX] for word in _WORD.findall(text)[:1])
    from pypinyin import Style, pinyin

    spelled = {text}
    for reading in pinyin(text[0], style=Style.NORMAL, heteronym=True)[0]:
        spelled |= {reading, reading.replace("v", "u"), reading.replace("v", "yu")}
        spelled |= {comparable(palladius(reading)), comparable(wade_giles(reading)).split("'")[0]}
    return frozenset(one[:_PREFIX] for one in spelled if one)


def _prefixes_in(text: str) -> set[str]:
    """The first letters of every word, and of every place in a run of Chinese characters."""
    words = [
        *_WORD.findall(text),
        *(run[at:] for run in HAN.findall(text) for at in range(len(run))),
    ]
    return {word[:_PREFIX] for word in words}
