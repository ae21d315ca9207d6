"""Which passages a chat model is shown, and in what order.

They are chosen best first, from every speaker one before from any a second, and shown as they were
spoken: by speech, and within a speech in printed order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import Evidence


@dataclass(frozen=True, slots=True)
class ShownSpeech:
    """The passages shown of one speech, in printed order; never empty."""

    evidence: tuple[Evidence, ...]


def from_every_speaker(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first of each speaker, then the second of each, and so on.

    Speakers come in the order of their first; texts without a speaker count by speech.
    """
    places: dict[str, int] = {}
    rounds: dict[int, list[Evidence]] = {}
    for item in evidence:
        who = item.passage.speaker or item.passage.speech_id
        place = places[who] = places.get(who, 0) + 1
        rounds.setdefault(place, []).append(item)
    return [item for place in sorted(rounds) for item in rounds[place]]


def as_spoken(evidence: Sequence[Evidence]) -> list[ShownSpeech]:
    """The passages by speech, in the order in which the speeches and their speakers first come."""
    speakers: dict[str, dict[str, list[Evidence]]] = {}
    for item in evidence:
        passage = item.passage
        speeches = speakers.setdefault(passage.speaker or passage.speech_id, {})
        speeches.setdefault(passage.speech_id, []).append(item)
    return [
        ShownSpeech(tuple(sorted(items, key=lambda item: item.passage.start)))
        for speeches in speakers.values()
        for items in speeches.values()
    ]


def flattened(speeches: Sequence[ShownSpeech]) -> Iterator[Evidence]:
    """The passages in the order they are shown in."""
    return (item for speech in speeches for item in speech.evidence)
