"""SQLite and PostgreSQL find the same, and a server that cannot be used is said in a sentence."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update
from support.embedders import WordEmbedder
from support.postgresql import PostgresqlServer
from support.speeches import PORT, SCHOOL, document, speech

from assistant.answer_store import KeptAnswers
from assistant.keys import Keyring, Scope
from vectorstore.analysis.tokenizer import tokens
from vectorstore.errors import (
    Busy,
    InvalidRequest,
    StorageFailed,
    StoreInUse,
    StoreMismatch,
    Unavailable,
)
from vectorstore.library import HISTORY, Library
from vectorstore.mentions import Term, find_mentions
from vectorstore.records import EVERYWHERE, Correction, Filters
from vectorstore.storage.advisory_locks import AdvisoryLocks
from vectorstore.storage.location import Location
from vectorstore.store import Store

_PIECES = [
    "港口港口夜间", "岸电设施", "3.5%", "3 5", "naïve CAFÉ", "हिन्दी में", "ferries", "ferry",
    "音樂教師", "🫠", "a.b.c", "“双碳”", "x\u0301y", "超" * 700, "w" * 700,
]  # fmt: skip
_COLUMNS = """
    SELECT table_name, column_name, data_type, collation_name, is_nullable
    FROM information_schema.columns WHERE table_schema = 'public'
"""
_INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
_CONSTRAINTS = """
    SELECT conrelid::regclass, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
_texts = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8).map(" ".join)


@pytest.fixture
def both(tmp_path: Path, server: PostgresqlServer) -> Iterator[tuple[Store, Store]]:
    one = Store(tmp_path / "one", WordEmbedder())
    other = Store(tmp_path / "other", WordEmbedder(), database_url=server.new_database())
    yield one, other
    one.close()
    other.close()


def _counted(library: Library) -> dict[str, int]:
    """How many passages hold each word that is not too long to be known by itself."""
    return {word: count for word, count in library.text.word_counts().items() if len(word) < 64}


@pytest.mark.slow
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(bodies=st.lists(_texts, min_size=1, max_size=4), asked=_texts)
def test_the_same_is_found_by_words_with_the_same_scores(
    both: tuple[Store, Store], bodies: list[str], asked: str
) -> None:
    said = document(*(speech(f"周{number}", body) for number, body in enumerate(bodies)))
    for store in both:
        store.add(said, name="x", source="x", sha256=str(hash(tuple(bodies))).rjust(64, "0"))
    (header, *_) = both[0].library.headers()
    for store in both:
        store.correct(header.id, Correction(speaker="林远山", title=asked[:20]))
    one, other = (store.library for store in both)
    for filters in (EVERYWHERE, Filters(speakers=("林远山",))):
        assert one.search_words(tokens(asked), 9, filters) == other.search_words(
            tokens(asked), 9, filters
        )
    assert _counted(one) == _counted(other)
    for term in (*asked.split(), "港"):
        wanted = [Term(term, "en")]
        assert find_mentions(one, wanted) == find_mentions(other, wanted)


def test_keys_and_answers_are_shared_by_all_who_use_the_database(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    url = server.new_database()
    one, other = Keyring(tmp_path / "a", url), Keyring(tmp_path / "b", url)
    _, token = one.create("clerk", Scope.READ)
    assert other.required()
    assert other.authenticate(token) == one.keys()[0]
    KeptAnswers(tmp_path / "a", 10, url).close()
    assert list(tmp_path.iterdir()) == []
    one.close()
    other.close()


def test_changes_take_turns_and_the_dead_give_theirs_back(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    location = Location(tmp_path, server.new_database())
    mine = AdvisoryLocks(location.engine("locks"), shared=True)
    theirs = AdvisoryLocks(location.engine("locks"), shared=True)
    with mine.taken(), mine.taken():
        with pytest.raises(Busy, match="try again"), theirs.taken(0.1):
            pass
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        with theirs.taken(1):
            pass
    with mine.taken(1):
        pass
    with pytest.raises(StoreInUse, match="in use by other processes"):
        AdvisoryLocks(location.engine("locks"), shared=False)
    mine.release()
    theirs.release()


def test_what_a_lost_connection_was_about_is_undone_and_the_next_is_made(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    store = Store(tmp_path, WordEmbedder(), database_url=server.new_database())
    store.add(document(PORT), name="a", source="a", sha256="1" * 64)

    def change() -> None:
        with store.library.transaction():
            store.library.set_meta("seeded", "yes")
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            store.library.passage_count()

    with pytest.raises(Unavailable, match="tried again"):
        change()
    assert store.library.meta("seeded") is None
    store.add(document(SCHOOL), name="b", source="b", sha256="2" * 64)
    assert not store.check()
    store.close()


def test_a_database_before_collections_becomes_what_a_new_one_is(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    old, new = (Location(tmp_path, server.new_database()) for _ in range(2))
    library = Library(old)
    with library.transaction() as connection:
        for table in ("collections", "document_corrections"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        for column in ("place", "organ", "number", "corrected"):
            connection.exec_driver_sql(f"ALTER TABLE documents DROP COLUMN {column}")
        connection.exec_driver_sql("DROP INDEX documents_by_date")
        connection.execute(update(HISTORY.versions).values(version_num="8"))
    library.close()
    assert _schema(old) == _schema(new)


def _schema(location: Location) -> list[tuple[str, ...]]:
    """The columns, the indexes and the constraints of a library in PostgreSQL."""
    library = Library(location)
    found = [
        tuple(map(str, row))
        for statement in (_COLUMNS, _INDEXES, _CONSTRAINTS)
        for row in library.query(text(statement))
    ]
    library.close()
    return sorted(found)


def test_a_database_of_a_newer_version_is_left_alone(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    location = Location(tmp_path, server.new_database())
    library = Library(location)
    with library.transaction() as connection:
        connection.execute(update(HISTORY.versions).values(version_num="99"))
    library.close()
    with pytest.raises(StoreMismatch, match=r"newer version.*WENZHENG_DATABASE_URL"):
        Library(location)


def test_a_server_that_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"postgresql://wz:geheim@127.0.0.1:{free.getsockname()[1]}/wz"
    for url in (nobody, server.url("missing"), server.url("postgres", user="nobody")):
        with pytest.raises(Unavailable, match="WENZHENG_DATABASE_URL are right") as refused:
            Library(Location(tmp_path, url))
        assert "geheim" not in refused.value.message
    with pytest.raises(InvalidRequest, match="postgresql://user"):
        Library(Location(tmp_path, "mysql://wz:geheim@127.0.0.1/wz"))


def test_a_user_who_may_not_write_is_refused_and_leaves_nothing(
    tmp_path: Path, server: PostgresqlServer
) -> None:
    url = server.new_database()
    name = url.rpartition("/")[2]
    server.execute("CREATE ROLE reader LOGIN")
    with pytest.raises(StorageFailed, match="may not write"):
        Library(Location(tmp_path, server.url(name, user="reader")))
    Library(Location(tmp_path, url)).close()
