"""Everything stored can move between SQLite and PostgreSQL, and is the same there."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import UpdateBase, delete, update
from support.embedders import WordEmbedder
from support.postgresql import PostgresqlServer
from support.speeches import PORT, SCHOOL, document, speech

from assistant.answer_store import KeptAnswers, Verdict
from assistant.assistant import Assistant
from assistant.keys import Keyring, Scope
from assistant.records import Question
from assistant.settings import Settings
from vectorstore.analysis.tokenizer import tokens
from vectorstore.copying import copy
from vectorstore.document_records import DocumentCorrection
from vectorstore.errors import InvalidRequest, StorageFailed, StoreInUse, StoreMismatch
from vectorstore.library import Library
from vectorstore.mentions import Term, find_mentions
from vectorstore.progress import Stopped
from vectorstore.records import Correction
from vectorstore.storage.location import Location, location_of
from vectorstore.storage.tables import collections, document_corrections, speeches
from vectorstore.store import Store

CALLER, QUESTION = "clerk", Question(question="船舶排放怎么减少？")


@pytest.fixture(params=["to PostgreSQL", "to SQLite"])
def way(
    request: pytest.FixtureRequest, tmp_path: Path, server: PostgresqlServer
) -> tuple[Location, Location]:
    one = Location(tmp_path / "one", None)
    other = Location(tmp_path / "other", server.new_database())
    return (one, other) if request.param == "to PostgreSQL" else (other, one)


@pytest.fixture
def filled(way: tuple[Location, Location]) -> Iterator[tuple[Location, Location]]:
    """A corpus with a replaced document, collections, corrections, a key, and a judged answer."""
    source, _ = way
    store = opened(source)
    store.add(document(PORT), name="旧", source="a", sha256="0" * 64)
    store.add(document(speech("周一", "河要疏浚。")), name="河", source="b", sha256="1" * 64)
    store.add(document(PORT, SCHOOL), name="会议", source="a", sha256="2" * 64)
    store.correct(f"{'1' * 16}-01", Correction(speaker="林远山"))
    store.join("2" * 16, ["年会", "港口"])
    store.correct_document("1" * 16, DocumentCorrection(date="2019-03", occasion=""))
    answer = Assistant(store, Settings(_env_file=None, data_dir=source.folder)).ask(QUESTION)
    store.close()
    with closing(Keyring(source.folder, source.database_url)) as keys:
        keys.create("clerk", Scope.READ, collections=["年会"])
    with closing(KeptAnswers(source.folder, 9, source.database_url)) as kept:
        kept.keep(answer, CALLER)
        kept.keep(answer.model_copy(update={"id": "other"}), CALLER)
        kept.judge(answer.id, CALLER, Verdict.RIGHT, "gut")
    return way


def opened(place: Location) -> Store:
    return Store(place.folder, WordEmbedder(), database_url=place.database_url)


def everything(place: Location) -> list[object]:
    """What a user can find of it."""
    store = opened(place)
    with (
        closing(Keyring(place.folder, place.database_url)) as keys,
        closing(KeptAnswers(place.folder, 9, place.database_url)) as kept,
    ):
        answer = Assistant(store, Settings(_env_file=None, data_dir=place.folder)).ask(QUESTION)
        asked = tokens("河要疏浚 岸电")
        assert not store.check()
        found = [
            store.fingerprint(),
            store.library.documents(),
            [store.library.speech(header.id) for header in store.library.headers()],
            store.library.search_words(asked, 9),
            find_mentions(store.library, [Term("岸电"), Term("河")]),
            store.library.text.word_counts(),
            [row[1:] for row in store.library.terms_after(0)],
            answer.model_dump(exclude={"id", "timings"}),
            keys.keys(),
            keys.required(),
            kept.judged(),
            kept.answer("other", CALLER),
        ]
    store.close()
    return found


def test_all_that_can_be_found_is_the_same_there(filled: tuple[Location, Location]) -> None:
    source, target = filled
    copied = copy(source, target)
    assert (copied.documents, copied.keys, copied.answers) == (2, 1, 2)
    assert everything(target) == everything(source)
    store = opened(target)
    assert store.embedder.embedded == []  # type: ignore[attr-defined]
    store.add(document(speech("周二", "桥要加固。")), name="桥", source="c", sha256="3" * 64)
    assert not store.check()
    store.remove("1" * 16)
    store.add(document(speech("周一", "河要疏浚。")), name="河", source="b", sha256="1" * 64)
    assert store.library.document("1" * 16).date == "2019-03"
    store.close()


def test_a_copy_cut_short_is_no_corpus_and_goes_on_where_it_stopped(
    filled: tuple[Location, Location],
) -> None:
    source, target = filled
    begun: list[int] = []

    def stop(stage: str, done: int, _: int) -> None:
        begun.append(done)
        if stage == "copy" and done == 1:
            raise Stopped

    with pytest.raises(Stopped):
        copy(source, target, stop)
    with pytest.raises(StoreMismatch, match="unfinished copy"):
        opened(target)
    with pytest.raises(InvalidRequest, match="unfinished copy"):
        copy(target, replace(source, folder=source.folder / "third", database_url=None))
    with closing(Library(target)) as half:
        (first,) = half.documents()
    copy(source, target)
    with closing(Library(target)) as whole:
        assert whole.documents()[0] == first
    assert everything(target) == everything(source)


def test_a_place_that_holds_something_else_is_refused_and_left_alone(
    filled: tuple[Location, Location],
) -> None:
    source, target = filled
    store = opened(target)
    store.add(document(SCHOOL), name="x", source="x", sha256="7" * 64)
    store.close()
    with pytest.raises(InvalidRequest, match="name an empty"):
        copy(source, target)
    store = opened(target)
    assert [one.name for one in store.library.documents()] == ["x"]
    store.close()


def test_a_place_that_is_in_use_is_not_copied(filled: tuple[Location, Location]) -> None:
    source, target = filled
    store = opened(source)
    with pytest.raises(StoreInUse):
        copy(source, target)
    store.close()


@pytest.mark.parametrize(
    "difference",
    [
        update(speeches).values(role="another"),
        delete(collections).where(collections.c.name == "港口"),
        update(document_corrections).values(date="2020"),
    ],
    ids=["speech", "collection", "correction of a document"],
)
def test_what_differs_after_all_is_said(
    filled: tuple[Location, Location], difference: UpdateBase
) -> None:
    source, target = filled

    def spoil(stage: str, done: int, _: int) -> None:
        if (stage, done) == ("compare", 0):
            with closing(Library(target)) as library, library.transaction() as connection:
                connection.execute(difference)

    with pytest.raises(StorageFailed, match="copy again"):
        copy(source, target, spoil)
    with pytest.raises(StoreMismatch):
        opened(target)


def test_an_address_names_a_folder_or_a_database() -> None:
    assert location_of("sqlite:data") == Location(Path("data"))
    assert location_of("sqlite:///srv/data") == location_of("sqlite:/srv/data")
    assert location_of("postgresql://a@b/c").database_url == "postgresql://a@b/c"
    for wrong in ("sqlite:", "data", "mysql://a@b/c"):
        with pytest.raises(InvalidRequest):
            location_of(wrong)
