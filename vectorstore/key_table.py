"""API keys and sessions by the digests of their tokens; in a file, only its owner may read it."""

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ForeignKey,
    LargeBinary,
    MetaData,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
)

from vectorstore.storage.database import Database
from vectorstore.storage.location import Location
from vectorstore.storage.migration import History
from vectorstore.storage.tables import needed, real, text

_ALL = "[]"
"""Of a key that is not limited to collections; else their names, as JSON."""
_metadata = MetaData()
_meta = Table(
    "key_meta",
    _metadata,
    Column("key", text, primary_key=True),
    needed("value"),
    sqlite_strict=True,
)
_keys = Table(
    "keys",
    _metadata,
    Column("id", text, primary_key=True),
    needed("digest", LargeBinary),
    needed("name"),
    needed("scope"),
    needed("created_at"),
    Column("expires", real),
    Column("collections", text, nullable=False, server_default=_ALL),
    sqlite_strict=True,
)
_sessions = Table(
    "passes",
    _metadata,
    Column("id", text, primary_key=True),
    needed("digest", LargeBinary),
    Column("holder", text, ForeignKey("keys.id", ondelete="CASCADE")),
    needed("scope"),
    needed("expires", real),
    sqlite_strict=True,
)
_HISTORY = History("keys", 5, _metadata.create_all)
_REQUIRED = "required"
_KEY = select(*_keys.c)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as stored; `expires` in seconds since the epoch, or None for one that does not.

    `collections` is a JSON list of names, empty for a key that is not limited to any.
    """

    id: str
    digest: bytes
    name: str
    scope: str
    created_at: str
    expires: float | None
    collections: str = _ALL


class KeyTable(Database):
    """The keys of a corpus. Methods raise StorageFailed or Unavailable."""

    def __init__(self, location: Location) -> None:
        super().__init__(location.engine("keys", private=True), _HISTORY)

    def required(self) -> bool:
        """Whether a key was made since keys were last disabled."""
        rows = self.query(select(_meta.c.value).where(_meta.c.key == _REQUIRED))
        return bool(rows) and rows[0][0] == "yes"

    def keys(self) -> list[KeyRow]:
        """Every key, oldest first."""
        return [KeyRow(*row) for row in self.query(_KEY.order_by(_keys.c.created_at, _keys.c.id))]

    def key(self, key_id: str) -> KeyRow | None:
        rows = self.query(_KEY.where(_keys.c.id == key_id))
        return KeyRow(*rows[0]) if rows else None

    def insert_key(self, key: KeyRow) -> None:
        """From now on keys are required."""
        with self.transaction() as connection:
            connection.execute(
                insert(_keys).values(
                    id=key.id,
                    digest=key.digest,
                    name=key.name,
                    scope=key.scope,
                    created_at=key.created_at,
                    expires=key.expires,
                    collections=key.collections,
                )
            )
            self._require("yes")

    def delete(self, key_id: str) -> bool:
        """Delete a key with its sessions; whether there was one."""
        with self.transaction() as connection:
            return bool(connection.execute(delete(_keys).where(_keys.c.id == key_id)).rowcount)

    def delete_all(self) -> int:
        """Delete every key and session and require none; how many keys there were."""
        with self.transaction() as connection:
            count = connection.execute(delete(_keys)).rowcount
            connection.execute(delete(_sessions))
            self._require("no")
        return count

    def session(self, session_id: str, now: float) -> KeyRow | None:
        """A session that has not expired, as its key where it has one, with its own scope."""
        rows = self.query(
            select(
                func.coalesce(_keys.c.id, literal("local")),
                _sessions.c.digest,
                func.coalesce(_keys.c.name, literal("this machine")),
                _sessions.c.scope,
                func.coalesce(_keys.c.created_at, literal("")),
                _keys.c.expires,
                func.coalesce(_keys.c.collections, literal(_ALL)),
            )
            .select_from(_sessions.outerjoin(_keys))
            .where(_sessions.c.id == session_id, _sessions.c.expires > now)
        )
        return KeyRow(*rows[0]) if rows else None

    def insert_session(
        self, session_id: str, digest: bytes, holder: str | None, scope: str, expires: float
    ) -> None:
        with self.transaction() as connection:
            connection.execute(
                insert(_sessions).values(
                    id=session_id, digest=digest, holder=holder, scope=scope, expires=expires
                )
            )

    def delete_session(self, digest: bytes) -> None:
        with self.transaction() as connection:
            connection.execute(delete(_sessions).where(_sessions.c.digest == digest))

    def delete_expired_sessions(self, now: float) -> None:
        with self.transaction() as connection:
            connection.execute(delete(_sessions).where(_sessions.c.expires < now))

    def take_over(self, other: "KeyTable") -> None:
        """Hold what another holds, and nothing else."""
        tables = (_meta, _keys, _sessions)
        rows = [[dict(row._mapping) for row in other.query(select(t))] for t in tables]  # noqa: SLF001
        with self.transaction() as connection:
            for table in reversed(tables):
                connection.execute(delete(table))
            for table, held in zip(tables, rows, strict=True):
                if held:
                    connection.execute(insert(table), held)

    def _require(self, answer: str) -> None:
        with self.transaction() as connection:
            said = self.insert(_meta).values(key=_REQUIRED, value=answer)
            connection.execute(
                said.on_conflict_do_update(
                    index_elements=[_meta.c.key], set_={"value": said.excluded.value}
                )
            )
