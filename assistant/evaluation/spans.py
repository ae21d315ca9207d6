"""Where something stands in the speeches, white space ignored."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assistant.records import Citation, Passage, SpeechText


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A half-open stretch of a speech, counted in characters that are not white space."""

    speech_id: str
    start: int
    end: int

    def overlaps(self, other: "Place") -> bool:
        return (
            self.speech_id == other.speech_id and self.start < other.end and other.start < self.end
        )

    def within(self, others: Iterable["Place"]) -> bool:
        """Whether the others together cover this one."""
        reached = self.start
        for other in sorted(others):
            if other.speech_id == self.speech_id and other.start <= reached:
                reached = max(reached, other.end)
        return reached >= self.end


class Places:
    """The speeches of a corpus, to find places in."""

    def __init__(self, speeches: Iterable[SpeechText]) -> None:
        self._speeches = {speech.id: speech for speech in speeches}
        self._texts = {key: _without_space(item.text) for key, item in self._speeches.items()}
        self._counts = {
            key: list(accumulate((not char.isspace() for char in speech.text), initial=0))
            for key, speech in self._speeches.items()
        }

    def of_quote(self, span: str, speakers: Sequence[str] = ()) -> tuple[Place, ...]:
        """Every place where the span stands in a speech of one of the speakers, or of anyone."""
        wanted = _without_space(span)
        return tuple(
            Place(key, start, start + len(wanted))
            for key, speech in self._speeches.items()
            if not speakers or is_one_of(speech.speaker, speakers)
            for start in _occurrences(wanted, self._texts[key])
        )

    def of_passage(self, passage: Passage) -> Place | None:
        return self._verbatim(passage.speech_id, passage.start, passage.end, passage.text)

    def of_citation(self, citation: Citation) -> Place | None:
        """The place cited, or None where the speech does not have the quotation there."""
        return self._verbatim(citation.speech_id, citation.start, citation.end, citation.quote)

    def relevant(self, evidence: Iterable[Sequence[Place]]) -> frozenset[str]:
        """The passages that hold a place of the evidence.

        Evidence that no passage holds whole makes every passage relevant that holds a part of it.
        """
        found: set[str] = set()
        for place in (place for places in evidence for place in places):
            passages = [
                (passage.id, stretch)
                for passage in self._speeches[place.speech_id].passages
                if (stretch := self.of_passage(passage)) and stretch.overlaps(place)
            ]
            whole = {key for key, stretch in passages if place.within([stretch])}
            found |= whole or {key for key, _ in passages}
        return frozenset(found)

    def _verbatim(self, speech_id: str, start: int, end: int, text: str) -> Place | None:
        speech = self._speeches.get(speech_id)
        if speech is None or not 0 <= start < end or speech.text[start:end] != text:
            return None
        counts = self._counts[speech_id]
        return Place(speech_id, counts[start], counts[end])


def is_one_of(name: str, names: Iterable[str]) -> bool:
    """Whether two ways of printing a name, in width and white space, are the same name."""
    return _folded(name) in {_folded(other) for other in names}


def contains(text: str, fact: str) -> bool:
    """Whether the text says the fact, whatever the width, case and white space of either."""
    return _folded(fact) in _folded(text)


def _folded(text: str) -> str:
    return _without_space(unicodedata.normalize("NFKC", text)).casefold()


def _without_space(text: str) -> str:
    return "".join(char for char in text if not char.isspace())


def _occurrences(wanted: str, text: str) -> Iterable[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)
