"""Where the databases are: files in a data folder, or a PostgreSQL server that several share."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from vectorstore.errors import InvalidRequest, StorageFailed

_DRIVER = "postgresql+psycopg"
_SCHEMES = ("postgresql", "postgres", _DRIVER)
_PATIENCE = 30
"""Seconds for which a statement waits for others that write."""
_SESSION = f"""
SET lock_timeout = '{_PATIENCE}s';
SET client_min_messages = warning;
SET tcp_keepalives_idle = 30;
SET tcp_keepalives_interval = 10;
SET tcp_keepalives_count = 3;
"""
"""Besides, a server that hears nothing from a machine for a minute gives its locks to others."""


@dataclass(frozen=True, slots=True)
class Location:
    """A data folder and, where the databases are not files in it, the URL of a PostgreSQL."""

    folder: Path
    database_url: str | None = field(default=None, repr=False)

    @property
    def shared(self) -> bool:
        """Whether processes on other machines may use the same databases."""
        return self.database_url is not None

    def engine(self, name: str, *, private: bool = False, lasting: bool = True) -> Engine:
        """The engine of the database of that name.

        A file that is `private` may be read by its owner only; in one that is not `lasting`, what
        was written last may be lost in a power failure. Raises StorageFailed or InvalidRequest.
        """
        if self.database_url is not None:
            return _postgresql(postgresql_url(self.database_url))
        path = self.folder / f"{name}.sqlite3"
        if private:
            _make_private(path)
        return _sqlite(path, lasting=lasting)


def location_of(address: str) -> Location:
    """The place that `sqlite:FOLDER` or the URL of a PostgreSQL database names.

    Raises InvalidRequest.
    """
    kind, _, rest = address.partition(":")
    if kind == "sqlite" and rest.strip("/"):
        return Location(Path(f"/{rest.lstrip('/')}" if rest.startswith("/") else rest))
    if kind == "sqlite":
        raise InvalidRequest("Write a data folder as sqlite:FOLDER, such as sqlite:data.")
    postgresql_url(address)
    return Location(Path(), address)


def postgresql_url(text: str) -> URL:
    """The address as SQLAlchemy has it. Raises InvalidRequest; the password is never repeated."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _SCHEMES:
        raise InvalidRequest(
            "WENZHENG_DATABASE_URL is not the address of a PostgreSQL database; write it as "
            "postgresql://user:password@host:5432/database."
        )
    return url.set(drivername=_DRIVER)


def _sqlite(path: Path, *, lasting: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",
        connect_args={"timeout": _PATIENCE},
        pool_size=8,
        max_overflow=-1,
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    return engine


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 5},
        pool_size=4,
        max_overflow=12,
        pool_pre_ping=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(_SESSION)
        cursor.close()

    return engine


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise StorageFailed(
            f"{path} cannot be used ({error.strerror}). Give this user the right to write there, "
            "or choose another WENZHENG_DATA_DIR."
        ) from error
