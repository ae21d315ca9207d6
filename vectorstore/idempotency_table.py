"""Requests by the keys that their clients gave them, and what they were answered."""

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    delete,
    insert,
    select,
    update,
)

from vectorstore.storage.database import Database
from vectorstore.storage.tables import needed, real, text


def requests_table(metadata: MetaData) -> Table:
    """`token` is that of who works on a request until `lapses_at`; afterwards it has an answer."""
    return Table(
        "idempotent_requests",
        metadata,
        Column("caller", text, primary_key=True),
        Column("key", text, primary_key=True),
        needed("fingerprint", LargeBinary),
        needed("token"),
        needed("lapses_at", real),
        Column("status", Integer),
        Column("location", text),
        Column("body", text),
        Index("idempotent_requests_by_lapse", "lapses_at"),
        sqlite_strict=True,
    )


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """A request that was made before; `status` and `body` are None while it is worked on."""

    fingerprint: bytes
    status: int | None
    location: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right of one process to work on a request, which it proves by the token."""

    caller: str
    key: str
    token: str


class IdempotencyTable:
    """The requests of a database. Every method raises StorageFailed or Unavailable.

    Times are in seconds since 1970. A claim that is not renewed lapses, as that of a process that
    was killed.
    """

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table

    def take(
        self, claim: Claim, fingerprint: bytes, now: float, lapses_at: float
    ) -> KeptRequest | None:
        """What is known of the request; None where it is new, which is claimed from now on."""
        table = self._table
        with self._database.transaction() as connection:
            connection.execute(delete(table).where(table.c.lapses_at <= now))
            row = connection.execute(
                select(table.c.fingerprint, table.c.status, table.c.location, table.c.body).where(
                    table.c.caller == claim.caller, table.c.key == claim.key
                )
            ).first()
            if row is not None:
                return KeptRequest(*row)
            connection.execute(
                insert(table).values(
                    caller=claim.caller,
                    key=claim.key,
                    token=claim.token,
                    fingerprint=fingerprint,
                    lapses_at=lapses_at,
                )
            )
        return None

    def renew(self, claim: Claim, lapses_at: float) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                update(self._table).where(*self._held(claim)).values(lapses_at=lapses_at)
            )

    def complete(
        self, claim: Claim, status: int, location: str | None, body: str, lapses_at: float
    ) -> None:
        """Keep what the request was answered, until it lapses."""
        said = {"status": status, "location": location, "body": body, "lapses_at": lapses_at}
        with self._database.transaction() as connection:
            connection.execute(
                update(self._table).where(*self._held(claim)).values(token="", **said)
            )

    def release(self, claim: Claim) -> None:
        """Let the request be made again, unless it was answered."""
        with self._database.transaction() as connection:
            connection.execute(delete(self._table).where(*self._held(claim)))

    def _held(self, claim: Claim) -> tuple[ColumnElement[bool], ...]:
        columns = self._table.c
        return (
            columns.caller == claim.caller,
            columns.key == claim.key,
            columns.token == claim.token,
        )
