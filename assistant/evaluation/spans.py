"""Character spans of the speeches, counted without white space."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assistant.records import Citation, Passage, SpeechText


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open span [start, end) of a speech, in characters that are not white space."""

    speech_id: str
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return (
            self.speech_id == other.speech_id and self.start < other.end and other.start < self.end
        )

    def within(self, others: Iterable["Span"]) -> bool:
        """Whether the union of the others covers this span."""
        reached = self.start
        for other in sorted(others):
            if other.speech_id == self.speech_id and other.start <= reached:
                reached = max(reached, other.end)
        return reached >= self.end


class SpanIndex:
    """Locates quotations, passages and citations in the speeches of a corpus."""

    def __init__(self, speeches: Iterable[SpeechText]) -> None:
        self._speeches = {speech.id: speech for speech in speeches}
        self._texts = {key: _without_space(item.text) for key, item in self._speeches.items()}
        self._counts = {
            key: list(accumulate((not char.isspace() for char in speech.text), initial=0))
            for key, speech in self._speeches.items()
        }

    def find(self, text: str, speakers: Sequence[str] = ()) -> tuple[Span, ...]:
        """Every occurrence of a text in the speeches of these speakers, or of all."""
        wanted = _without_space(text)
        return tuple(
            Span(key, start, start + len(wanted))
            for key, speech in self._speeches.items()
            if not speakers or is_one_of(speech.speaker, speakers)
            for start in _occurrences(wanted, self._texts[key])
        )

    def of_passage(self, passage: Passage) -> Span | None:
        return self._verbatim(passage.speech_id, passage.start, passage.end, passage.text)

    def of_citation(self, citation: Citation) -> Span | None:
        """The span cited, None if the speech does not have the quotation verbatim there."""
        return self._verbatim(citation.speech_id, citation.start, citation.end, citation.quote)

    def relevant(self, evidence: Iterable[Sequence[Span]]) -> frozenset[str]:
        """The ids of the passages that contain an occurrence of the evidence.

        Where no passage contains it whole, every passage that overlaps it is relevant.
        """
        found: set[str] = set()
        for span in (span for spans in evidence for span in spans):
            passages = [
                (passage.id, located)
                for passage in self._speeches[span.speech_id].passages
                if (located := self.of_passage(passage)) and located.overlaps(span)
            ]
            whole = {key for key, located in passages if span.within([located])}
            found |= whole or {key for key, _ in passages}
        return frozenset(found)

    def _verbatim(self, speech_id: str, start: int, end: int, text: str) -> Span | None:
        speech = self._speeches.get(speech_id)
        if speech is None or not 0 <= start < end or speech.text[start:end] != text:
            return None
        counts = self._counts[speech_id]
        return Span(speech_id, counts[start], counts[end])


def is_one_of(name: str, names: Iterable[str]) -> bool:
    """Whether a name is one of these, ignoring character width, case and white space."""
    return _folded(name) in {_folded(other) for other in names}


def contains(text: str, fact: str) -> bool:
    """Whether the text contains the fact, ignoring character width, case and white space."""
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
