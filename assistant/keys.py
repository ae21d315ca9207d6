"""API keys: who may ask, and who may change the corpus. What is stored cannot be used as a key."""

import hashlib
import hmac
import os
import secrets
import time
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from assistant.record import Record
from vectorstore.database import Database
from vectorstore.errors import InvalidRequest, NotFound, StorageFailed

_FILE = "keys.sqlite3"
_VERSION = 2
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
_REQUIRED = "required"
_MIGRATIONS = {
    1: f"{_META} INSERT INTO meta SELECT '{_REQUIRED}', 'yes' WHERE EXISTS (SELECT 1 FROM keys);"
}
_KEY = "wz"
_SESSION = "wzp"
_SESSION_SECONDS = 12 * 3600
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
    """The keys of a data folder. A key that is made or revoked counts at once, in every process.

    From the first key on requests need one, also when none is left, until keys are disabled.
    """

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
        self._database = Database(path, _SCHEMA, _VERSION, _MIGRATIONS)

    def close(self) -> None:
        self._database.close()

    def required(self) -> bool:
        """Whether requests need a key: once one was made, and until keys are disabled."""
        return self._database.meta(_REQUIRED) == "yes"

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
        key_id, token, digest = _new_token(_KEY)
        created_at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?)",
                (key_id, digest, name, scope, created_at),
            )
            self._database.set_meta(_REQUIRED, "yes")
        return _key(key_id, name, scope, created_at), token

    def revoke(self, key_id: str) -> None:
        """Make a key and its sessions worthless; requests need a key as before. Raises NotFound."""
        with self._database.transaction() as connection:
            if not connection.execute("DELETE FROM keys WHERE id = ?", (key_id,)).rowcount:
                raise NotFound(f"There is no key {key_id!r}; `wenzheng keys list` shows them.")

    def disable(self) -> int:
        """Revoke every key and require none from now on; how many were revoked."""
        with self._database.transaction() as connection:
            revoked = connection.execute("DELETE FROM keys").rowcount
            connection.execute("DELETE FROM passes")
            self._database.set_meta(_REQUIRED, "no")
        return revoked

    def open_session(self, scope: Scope, key: Key | None = None) -> str:
        """A token for the next hours: for a key's browser, or for this machine's commands."""
        session_id, token, digest = _new_token(_SESSION)
        now = time.time()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM passes WHERE expires < ?", (now,))
            connection.execute(
                "INSERT INTO passes VALUES (?, ?, ?, ?, ?)",
                (session_id, digest, key.id if key else None, scope, now + _SESSION_SECONDS),
            )
        return token

    def close_session(self, token: str) -> None:
        """Make a session's token worthless, if it is one."""
        if self.authenticate(token) is None:
            return
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM passes WHERE digest = ?", (_digest(token),))

    def authenticate(self, token: str) -> Key | None:
        """The key that a token belongs to, with what the token is good for."""
        kind, _, rest = token.partition("_")
        token_id = rest.partition("_")[0]
        if kind == _SESSION:
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


def _new_token(kind: str) -> tuple[str, str, bytes]:
    """A new id, its token, and the digest to keep of it."""
    token_id = secrets.token_hex(4)
    token = f"{kind}_{token_id}_{secrets.token_urlsafe(32)}"
    return token_id, token, _digest(token)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _key(key_id: str, name: str, scope: str, created_at: str) -> Key:
    return Key(id=key_id, name=name, scope=Scope(scope), created_at=created_at)
