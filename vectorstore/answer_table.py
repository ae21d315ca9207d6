"""Answers as they were given, and the feedback on them, in a SQLite file of their own."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vectorstore.errors import StorageFailed

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


class AnswerTable:
    """At most `most` answers and, beside them, as many with feedback; the oldest go first.

    Answers hold questions, so only their owner may read the file. Losing the last ones in a power
    failure does no harm, so nothing waits for the disk. Every method raises StorageFailed.
    """

    def __init__(self, folder: Path, most: int) -> None:
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

    def insert(self, answer_id: str, caller: str, content: bytes) -> None:
        with self._translated():
            number = self._connection.execute(
                "INSERT INTO answers (id, caller, answer) VALUES (?, ?, ?)",
                (answer_id, caller, content),
            ).lastrowid
            if number and number % _PRUNED_EVERY == 0:
                self._prune()

    def find(self, answer_id: str, caller: str) -> tuple[int, bytes] | None:
        """The number and the content of an answer that this caller got."""
        with self._translated():
            found: tuple[int, bytes] | None = self._connection.execute(
                "SELECT number, answer FROM answers WHERE id = ? AND caller = ?",
                (answer_id, caller),
            ).fetchone()
        return found

    def set_feedback(self, number: int, verdict: str, note: str, given_at: str) -> None:
        """Replaces earlier feedback on the answer."""
        with self._translated():
            self._connection.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)",
                (number, verdict, note, given_at),
            )

    def with_feedback(self) -> list[tuple[bytes, str, str, str]]:
        """Content, verdict, note and time of every answer with feedback, oldest first."""
        with self._translated():
            return self._connection.execute(
                "SELECT a.answer, f.verdict, f.note, f.given_at FROM feedback f "
                "JOIN answers a ON a.number = f.answer ORDER BY a.number"
            ).fetchall()

    def _prune(self) -> None:
        for with_feedback in ("NOT IN", "IN"):
            self._connection.execute(
                "DELETE FROM answers WHERE number IN (SELECT number FROM answers "
                f"WHERE number {with_feedback} (SELECT answer FROM feedback) "
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
