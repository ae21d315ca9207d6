"""Who may use a library in PostgreSQL, and whose turn it is to change it: locks of the server.

They go with the connection that holds them, so with its process or its machine.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.functions import FunctionElement

from vectorstore.errors import StoreInUse
from vectorstore.lock import PATIENCE, FolderLock, Turn, Turns, busy
from vectorstore.storage.failures import translated
from vectorstore.storage.location import Location

_OWNER, _TURN = "wenzheng owner", "wenzheng turn"


class AdvisoryLocks:
    """Ownership of a library, and turns at changing it, among all processes of all machines."""

    def __init__(self, engine: Engine, *, shared: bool, folder: FolderLock | None = None) -> None:
        """`folder` is that of an index of this process, which goes with the library.

        Raises StoreInUse where others use the library and it is not `shared`, or Unavailable.
        """
        self._engine = engine
        self._shared = shared
        self._folder = folder
        self._here = RLock()
        self._depth = 0
        self._connection: Connection | None = None
        try:
            with translated():
                self._live()
        except BaseException:
            self.release()
            raise

    def announce(self, url: str | None) -> None:
        """Tell others on this machine where this process serves."""
        if self._folder:
            self._folder.announce(url)

    @contextmanager
    def taken(self, patience: float = PATIENCE) -> Iterator[None]:
        """Waits up to `patience` seconds; may be taken again inside. Raises Unavailable."""
        if not self._here.acquire(timeout=patience):
            raise busy()
        try:
            if not self._depth:
                self._take(patience)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    self._give_back()
        finally:
            self._here.release()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For the block nobody shares the library. Raises StoreInUse."""
        with self.taken():
            connection = self._live()
            if self._shared:
                _call(connection, func.pg_advisory_unlock_shared, _OWNER)
                self._own(connection, shared=False)
            yield
            if self._shared:
                self._own(connection, shared=True)
                _call(connection, func.pg_advisory_unlock, _OWNER)

    def release(self) -> None:
        """Give everything back at once; the server notices a closed connection only later."""
        if self._connection:
            with suppress(DBAPIError):
                self._connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")
        self._drop()
        self._engine.dispose()
        if self._folder:
            self._folder.release()

    def _take(self, patience: float) -> None:
        with translated():
            connection = self._live()
            milliseconds = max(1, round(patience * 1000))
            connection.exec_driver_sql(f"SET lock_timeout = {milliseconds}")
            _call(connection, func.pg_advisory_lock, _TURN)

    def _give_back(self) -> None:
        """A turn whose connection is lost went with it."""
        try:
            if self._connection:
                _call(self._connection, func.pg_advisory_unlock, _TURN)
        except DBAPIError:
            self._drop()

    def _live(self) -> Connection:
        """The connection that owns the library; a new one where that was lost."""
        if self._connection:
            try:
                self._connection.exec_driver_sql("SELECT 1")
            except DBAPIError:
                self._drop()
            else:
                return self._connection
        connection = self._engine.connect()
        try:
            self._own(connection, shared=self._shared)
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        self._connection = connection
        return connection

    def _own(self, connection: Connection, *, shared: bool) -> None:
        take = func.pg_try_advisory_lock_shared if shared else func.pg_try_advisory_lock
        if not _call(connection, take, _OWNER):
            raise StoreInUse(
                "The library in WENZHENG_DATABASE_URL is in use by other processes. Stop those "
                "first, or name another database."
            )

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            with suppress(DBAPIError):
                connection.invalidate()
                connection.close()


def ownership(location: Location, *, shared: bool) -> tuple[FolderLock | AdvisoryLocks, Turns]:
    """Who owns what is stored, and the turns at changing it. Raises StoreInUse, or Unavailable."""
    if location.database_url is None:
        return FolderLock(location.folder, shared=shared), Turn(location.folder, shared=shared)
    engine = location.engine("locks")
    folder = None if shared else FolderLock(location.folder)
    locks = AdvisoryLocks(engine, shared=shared, folder=folder)
    return locks, locks


def _call(
    connection: Connection, lock: Callable[..., FunctionElement[object]], name: str
) -> object:
    key = func.hashtext(name), func.hashtext(func.current_schema())
    return connection.execute(select(lock(*key))).scalar_one()
