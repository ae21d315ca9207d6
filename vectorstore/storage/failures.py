"""What databases say when they fail, in one sentence that names the mend."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from vectorstore.errors import DiskFull, StorageFailed, Unavailable, WenzhengError
from vectorstore.lock import busy


@contextmanager
def translated() -> Iterator[None]:
    """For the block a failure of the database is a StorageFailed, or Unavailable if it may pass."""
    try:
        yield
    except DBAPIError as error:
        raise _in_words(error) from error
    except NoConnectionFree as error:
        raise Unavailable(
            "All connections to the database are in use; try again in a moment."
        ) from error


def _in_words(error: DBAPIError) -> WenzhengError:
    if isinstance(error.orig, psycopg.Error):
        return _of_postgresql(error.orig, lost=error.connection_invalidated)
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return DiskFull(
            "The server's disk is full. Nothing of this was stored, and nothing was lost; "
            "free some room where WENZHENG_DATA_DIR is, then try again."
        )
    return StorageFailed(
        f"The library could not be used ({error.orig}). Check that the disk has room and that "
        "WENZHENG_DATA_DIR may be written, or restore it from a backup."
    )


def _of_postgresql(error: psycopg.Error, *, lost: bool) -> WenzhengError:
    said = " ".join(str(error).split())
    match error.sqlstate:
        case "53100":
            return DiskFull(
                "The disk of the PostgreSQL server is full. Nothing of this was stored, and "
                "nothing was lost; free some room there, then try again."
            )
        case "42501" | "25006":
            return StorageFailed(
                f"The user in WENZHENG_DATABASE_URL may not write there ({said}). Grant it the "
                "database, or name a user who owns its tables."
            )
        case "55P03" | "40P01" | "40001":
            return busy()
        case None if not lost:
            return Unavailable(
                f"PostgreSQL cannot be reached ({said}). See that it runs, and that the host, "
                "user, password and database in WENZHENG_DATABASE_URL are right."
            )
        case state if lost or state is None or state[:2] in {"08", "53", "57"}:
            return Unavailable(
                f"PostgreSQL does not answer now ({said}). See that it runs; what was asked of it "
                "may be tried again."
            )
    return StorageFailed(
        f"PostgreSQL refused a statement ({said}). See its log, and that its disk and the rights "
        "of the user in WENZHENG_DATABASE_URL are in order."
    )
