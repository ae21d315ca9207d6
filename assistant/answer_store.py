"""The newest answers, to be looked at again by who asked, and what was said of them."""

import os
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from assistant.records import Answer, Record
from vectorstore.errors import NotFound, StorageFailed

_FILE = "answers.sqlite3"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    caller TEXT NOT NULL,
    answer BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS feedback (
    answer INTEGER PRIMARY KEY REFERENCES answers (number) ON DELETE CASCADE,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    given_at TEXT NOT NULL
) STRICT;
"""
_PRUNED_EVERY = 64


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


class KeptAnswers:
    """At most `most` answers and, beside them, as many that something was said of.

    They hold questions, so only their owner may read the file. Losing the last ones with the
    power is no harm, so nothing waits for the disk.
    """

    def __init__(self, folder: Path, most: int) -> None:
        """Raises StorageFailed."""
        self._most = most
        self._using = threading.Lock()
        self._path = folder / _FILE
        with self._translated():
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, timeout=30
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        self._connection.close()

    def keep(self, answer: Answer, caller: str) -> None:
        """Keep an answer for the caller who asked. Raises StorageFailed."""
        if not self._most:
            return
        packed = zlib.compress(answer.model_dump_json().encode("utf-8"), 1)
        with self._translated():
            number = self._connection.execute(
                "INSERT INTO answers (id, caller, answer) VALUES (?, ?, ?)",
                (answer.id, caller, packed),
            ).lastrowid
            if number and number % _PRUNED_EVERY == 0:
                self._prune()

    def answer(self, answer_id: str, caller: str) -> Answer:
        """The answer as it was given. Raises NotFound for one the caller did not get."""
        return self._found(answer_id, caller)[1]

    def judge(self, answer_id: str, caller: str, verdict: Verdict, note: str) -> Feedback:
        """Say what an answer is; what was said before gives way. Raises NotFound."""
        number, _ = self._found(answer_id, caller)
        feedback = Feedback(
            verdict=verdict, note=note, given_at=datetime.now(UTC).isoformat(timespec="seconds")
        )
        with self._translated():
            self._connection.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)",
                (number, feedback.verdict, feedback.note, feedback.given_at),
            )
        return feedback

    def judged(self) -> list[tuple[Answer, Feedback]]:
        """All answers of which something was said, oldest first."""
        with self._translated():
            rows = self._connection.execute(
                "SELECT a.answer, f.verdict, f.note, f.given_at FROM feedback f "
                "JOIN answers a ON a.number = f.answer ORDER BY a.number"
            ).fetchall()
        return [
            (_unpacked(packed), Feedback(verdict=Verdict(verdict), note=note, given_at=given_at))
            for packed, verdict, note, given_at in rows
        ]

    def _found(self, answer_id: str, caller: str) -> tuple[int, Answer]:
        with self._translated():
            row = self._connection.execute(
                "SELECT number, answer FROM answers WHERE id = ? AND caller = ?",
                (answer_id, caller),
            ).fetchone()
        if row is None:
            raise NotFound(
                "There is no such answer among those kept for you; the newest "
                f"{self._most} are (WENZHENG_KEPT_ANSWERS)."
            )
        return row[0], _unpacked(row[1])

    def _prune(self) -> None:
        for judged in ("NOT IN", "IN"):
            self._connection.execute(
                "DELETE FROM answers WHERE number IN (SELECT number FROM answers "
                f"WHERE number {judged} (SELECT answer FROM feedback) "
                "ORDER BY number DESC LIMIT -1 OFFSET ?)",
                (self._most,),
            )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            with self._using:
                yield
        except (sqlite3.Error, OSError) as error:
            raise StorageFailed(
                f"The answers in {self._path} could not be used ({error}). Check that the disk "
                "has room, or remove the file: it holds past answers only."
            ) from error


def _unpacked(packed: bytes) -> Answer:
    return Answer.model_validate_json(zlib.decompress(packed))
