"""Links the names, titles and coined terms of a question to those of the corpus."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from assistant.retrieval.lexicons.organisation_lexicon import Organisation
from assistant.retrieval.linking.pinyin_matching import PinyinMatcher
from assistant.retrieval.linking.speaker_linking import SpeakerLinker
from assistant.retrieval.linking.title_linking import TitleLinker
from assistant.retrieval.linking.transcribed_names import TranscribedNames
from vectorstore.records import Filters, SpeechHeader

_LATIN = re.compile("[a-z]{4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkedEntities:
    """The speakers and the ids of the speeches that a question names, and its text without titles.

    `speeches` is empty where no title is named; else all of them are by these speakers.
    """

    speakers: tuple[str, ...]
    speeches: tuple[str, ...]
    text: str


class EntityLinker:
    """Knows the entities of one state of the corpus."""

    def __init__(
        self,
        headers: Sequence[SpeechHeader],
        terms: Sequence[str],
        organisations: Sequence[Organisation] = (),
        bodies: Mapping[str, tuple[Organisation, ...]] = MappingProxyType({}),
        offices: Mapping[str, tuple[Organisation, ...]] = MappingProxyType({}),
    ) -> None:
        """`terms` is the vocabulary; `organisations` are known besides the shipped ones.

        `bodies` are those that each affiliation names, `offices` those of each speaker.
        """
        self.speakers = SpeakerLinker(headers, organisations, bodies, offices)
        self.transcribed = TranscribedNames({one.speaker for one in headers if one.speaker})
        self._titles = TitleLinker(headers)
        self._terms = terms

    def as_printed(self, question: str) -> str:
        """The question with coined terms that it writes in pinyin in characters.

        Speakers whom it names in another script have their printed names.
        """
        for found in reversed(self.transcribed.find(question)):
            if not self.speakers.link(question[found.start : found.end]):
                question = f"{question[: found.start]}{found.value}{question[found.end :]}"
        return self._pinyin.in_characters(question) if _LATIN.search(question) else question

    def link(self, text: str, filters: Filters) -> LinkedEntities:
        """Link names and titles within the filters; nobody where these name speakers already.

        Titles count where they are of all who are named, or where nobody is named.
        """
        if filters.speakers:
            return LinkedEntities((), (), text)
        rest, found = self._titles.link(text)
        titled = [
            one
            for one in found
            if (not filters.documents or one.document_id in filters.documents)
            and (not filters.affiliations or one.affiliation in filters.affiliations)
        ]
        named = self.speakers.link(rest) if titled else ()
        speeches = [one for one in titled if not named or one.speaker in named]
        speakers = tuple(dict.fromkeys(one.speaker for one in speeches))
        if not speeches or not set(named) <= set(speakers):
            return LinkedEntities(self.speakers.link(text), (), text)
        return LinkedEntities(named or speakers, tuple(one.id for one in speeches), rest)

    @cached_property
    def _pinyin(self) -> PinyinMatcher:
        return PinyinMatcher(self._terms)
