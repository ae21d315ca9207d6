"""A library that an earlier version wrote is brought to the format of this one, as it stands."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from ingest.pipeline import ingest
from vectorstore.library import HISTORY, Library
from vectorstore.mentions import Term, find_mentions
from vectorstore.records import Correction
from vectorstore.storage.location import Location
from vectorstore.store import Store


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found


def _schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def _make_first_format(path: Path) -> None:
    """What version 1 lacked, dates of speeches and corrections by hand; and how it kept vectors."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE old (text_hash BLOB PRIMARY KEY, vector BLOB NOT NULL)"
            " STRICT, WITHOUT ROWID; INSERT INTO old SELECT * FROM vectors;"
            " DROP TABLE vectors; ALTER TABLE old RENAME TO vectors;"
        )
        connection.execute("DROP TABLE library_version")
        connection.execute("DROP TABLE ngram_counts")
        connection.execute("DROP TABLE mentions")
        connection.execute("DROP TABLE corrections")
        connection.execute("DROP TABLE change_log")
        for column in ("reported", "read_as", "corrected", "date"):
            connection.execute(f"ALTER TABLE speeches DROP COLUMN {column}")
        connection.execute("ALTER TABLE passages DROP COLUMN question")
        for table in ("collections", "document_corrections"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX documents_by_date")
        for column in ("place", "organ", "number", "corrected"):
            connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    store = Store(tmp_path, WordEmbedder())
    store.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256="1" * 64)
    store.close()
    _make_first_format(tmp_path / "library.sqlite3")
    return tmp_path


def test_a_library_of_the_first_format_keeps_all_it_holds(old: Path) -> None:
    embedder = WordEmbedder()
    store = Store(old, embedder)
    assert _version(old / "library.sqlite3") == HISTORY.head
    bodies = [store.library.speech(header.id).body for header in store.library.headers()]
    assert bodies == [PORT.body, SCHOOL.body]
    assert {header.date for header in store.library.headers()} == {""}
    assert not store.check()
    assert embedder.embedded == []
    assert [one.text for one in find_mentions(store.library, [Term("岸电")])] == ["岸电"]
    assert store.library.query(text("PRAGMA foreign_key_check")) == []
    assert store.library.query(text("PRAGMA foreign_keys")) == [(1,)]
    ingest(store, "b.jsonl", json.dumps({"text": "好。", "date": "2031-03-05"}).encode(), "b")
    assert store.library.headers()[-1].date == "2031-03-05"
    store.close()


def test_a_speech_of_the_first_format_is_corrected_for_good(old: Path) -> None:
    store = Store(old, WordEmbedder())
    store.correct(store.library.headers()[0].id, Correction(speaker="林远山"))
    store.add(document(PORT), name="a.txt", source="a", sha256="2" * 64)
    (port,) = store.library.headers()
    assert (port.speaker, port.corrected) == ("林远山", True)
    store.close()


def test_a_step_that_fails_leaves_the_library_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old / "library.sqlite3"
    before = _schema(path)

    def fail(*_: object) -> str:
        raise sqlite3.OperationalError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr("vectorstore.analysis.ngram_tokenizer.indexed", fail)
        with pytest.raises(sqlite3.OperationalError):
            Library(Location(old))
    assert _version(path) == 1
    assert _schema(path) == before
    Store(old, WordEmbedder()).close()
    assert _version(path) == HISTORY.head


def test_speeches_of_one_file_keep_their_own_dates(tmp_path: Path) -> None:
    store = Store(tmp_path, WordEmbedder())
    lines = [
        {"speaker": "何其乐", "text": "河要疏浚。", "date": "2031-03-05"},
        {"speaker": "乐其然", "text": "桥要加固。", "date": "2031-03-06"},
        {"speaker": "何其乐", "text": "路要拓宽。"},
    ]
    ingest(store, "a.jsonl", "\n".join(map(json.dumps, lines)).encode(), "a")
    assert [h.date for h in store.library.headers()] == ["2031-03-05", "2031-03-06", ""]
    assert store.library.documents()[0].date == ""
    ingest(store, "b.jsonl", "\n".join(map(json.dumps, lines[:1])).encode(), "b")
    assert store.library.documents()[1].date == "2031-03-05"
    store.close()


def test_words_that_another_tokenizer_cut_are_made_anew(tmp_path: Path) -> None:
    harbour = speech("周海宁", "Порт закрыт.", "Нужны маяки.")
    store = Store(tmp_path, WordEmbedder())
    store.add(document(harbour), name="a", source="a", sha256="1" * 64)
    whole = store.library.text.word_counts(), store.library.query(text("SELECT * FROM sentences"))
    with store.library.transaction() as connection:
        connection.execute(text("UPDATE words SET passage = 'п о р т'"))
        connection.execute(text("UPDATE sentences SET tokens = 'п о р т'"))
        connection.execute(text("DELETE FROM terms"))
        connection.execute(text("DELETE FROM meta WHERE key = 'tokenizer'"))
    assert not store.search_words(["маяки"], 1)
    store.close()

    embedder = WordEmbedder()
    store = Store(tmp_path, embedder)
    found = store.library.text.word_counts(), store.library.query(text("SELECT * FROM sentences"))
    assert found == whole
    assert [hit.passage_id for hit in store.search_words(["маяки"], 1)]
    assert {term for _, term, _ in store.library.terms_after(0)} >= {"порт", "маяки"}
    assert not embedder.embedded
    store.close()
