"""A SQLite file used from several threads: one writes at a time, and no reader waits."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vectorstore.errors import DiskFull, StorageFailed, StoreMismatch


class Database:
    """A database of one schema, made on first use; a failure is a StorageFailed."""

    def __init__(
        self,
        path: Path,
        schema: str,
        version: int,
        migrations: Mapping[int, str] | None = None,
        functions: Mapping[str, Callable[[str], str]] | None = None,
    ) -> None:
        """`migrations` are the statements that bring a file of a version to the next.

        `functions` of one text may be used in statements by their names.

        Raises StoreMismatch for a file that a newer version wrote.
        """
        self._path = path
        self._functions = functions or {}
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._writing = threading.RLock()
        try:
            with _translated():
                self._bring_to(version, schema, migrations or {})
        except BaseException:
            self.close()
            raise

    def _bring_to(self, version: int, schema: str, migrations: Mapping[int, str]) -> None:
        """Make the file, or bring it to this version, whole or not at all."""
        found = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if found > version:
            raise StoreMismatch(
                f"The library was written by a newer version of wenzheng (format {found}, "
                f"this one reads {version}). Upgrade wenzheng, or choose another "
                "WENZHENG_DATA_DIR."
            )
        steps = [migrations[at] for at in range(found, version)] if found else [schema]
        if found < version:
            script = " ".join([*steps, f"PRAGMA user_version = {version};"])
            self._connection.execute("PRAGMA foreign_keys = OFF")
            self._connection.executescript(f"BEGIN IMMEDIATE; {script} COMMIT;")
            self._connection.execute("PRAGMA foreign_keys = ON")

    @property
    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, timeout=30
            )
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            found.execute("PRAGMA foreign_keys = ON")
            for name, function in self._functions.items():
                found.create_function(name, 1, function, deterministic=True)
            self._local.connection = found
            self._connections.append(found)
        return found

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a read-only statement. Raises StorageFailed."""
        with _translated():
            return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is done inside is kept, or none of it. Nests."""
        with self._writing, _translated():
            connection = self._connection
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def meta(self, key: str) -> str | None:
        rows = self.query("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def set_meta(self, key: str, value: str) -> None:
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise DiskFull(
                "The server's disk is full. Nothing of this was stored, and nothing was lost; "
                "free some room where WENZHENG_DATA_DIR is, then try again."
            ) from error
        raise StorageFailed(
            f"The library could not be used ({error}). Check that the disk has room and that "
            "WENZHENG_DATA_DIR may be written, or restore it from a backup."
        ) from error
