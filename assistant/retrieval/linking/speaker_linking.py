"""Links the names of a question to speakers: people in any script, parties, sectors, groups."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import rjieba

from assistant.retrieval.lexicons.organisation_lexicon import Group, groups, said_by
from assistant.retrieval.linking.name_variants import mentioned
from assistant.retrieval.linking.phonetic_matching import heard_names, name_sounds
from vectorstore.analysis.normalization import comparable, fold
from vectorstore.analysis.transliteration import palladius, wade_giles
from vectorstore.records import SpeechHeader

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+")
_KEY = 2


class SpeakerLinker:
    """The speakers of a corpus, by every name that a question may give them."""

    def __init__(self, headers: Iterable[SpeechHeader], extra: Sequence[Group] = ()) -> None:
        """`extra` are groups besides the product's own."""
        self._groups = (*groups(), *extra)
        self._speakers: dict[str, list[str]] = defaultdict(list)
        self._bylines: dict[str, list[str]] = defaultdict(list)
        self._sounding: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._of_group: dict[Group, list[str]] = defaultdict(list)
        for header in headers:
            if header.speaker:
                self._add(header)

    def _add(self, header: SpeechHeader) -> None:
        affiliation = fold(header.affiliation)
        if affiliation and header.speaker not in self._bylines[affiliation]:
            self._bylines[affiliation].append(header.speaker)
        for key in _keys(header.speaker):
            if header.speaker not in self._speakers[key]:
                self._speakers[key].append(header.speaker)
        for sound in name_sounds(header.speaker):
            if header.speaker not in self._sounding[sound]:
                self._sounding[sound].append(header.speaker)
        for byline in (fold(header.speaker), fold(header.affiliation)):
            for group in self._groups:
                if group.holds(byline) and header.speaker not in self._of_group[group]:
                    self._of_group[group].append(header.speaker)

    def link(self, question: str) -> tuple[str, ...]:
        """The speakers that the question is about, people before groups; often none."""
        spelled = comparable(question)
        found = dict.fromkeys([*self._by_name(question, spelled), *self._by_sound(question)])
        words = frozenset(rjieba.cut(fold(question)))
        for group, speakers in self._of_group.items():
            if group.is_named(spelled, words) and found.keys().isdisjoint(speakers):
                found |= dict.fromkeys(speakers)
        for affiliation, speakers in self._bylines.items():
            if said_by(spelled, affiliation) and found.keys().isdisjoint(speakers):
                found |= dict.fromkeys(speakers)
        return tuple(found)

    def _by_name(self, question: str, spelled: str) -> list[str]:
        likely: dict[str, None] = {}
        for key in _keys_of_text(spelled):
            likely |= dict.fromkeys(self._speakers.get(key, ()))
        return mentioned(question, likely)

    def _by_sound(self, question: str) -> list[str]:
        return [
            speaker for pair in heard_names(question) for speaker in self._sounding.get(pair, ())
        ]


def _keys(name: str) -> set[str]:
    """Under what a name is looked up: what every spelling of it holds."""
    folded = comparable(name)
    if not _HAN.match(folded):
        return {word[:_KEY] for word in _WORD.findall(folded)[:1]}
    from pypinyin import Style, pinyin

    readings = pinyin(folded[0], style=Style.NORMAL, heteronym=True)[0]
    cyrillic = [comparable(palladius(reading)) for reading in readings]
    latin = [form for reading in readings for form in (reading, *_written(reading))]
    older = [comparable(wade_giles(reading)).split("'")[0] for reading in readings]
    return {folded[:_KEY], *(key[:_KEY] for key in [*latin, *cyrillic, *older] if key)}


def _written(reading: str) -> tuple[str, ...]:
    """The other ways to write a syllable with ü."""
    return (reading.replace("v", "u"), reading.replace("v", "yu")) if "v" in reading else ()


def _keys_of_text(spelled: str) -> set[str]:
    keys = {word[:_KEY] for word in _WORD.findall(spelled)}
    runs: Sequence[str] = re.findall(r"[\u3400-\u9fff]+", spelled)
    return keys | {run[place : place + _KEY] for run in runs for place in range(len(run))}
