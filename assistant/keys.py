"""API keys: who may ask, and who may change the corpus. What is stored cannot be used as a key."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from assistant.audit import Action, AuditTrail
from assistant.corrections import checked_collections
from assistant.record import Record
from vectorstore.errors import InvalidRequest, NotFound
from vectorstore.key_table import KeyRow, KeyTable
from vectorstore.storage.location import Location

_KEY = "wz"
_SESSION = "wzp"
_SESSION_SECONDS = 12 * 3600
_NOBODY = hashlib.sha256(b"").digest()
_LONGEST_NAME = 100


class Scope(StrEnum):
    """What a key is good for; all others may read the metrics, and `write` and `audit` may read."""

    METRICS = "metrics"
    READ = "read"
    WRITE = "write"
    AUDIT = "audit"

    def covers(self, other: "Scope") -> bool:
        return other in _COVERED[self]


_OF_THE_WHOLE = {Scope.METRICS, Scope.AUDIT}
"""What is read with these is of the whole corpus."""


_COVERED = {
    Scope.METRICS: {Scope.METRICS},
    Scope.READ: {Scope.METRICS, Scope.READ},
    Scope.WRITE: {Scope.METRICS, Scope.READ, Scope.WRITE},
    Scope.AUDIT: {Scope.METRICS, Scope.READ, Scope.AUDIT},
}


class Key(Record):
    """A key without its secret; `expires_at` is None for one that does not expire.

    With `collections` it sees and changes the documents of these alone, and else all.
    """

    id: str
    name: str
    scope: Scope
    created_at: str
    expires_at: str | None = None
    collections: tuple[str, ...] = ()


class Keyring:
    """The keys of a data folder. A key that is made or revoked counts at once, in every process.

    From the first key on requests need one, also when none is left, until keys are disabled.
    """

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        """Raises StorageFailed or Unavailable."""
        location = Location(folder, database_url)
        self._table = KeyTable(location)
        self._trail = AuditTrail(location)

    def close(self) -> None:
        self._table.close()

    def are_limited(self) -> bool:
        """Whether a key is limited to collections."""
        return any(key.collections for key in self.keys())

    def required(self) -> bool:
        """Whether requests need a key: once one was made, and until keys are disabled."""
        return self._table.required()

    def keys(self) -> tuple[Key, ...]:
        """Every key, oldest first, those that have expired too."""
        return tuple(map(_key, self._table.keys()))

    def create(
        self,
        name: str,
        scope: Scope,
        lifetime: timedelta | None = None,
        collections: Sequence[str] = (),
    ) -> tuple[Key, str]:
        """A new key, and its token, which is not kept; limited to the collections, if any.

        Raises InvalidRequest.
        """
        name = name.strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise InvalidRequest(
                f"A key wants a name of 1 to {_LONGEST_NAME} printable characters."
            )
        if collections and scope in _OF_THE_WHOLE:
            raise InvalidRequest(
                "Metrics and audit trail are of the whole corpus; make a key for them without "
                "collections."
            )
        members = checked_collections(collections)
        key_id, token, digest = _new_token(_KEY)
        now = datetime.now(UTC)
        expires = (now + lifetime).timestamp() if lifetime else None
        created = now.isoformat(timespec="seconds")
        row = KeyRow(
            key_id, digest, name, scope, created, expires, json.dumps(members, ensure_ascii=False)
        )
        details = {
            "name": name,
            "scope": scope.value,
            "days": lifetime.days if lifetime else None,
            "collections": members,
        }
        with self._trail.change(Action.CREATE_KEY, key_id, details):
            self._table.insert_key(row)
        return _key(row), token

    def revoke(self, key_id: str) -> None:
        """Make a key and its sessions worthless; requests need a key as before. Raises NotFound."""
        with self._trail.change(Action.REVOKE_KEY, key_id):
            if not self._table.delete(key_id):
                raise NotFound(f"There is no key {key_id!r}; `wenzheng keys list` shows them.")

    def disable(self) -> int:
        """Revoke every key and require none from now on; how many were revoked."""
        with self._trail.change(Action.DISABLE_KEYS) as change:
            revoked = self._table.delete_all()
            change.details["revoked"] = revoked
        return revoked

    def open_session(self, scope: Scope, key: Key | None = None) -> str:
        """A token for the next hours: for a key's browser, or for this machine's commands."""
        session_id, token, digest = _new_token(_SESSION)
        now = time.time()
        self._table.delete_expired_sessions(now)
        holder = key.id if key else None
        self._table.insert_session(session_id, digest, holder, scope, now + _SESSION_SECONDS)
        return token

    def close_session(self, token: str) -> None:
        """Make a session's token worthless, if it is one."""
        if self.authenticate(token) is not None:
            self._table.delete_session(_digest(token))

    def authenticate(self, token: str) -> Key | None:
        """The key that a token belongs to, with what the token is good for, until it expires."""
        kind, _, rest = token.partition("_")
        token_id, now = rest.partition("_")[0], time.time()
        is_session = kind == _SESSION
        row = self._table.session(token_id, now) if is_session else self._table.key(token_id)
        same = hmac.compare_digest(row.digest if row else _NOBODY, _digest(token))
        if row is None or not same or (row.expires is not None and row.expires <= now):
            return None
        return _key(row)


def _new_token(kind: str) -> tuple[str, str, bytes]:
    """A new id, its token, and the digest to keep of it."""
    token_id = secrets.token_hex(4)
    token = f"{kind}_{token_id}_{secrets.token_urlsafe(32)}"
    return token_id, token, _digest(token)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _key(row: KeyRow) -> Key:
    expires = row.expires and datetime.fromtimestamp(row.expires, UTC).isoformat(timespec="seconds")
    return Key(
        id=row.id,
        name=row.name,
        scope=Scope(row.scope),
        created_at=row.created_at,
        expires_at=expires or None,
        collections=tuple(json.loads(row.collections)),
    )
