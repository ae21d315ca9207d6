"""A database used from several threads: one writes at a time, and no reader waits."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Executable, Row, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.schema import Table

from vectorstore.storage.failures import translated
from vectorstore.storage.migration import History, bring_up

Insert: TypeAlias = postgresql.Insert | sqlite.Insert
Rows: TypeAlias = Sequence[Row[*tuple[Any, ...]]]


class Database:
    """A database of one history, brought up to date when it is opened."""

    def __init__(self, engine: Engine, history: History) -> None:
        """Raises StoreMismatch, for a database that a newer version wrote; or StorageFailed."""
        self._engine = engine
        self._history = history
        self._local = threading.local()
        self._readers: list[Connection] = []
        self._writing = threading.RLock()
        self.is_postgresql = engine.dialect.name == "postgresql"
        try:
            with translated():
                bring_up(engine, history, self._begun)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        self._local = threading.local()
        self._engine.dispose()

    def query(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> Rows:
        """All rows of a statement that changes nothing. Raises StorageFailed or Unavailable."""
        within: Connection | None = getattr(self._local, "connection", None)
        with translated():
            if within is None and self.is_postgresql:
                with self._engine.connect() as connection:
                    return connection.execute(statement, parameters).all()
            return (within or self._reader()).execute(statement, parameters).all()

    def _reader(self) -> Connection:
        """This thread's connection to the file, which costs less to keep than to take each time."""
        found: Connection | None = getattr(self._local, "reader", None)
        if found is None:
            found = self._local.reader = self._engine.connect()
            self._readers.append(found)
        return found

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All that is done inside is kept, or none of it. Nests.

        It is the only one that changes this database meanwhile, whichever process it is in.
        Queries of its thread see what it has done.
        """
        within: Connection | None = getattr(self._local, "connection", None)
        if within is not None:
            yield within
            return
        with self._writing, translated(), self._begun() as connection:
            self._local.connection = connection
            try:
                yield connection
            finally:
                self._local.connection = None

    @contextmanager
    def _begun(self, *, checked: bool = True) -> Iterator[Connection]:
        """A transaction beside which no other changes the database; foreign keys are `checked`."""
        with self._engine.connect() as connection:
            if self.is_postgresql:
                connection.execution_options(isolation_level="READ COMMITTED")
                with connection.begin():
                    connection.execute(_alone(self._history))
                    yield connection
                return
            if not checked:
                connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")

    def insert(self, table: Table) -> Insert:
        """An insertion that may say what becomes of a row that is there already."""
        return postgresql.insert(table) if self.is_postgresql else sqlite.insert(table)


def _alone(history: History) -> Executable:
    """Waits until no other transaction holds what this one holds to its end."""
    return select(
        func.pg_advisory_xact_lock(
            func.hashtext(f"wenzheng {history.name}"), func.hashtext(func.current_schema())
        )
    )
