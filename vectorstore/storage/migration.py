"""Bringing a database to the schema of this version, by Alembic, whole or not at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, insert, inspect, select

from vectorstore.errors import StoreMismatch

_OLDEST_POSTGRESQL = (15,)
_FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class History:
    """The versions of a schema, which are numbered from 1 on.

    `create` makes the tables of the newest one, `head`; the migrations in the folder `name` bring
    an earlier one there.
    """

    name: str
    head: int
    create: Callable[[Connection], None]

    @property
    def versions(self) -> Table:
        """The table in which a database says which version it is of, as Alembic has it."""
        number = Column("version_num", String(32), primary_key=True)
        return Table(f"{self.name}_version", MetaData(), number)


def bring_up(
    engine: Engine,
    history: History,
    alone: Callable[..., AbstractContextManager[Connection]],
) -> None:
    """Make the tables of a history, or bring them to its head.

    `alone` opens a transaction beside which nobody changes the database. Raises StoreMismatch.
    """
    with engine.connect() as connection:
        _check_server(connection)
        found = _version(connection, history)
    if found == history.head:
        return
    if found > history.head:
        raise StoreMismatch(
            f"The {history.name} was written by a newer version of wenzheng (format {found}, "
            f"this one reads {history.head}). Upgrade wenzheng, or choose another "
            f"{_setting(engine)}."
        )
    with alone(checked=False) as connection:
        found = _version(connection, history)
        if found == 0:
            history.create(connection)
            _note(connection, history, history.head)
        elif found < history.head:
            _upgrade(connection, history, found)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA user_version = {history.head}")


def _version(connection: Connection, history: History) -> int:
    """The version of the tables that are there; 0 where there are none."""
    tables = inspect(connection)
    if tables.has_table(history.versions.name):
        number: str = connection.execute(select(history.versions.c.version_num)).scalar_one()
        return int(number)
    if connection.dialect.name == "postgresql":
        return 0
    numbered: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return numbered or int(bool(tables.get_table_names()))


def _upgrade(connection: Connection, history: History, found: int) -> None:
    from alembic import command
    from alembic.config import Config

    if not inspect(connection).has_table(history.versions.name):
        _note(connection, history, found)
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(_FOLDER / history.name))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = history.versions.name
    command.upgrade(config, "head")


def _note(connection: Connection, history: History, number: int) -> None:
    history.versions.create(connection)
    connection.execute(insert(history.versions).values(version_num=str(number)))


def _check_server(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    if (connection.dialect.server_version_info or ()) < _OLDEST_POSTGRESQL:
        raise StoreMismatch(
            "The server of WENZHENG_DATABASE_URL is older than PostgreSQL 15; upgrade it, or name "
            "another."
        )
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreMismatch(
            f"The database of WENZHENG_DATABASE_URL is encoded in {encoding}; make one with "
            "`createdb --encoding=UTF8 --template=template0`, and name that."
        )


def _setting(engine: Engine) -> str:
    in_files = engine.dialect.name == "sqlite"
    return "WENZHENG_DATA_DIR" if in_files else "WENZHENG_DATABASE_URL"
