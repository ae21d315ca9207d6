"""A database that cannot be used as it is: one sentence with its mend, and nothing half done."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text, update
from support.embedders import WordEmbedder
from support.postgresql import PostgresqlServer
from support.speeches import PORT, SCHOOL, document

from vectorstore.errors import DiskFull, StorageFailed, Unavailable
from vectorstore.library import HISTORY, Library
from vectorstore.storage.location import Location
from vectorstore.store import Store


@pytest.fixture
def url(tmp_path: Path, server: PostgresqlServer) -> str:
    """A database with a document in it."""
    made = server.new_database()
    store = Store(tmp_path, WordEmbedder(), database_url=made)
    store.add(document(PORT), name="a", source="a", sha256="1" * 64)
    store.close()
    return made


def as_user(url: str, user: str) -> str:
    return url.replace("postgres@", f"{user}@")


def test_a_wrong_password_is_said_and_not_repeated(
    tmp_path: Path, url: str, server: PostgresqlServer
) -> None:
    server.make_user("locked", "richtig")
    Library(Location(tmp_path, as_user(url, "locked:richtig"))).close()
    with pytest.raises(Unavailable, match="password and database in WENZHENG_DATABASE_URL") as said:
        Library(Location(tmp_path, as_user(url, "locked:geheim")))
    assert "geheim" not in said.value.message


def test_a_user_who_may_only_read_is_told_so_when_it_would_write(
    tmp_path: Path, url: str, server: PostgresqlServer
) -> None:
    server.execute("CREATE ROLE onlooker LOGIN")
    server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO onlooker", _name(url))
    store = Store(tmp_path, WordEmbedder(), database_url=as_user(url, "postgres"))
    before = store.fingerprint()
    store.close()
    with pytest.raises(StorageFailed, match="may not write"):
        _bring(tmp_path, as_user(url, "onlooker"))
    store = Store(tmp_path, WordEmbedder(), database_url=url)
    assert store.fingerprint() == before
    store.close()


def test_a_full_disk_of_the_server_is_said_and_loses_nothing(
    tmp_path: Path, url: str, server: PostgresqlServer
) -> None:
    server.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE 'could not extend file' USING ERRCODE = '53100'; END $$",
        _name(url),
    )
    server.execute(
        "CREATE TRIGGER full_disk BEFORE INSERT ON sentences EXECUTE FUNCTION full_disk()",
        _name(url),
    )
    store = Store(tmp_path, WordEmbedder(), database_url=url)
    with pytest.raises(DiskFull, match="free some room there"):
        store.add(document(SCHOOL), name="b", source="b", sha256="2" * 64)
    assert [one.name for one in store.library.documents()] == ["a"]
    assert not store.check()
    server.execute("DROP TRIGGER full_disk ON sentences", _name(url))
    store.add(document(SCHOOL), name="b", source="b", sha256="2" * 64)
    assert not store.check()
    store.close()


_NEWEST_COLUMNS = ("place", "organ", "number", "corrected")


def _forget_newest(location: Location) -> None:
    """Make a library as the version before collections left it."""
    with closing(Library(location)) as library, library.transaction() as connection:
        for table in ("collections", "document_corrections"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("DROP INDEX documents_by_date"))
        for column in _NEWEST_COLUMNS:
            connection.execute(text(f"ALTER TABLE documents DROP COLUMN {column}"))
        connection.execute(update(HISTORY.versions).values(version_num="8"))
        if not library.is_postgresql:
            connection.exec_driver_sql("PRAGMA user_version = 8")


def test_an_older_library_is_brought_up_whole_or_not_at_all(
    tmp_path: Path, database_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened() -> Store:
        return Store(tmp_path, WordEmbedder(), database_url=database_url)

    store = opened()
    store.add(document(PORT), name="a", source="a", sha256="1" * 64)
    before = store.fingerprint()
    store.close()
    location = Location(tmp_path, database_url)
    _forget_newest(location)

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_table", _then_fail(_create_table()))
        with pytest.raises(RuntimeError):
            Library(location)
    engine = location.engine("library")
    columns = {column["name"] for column in inspect(engine).get_columns("documents")}
    assert columns.isdisjoint(_NEWEST_COLUMNS)
    assert not inspect(engine).has_table("collections")
    engine.dispose()

    store = opened()
    assert store.fingerprint() == before
    store.add(document(SCHOOL), name="b", source="b", sha256="2" * 64)
    assert not store.check()
    store.close()


def _bring(folder: Path, url: str) -> None:
    with closing(Store(folder, WordEmbedder(), database_url=url)) as store:
        store.add(document(SCHOOL), name="b", source="b", sha256="2" * 64)


def _create_table() -> Callable[..., object]:
    from alembic import op

    return op.create_table


def _then_fail(work: Callable[..., object]) -> Callable[..., object]:
    def failing(*given: object, **named: object) -> None:
        work(*given, **named)
        raise RuntimeError("the power is gone")

    return failing


def _name(url: str) -> str:
    return url.rpartition("/")[2]
