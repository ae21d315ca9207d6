"""API keys: who may ask, and who may change the corpus. What is stored cannot be used as a key."""

import hashlib
import hmac
import os
import secrets
import time
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from assistant.records import Record
from vectorstore.database import Database
from vectorstore.errors import InvalidRequest, NotFound, StorageFailed

_FILE = "keys.sqlite3"
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS passes (
    id TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    holder TEXT REFERENCES keys (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    expires REAL NOT NULL
) STRICT;
"""
_KEY = "wz"
_PASS = "wzp"  # noqa: S105 - a prefix
_PASS_SECONDS = 12 * 3600
_NOBODY = hashlib.sha256(b"").digest()
_LONGEST_NAME = 100


class Scope(StrEnum):
    """What a key is good for; `write` includes `read`."""

    READ = "read"
    WRITE = "write"

    def covers(self, other: "Scope") -> bool:
        return self is Scope.WRITE or other is Scope.READ


class Key(Record):
    """A key without its secret."""

    id: str
    name: str
    scope: Scope
    created_at: str


class Keyring:
    """The keys of a data folder. A key that is made or revoked counts at once, in every process."""

    def __init__(self, folder: Path) -> None:
        """Raises StorageFailed."""
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
        self._database = Database(path, _SCHEMA, _VERSION)

    def close(self) -> None:
        self._database.close()

    def in_use(self) -> bool:
        """Whether there is any key."""
        return bool(self._database.query("SELECT 1 FROM keys LIMIT 1"))

    def keys(self) -> tuple[Key, ...]:
        """Every key, oldest first."""
        rows = self._database.query("SELECT id, name, scope, created_at FROM keys ORDER BY rowid")
        return tuple(_key(*row) for row in rows)

    def create(self, name: str, scope: Scope) -> tuple[Key, str]:
        """A new key, and its token, which is not kept. Raises InvalidRequest."""
        name = name.strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise InvalidRequest(
                f"A key wants a name of 1 to {_LONGEST_NAME} printable characters."
            )
        key_id, token, digest = _minted(_KEY)
        created_at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?)",
                (key_id, digest, name, scope, created_at),
            )
        return _key(key_id, name, scope, created_at), token

    def revoke(self, key_id: str) -> None:
        """Make a key worthless, and all that was lent on it. Raises NotFound."""
        with self._database.transaction() as connection:
            if not connection.execute("DELETE FROM keys WHERE id = ?", (key_id,)).rowcount:
                raise NotFound(f"There is no key {key_id!r}; `wenzheng keys list` shows them.")

    def lend(self, scope: Scope, holder: Key | None = None) -> str:
        """A token for the next hours: for the holder's browser, or for this machine's commands."""
        pass_id, token, digest = _minted(_PASS)
        now = time.time()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM passes WHERE expires < ?", (now,))
            connection.execute(
                "INSERT INTO passes VALUES (?, ?, ?, ?, ?)",
                (pass_id, digest, holder.id if holder else None, scope, now + _PASS_SECONDS),
            )
        return token

    def holder(self, token: str) -> Key | None:
        """The key that a token belongs to, with what the token is good for."""
        kind, _, rest = token.partition("_")
        token_id = rest.partition("_")[0]
        if kind == _PASS:
            rows = self._database.query(
                "SELECT p.digest, coalesce(k.id, 'local'), coalesce(k.name, 'this machine'), "
                "p.scope, coalesce(k.created_at, '') FROM passes p "
                "LEFT JOIN keys k ON k.id = p.holder WHERE p.id = ? AND p.expires > ?",
                (token_id, time.time()),
            )
        else:
            rows = self._database.query(
                "SELECT digest, id, name, scope, created_at FROM keys WHERE id = ?", (token_id,)
            )
        digest = rows[0][0] if rows else _NOBODY
        same = hmac.compare_digest(digest, _digest(token))
        return _key(*rows[0][1:]) if rows and same else None


def _minted(kind: str) -> tuple[str, str, bytes]:
    """A new id, its token, and the digest to keep of it."""
    minted = secrets.token_hex(4)
    token = f"{kind}_{minted}_{secrets.token_urlsafe(32)}"
    return minted, token, _digest(token)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _key(key_id: str, name: str, scope: str, created_at: str) -> Key:
    return Key(id=key_id, name=name, scope=Scope(scope), created_at=created_at)
