"""What answers a question besides what is quoted: how much, and where."""

from collections.abc import Iterable

from assistant.record import Record
from vectorstore.records import Passage as StoredPassage
from vectorstore.records import SpeechHeader


class MoreInSpeech(Record):
    """The answers in one speech that are not quoted; `passages` are ids."""

    speech_id: str
    document_id: str
    title: str
    speaker: str
    count: int
    passages: tuple[str, ...] = ()


class More(Record):
    """Answers that are not quoted: their number, and the speeches they stand in."""

    count: int
    speeches: tuple[MoreInSpeech, ...]

    @classmethod
    def of(cls, passages: Iterable[StoredPassage]) -> "More | None":
        """A passage counts as often as it is given; None where there are no more."""
        headers: dict[str, SpeechHeader] = {}
        found: dict[str, list[str]] = {}
        for passage in passages:
            headers[passage.speech.id] = passage.speech
            found.setdefault(passage.speech.id, []).append(passage.id)
        if not found:
            return None
        return cls(
            count=sum(map(len, found.values())),
            speeches=tuple(
                MoreInSpeech(
                    speech_id=key,
                    document_id=headers[key].document_id,
                    title=headers[key].title,
                    speaker=headers[key].speaker,
                    count=len(ids),
                    passages=tuple(dict.fromkeys(ids)),
                )
                for key, ids in found.items()
            ),
        )
