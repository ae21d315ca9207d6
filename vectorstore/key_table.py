"""API keys and sessions by the digests of their tokens, in a SQLite file of their own."""

import os
from dataclasses import dataclass
from pathlib import Path

from vectorstore.database import Database
from vectorstore.errors import StorageFailed

_FILE = "keys.sqlite3"
_VERSION = 3
_META = """
CREATE TABLE IF NOT EXISTS meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
"""
_SCHEMA = f"""
{_META}
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires REAL
) STRICT;
CREATE TABLE IF NOT EXISTS passes (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    holder TEXT REFERENCES keys (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    expires REAL NOT NULL
) STRICT;
"""
_REQUIRED = "required"
_MIGRATIONS = {
    1: f"{_META} INSERT INTO meta SELECT '{_REQUIRED}', 'yes' WHERE EXISTS (SELECT 1 FROM keys);",
    2: "ALTER TABLE keys ADD COLUMN expires REAL;",
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as stored; `expires` in seconds since the epoch, or None for one that does not."""

    id: str
    digest: bytes
    name: str
    scope: str
    created_at: str
    expires: float | None


class KeyTable:
    """The keys of a data folder, which only its owner may read. Methods raise StorageFailed."""

    def __init__(self, folder: Path) -> None:
        path = folder / _FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
        except OSError as error:
            raise StorageFailed(
                f"The keys in {path} cannot be used ({error.strerror}). Give this user the right "
                "to write there, or choose another WENZHENG_DATA_DIR."
            ) from error
        self._database = Database(path, _SCHEMA, _VERSION, _MIGRATIONS)

    def close(self) -> None:
        self._database.close()

    def required(self) -> bool:
        """Whether a key was made since keys were last disabled."""
        return self._database.meta(_REQUIRED) == "yes"

    def keys(self) -> list[KeyRow]:
        """Every key, oldest first."""
        rows = self._database.query(
            "SELECT id, digest, name, scope, created_at, expires FROM keys ORDER BY rowid"
        )
        return [KeyRow(*row) for row in rows]

    def key(self, key_id: str) -> KeyRow | None:
        rows = self._database.query(
            "SELECT id, digest, name, scope, created_at, expires FROM keys WHERE id = ?", (key_id,)
        )
        return KeyRow(*rows[0]) if rows else None

    def insert(self, key: KeyRow) -> None:
        """From now on keys are required."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?)",
                (key.id, key.digest, key.name, key.scope, key.created_at, key.expires),
            )
            self._database.set_meta(_REQUIRED, "yes")

    def delete(self, key_id: str) -> bool:
        """Delete a key with its sessions; whether there was one."""
        with self._database.transaction() as connection:
            return bool(connection.execute("DELETE FROM keys WHERE id = ?", (key_id,)).rowcount)

    def delete_all(self) -> int:
        """Delete every key and session and require none; how many keys there were."""
        with self._database.transaction() as connection:
            count = connection.execute("DELETE FROM keys").rowcount
            connection.execute("DELETE FROM passes")
            self._database.set_meta(_REQUIRED, "no")
        return count

    def session(self, session_id: str, now: float) -> KeyRow | None:
        """A session that has not expired, as its key where it has one, with its own scope."""
        rows = self._database.query(
            "SELECT coalesce(k.id, 'local'), p.digest, coalesce(k.name, 'this machine'), "
            "p.scope, coalesce(k.created_at, ''), k.expires FROM passes p "
            "LEFT JOIN keys k ON k.id = p.holder WHERE p.id = ? AND p.expires > ?",
            (session_id, now),
        )
        return KeyRow(*rows[0]) if rows else None

    def insert_session(
        self, session_id: str, digest: bytes, holder: str | None, scope: str, expires: float
    ) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO passes VALUES (?, ?, ?, ?, ?)",
                (session_id, digest, holder, scope, expires),
            )

    def delete_session(self, digest: bytes) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM passes WHERE digest = ?", (digest,))

    def delete_expired_sessions(self, now: float) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM passes WHERE expires < ?", (now,))
