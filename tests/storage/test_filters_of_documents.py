"""Documents belong to collections, are put right by hand, and are filtered by both and by date."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from vectorstore.document_records import DocumentCorrection
from vectorstore.errors import NotFound
from vectorstore.filtered_search import FilteredSearch
from vectorstore.records import Filters, ParsedDocument, PassageKind
from vectorstore.storage.filtering import lies_between
from vectorstore.store import Store

HEALTH = speech("林雨晴", "山区看病太远。", "一是让医生下乡巡诊。")
_DAYS = {"a": "2021-03-05", "b": "2023-03-06", "c": ""}


def _dated(date: str, occasion: str, *speeches: object) -> ParsedDocument:
    return replace(
        document(*speeches), date=date, occasion=occasion, organ="议事会", number="第3次"
    )


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[Store]:
    store = Store(tmp_path, WordEmbedder(), database_url=database_url)
    for number, (said, (name, date)) in enumerate(
        zip((PORT, SCHOOL, HEALTH), _DAYS.items(), strict=True), 1
    ):
        store.add(
            _dated(date, f"第{number}次座谈会", said),
            name=f"{name}.txt",
            source=name,
            sha256=str(number) * 64,
            collections=["年会", name],
        )
    yield store
    store.close()


def _sources(store: Store, filters: Filters) -> str:
    documents = {one.id: one.source for one in store.library.documents()}
    return "".join(documents[header.document_id] for header in store.library.headers(filters))


def test_what_a_document_says_about_itself_is_kept_with_it(store: Store) -> None:
    first = store.library.documents()[0]
    assert (first.organ, first.number, first.collections) == ("议事会", "第3次", ("a", "年会"))
    assert not first.corrected


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(collections=("年会",)), "abc"),
        (Filters(collections=("a", "b")), "ab"),
        (Filters(occasions=("第2次座谈会",)), "b"),
        (Filters(since="2021"), "ab"),
        (Filters(since="2021-03-06"), "b"),
        (Filters(until="2021-03"), "a"),
        (Filters(since="2022", until="2022"), ""),
        (Filters(since="2023-03", until="2023"), "b"),
        (Filters(collections=("a",), since="2022"), ""),
    ],
)
def test_filters_hold_for_speeches_passages_words_and_vectors(
    store: Store, filters: Filters, found: str
) -> None:
    assert _sources(store, filters) == found
    passages = store.library.passage_ids(filters)
    assert store.library.passage_count(filters) == len(passages)
    vector = WordEmbedder().embed_queries(["岸电"])[0]
    assert {hit.passage_id for hit in store.search_vectors(vector, 99, filters)} == set(passages)
    near = FilteredSearch(store).search(vector, 99, filters, store.size(), store.look())
    assert set(near) == set(passages)


def test_a_kind_of_passage_is_a_filter(store: Store) -> None:
    for kind in PassageKind:
        filters = Filters(kinds=(kind,))
        found = store.library.passages(store.library.passage_ids(filters)).values()
        assert {passage.kind for passage in found} <= {kind}
        wanted = {passage.speech.id for passage in found}
        assert {header.id for header in store.library.headers(filters)} == wanted


def test_a_speech_of_a_day_of_its_own_counts_by_that_day(tmp_path: Path) -> None:
    store = Store(tmp_path, WordEmbedder())
    own = replace(PORT, date="2022-06-01")
    store.add(_dated("2021-03-05", "年会", own), name="d", source="d", sha256="4" * 64)
    assert _sources(store, Filters(since="2022")) == "d"
    assert not _sources(store, Filters(until="2021"))
    store.close()


def test_a_correction_outlives_the_document(store: Store) -> None:
    (first, *_) = store.library.documents()
    before = store.fingerprint()
    store.correct_document(first.id, DocumentCorrection(date="2019", occasion=""))
    found = store.library.document(first.id)
    assert (found.date, found.occasion, found.organ) == ("2019", "", "议事会")
    assert found.corrected
    assert found.collections == first.collections
    assert store.fingerprint() != before
    assert not store.check()
    store.remove(first.id)
    store.add(_dated("2021-03-05", "再", PORT), name="a.txt", source="a", sha256="1" * 64)
    again = store.library.document(first.id)
    assert (again.date, again.occasion, again.collections) == ("2019", "", ())


def test_collections_are_joined_changed_and_inherited(store: Store) -> None:
    (first, *_) = store.library.documents()
    again = store.add(
        document(PORT), name="a", source="elsewhere", sha256="1" * 64, collections=["新"]
    )
    assert again.status == "unchanged"
    assert set(store.library.document(first.id).collections) == {"a", "年会", "新"}
    store.correct_document(first.id, DocumentCorrection(collections=("甲",)))
    assert store.library.document(first.id).collections == ("甲",)
    after = store.add(document(PORT, HEALTH), name="a", source="a", sha256="5" * 64)
    assert store.library.document(after.document_id).collections == ("甲",)


def test_a_document_that_is_not_there_cannot_be_corrected(store: Store) -> None:
    with pytest.raises(NotFound):
        store.correct_document("none", DocumentCorrection(date="2020"))


_DAY = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)).map(str)
_DATE = st.builds(lambda day, length: day[:length], _DAY, st.sampled_from([4, 7, 10]))


def _last_day(date: str) -> str:
    return date + "-12-31"[len(date) - 4 :]


@given(day=_DAY, since=_DATE, until=_DATE)
def test_a_range_is_all_its_days(day: str, since: str, until: str) -> None:
    condition = lies_between(literal(day), Filters(since=since, until=until))
    with create_engine("sqlite://").connect() as connection:
        inside = connection.execute(select(condition)).scalar_one()
    assert bool(inside) == (since <= day <= _last_day(until))


@given(date=_DATE, day=_DAY)
def test_what_is_dated_by_its_year_or_month_may_be_of_each_of_its_days(date: str, day: str) -> None:
    condition = lies_between(literal(date), Filters(since=day, until=day))
    with create_engine("sqlite://").connect() as connection:
        inside = connection.execute(select(condition)).scalar_one()
    assert bool(inside) == day.startswith(date)
