"""The newest answers, which their askers may look at again, and the feedback on them."""

import uuid
import zlib
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from assistant.record import Record
from assistant.records import Answer
from vectorstore.answer_table import AnswerTable
from vectorstore.errors import NotFound
from vectorstore.storage.location import Location


class Verdict(StrEnum):
    """What somebody found an answer to be."""

    RIGHT = "right"
    WRONG_ANSWER = "wrong_answer"
    WRONG_EVIDENCE = "wrong_evidence"


class Feedback(Record):
    """What was said of an answer, and when."""

    verdict: Verdict
    note: str
    given_at: str


def new_answer_id() -> str:
    """An id that no other answer has."""
    return f"ans_{uuid.uuid4().hex}"


class KeptAnswers:
    """At most `most` answers and, beside them, as many with feedback."""

    def __init__(self, folder: Path, most: int, database_url: str | None = None) -> None:
        """Raises StorageFailed or Unavailable."""
        self._most = most
        self._table = AnswerTable(Location(folder, database_url), most)

    def close(self) -> None:
        self._table.close()

    def keep(self, answer: Answer, caller: str) -> None:
        """Keep an answer for the caller who asked. Raises StorageFailed."""
        if self._most:
            packed = zlib.compress(answer.model_dump_json().encode("utf-8"), 1)
            self._table.insert_answer(answer.id, caller, packed)

    def answer(self, answer_id: str, caller: str) -> Answer:
        """The answer as it was given. Raises NotFound for one the caller did not get."""
        return _unpacked(self._find(answer_id, caller)[1])

    def judge(self, answer_id: str, caller: str, verdict: Verdict, note: str) -> Feedback:
        """Say what an answer is; what was said before gives way. Raises NotFound."""
        number, _ = self._find(answer_id, caller)
        given_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._table.set_feedback(number, verdict, note, given_at)
        return Feedback(verdict=verdict, note=note, given_at=given_at)

    def judged(self) -> list[tuple[Answer, Feedback]]:
        """All answers with feedback, oldest first."""
        return [
            (_unpacked(packed), Feedback(verdict=Verdict(verdict), note=note, given_at=given_at))
            for packed, verdict, note, given_at in self._table.with_feedback()
        ]

    def _find(self, answer_id: str, caller: str) -> tuple[int, bytes]:
        found = self._table.find(answer_id, caller)
        if found is None:
            raise NotFound(
                "There is no such answer among those kept for you; the newest "
                f"{self._most} are (WENZHENG_KEPT_ANSWERS)."
            )
        return found


def _unpacked(packed: bytes) -> Answer:
    return Answer.model_validate_json(zlib.decompress(packed))
