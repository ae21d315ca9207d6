"""Who is limited to some collections has a store as if nothing else were in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from ingest.pipeline import ingest
from vectorstore.document_records import DocumentCorrection
from vectorstore.errors import InvalidRequest, NotFound
from vectorstore.permitted_store import PermittedStore
from vectorstore.records import DocumentRecord, Filters
from vectorstore.store import Store
from vectorstore.vocabulary import is_coined

HEALTH = speech("林雨晴", "山区看病太远。", "一是让医生下乡巡诊。")
LIGHT = speech("凌望舒", "灯塔年久失修。", "一是修缮“灯塔之家”。", "二是招募守塔人。")
_SPEECHES = (PORT, SCHOOL, HEALTH, LIGHT)
_NAMES = ("甲", "乙", "丙")
_COLLECTIONS = st.sets(st.sampled_from(_NAMES), min_size=1)
_JSONL = '{"speaker": "秦观海", "text": "夜航要看浮标。", "date": "2023-03-06"}'


def _filled(folder: Path, url: str | None, members: Mapping[int, Sequence[str]]) -> Store:
    store = Store(folder, WordEmbedder(), database_url=url)
    for number, collections in members.items():
        store.add(
            replace(document(_SPEECHES[number]), date=f"202{number}-03-05", occasion=f"会{number}"),
            name=f"{number}.txt",
            source=str(number),
            sha256=str(number) * 64,
            collections=collections,
        )
    return store


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[Store]:
    members = {0: ["甲"], 1: ["甲", "乙"], 2: ["乙"], 3: []}
    opened = _filled(tmp_path / "whole", database_url, members)
    yield opened
    opened.close()


def _timeless(document: DocumentRecord) -> DocumentRecord:
    return replace(document, added_at="")


def _seen(store: Store | PermittedStore) -> list[object]:
    """Whatever a store tells to who reads it."""
    library = store.library
    ids = [f"{str(n) * 16}-01-{place:02d}" for n in range(len(_SPEECHES)) for place in range(4)]
    speeches = [f"{str(n) * 16}-01" for n in range(len(_SPEECHES))]
    vector = WordEmbedder().embed_queries(["灯塔"])[0]
    named = Filters(collections=("甲",))
    numbered = [term for _, term, _ in library.terms_after(0)]
    counts = library.term_counts()
    return [
        [_timeless(one) for one in library.documents()],
        [_timeless(one) for one in library.documents_of([one[:16] for one in speeches])],
        [library.document_by(source=str(n)) is not None for n in range(len(_SPEECHES))],
        [library.document_by(sha256=str(n) * 64) is not None for n in range(len(_SPEECHES))],
        *[library.headers(one) for one in (Filters(), named, Filters(since="2021"))],
        library.passages(ids),
        library.passages_of(speeches),
        library.passages_holding([("灯塔",)]),
        library.passages_holding([("港口",)], named),
        [library.holds([(word,)]) for word in ("灯塔", "港口", "乡村", "山区")],
        library.passage_count(),
        library.passage_count(named),
        library.passage_counts(),
        library.speech_count(),
        library.speech_lengths(),
        library.passage_ids(),
        library.passage_ids(named, ids),
        set(library.passage_sample(3)) <= set(library.passage_ids()),
        library.texts(),
        [p.id for p in library.passage_vectors(ids)[0]],
        library.worded_sentences(ids)[:2],
        library.vectors_of_part(Filters()),
        [one.passage_id for one in store.search_vectors(vector, 20)],
        [one.passage_id for one in store.search_vectors(vector, 20, named)],
        {one.passage_id for one in store.search_words(["灯塔", "港口", "教师"], 20)},
        sorted(term for term in numbered if term in counts and not is_coined(term)),
        store.size(),
        [_timeless(one) for one in store.headings().documents],
        store.headings().headers,
    ]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(members=st.lists(_COLLECTIONS, min_size=4, max_size=4), mine=_COLLECTIONS)
def test_it_tells_what_a_store_of_its_documents_alone_would(
    tmp_path_factory: pytest.TempPathFactory, members: list[set[str]], mine: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("part")
    whole = _filled(folder / "whole", None, {n: sorted(one) for n, one in enumerate(members)})
    theirs = {n: sorted(one & mine) for n, one in enumerate(members) if one & mine}
    alone = _filled(folder / "alone", None, theirs)
    try:
        assert _seen(PermittedStore(whole, sorted(mine))) == _seen(alone)
    finally:
        whole.close()
        alone.close()


def test_it_is_so_on_either_engine(store: Store, tmp_path: Path) -> None:
    alone = _filled(tmp_path / "alone", None, {1: ["乙"], 2: ["乙"]})
    assert _seen(PermittedStore(store, ["乙"])) == _seen(alone)
    assert _seen(PermittedStore(store, ["丁"]))[0] == []
    alone.close()


def test_a_change_elsewhere_does_not_show(store: Store) -> None:
    part = PermittedStore(store, ["甲"])
    before = part.fingerprint()
    store.remove("2" * 16)
    assert part.fingerprint() == before
    store.remove("0" * 16)
    assert part.fingerprint() != before


@pytest.mark.parametrize("hidden", ["2" * 16, "3" * 16])
def test_what_is_not_seen_is_not_there_and_cannot_be_changed(store: Store, hidden: str) -> None:
    part = PermittedStore(store, ["甲"])
    for change in (
        part.library.document,
        lambda key: part.library.speech(f"{key}-01"),
        part.remove,
        lambda key: part.join(key, ["甲"]),
        lambda key: part.correct_document(key, DocumentCorrection(date="1999")),
    ):
        messages = []
        for key in (hidden, "f" * 16):
            with pytest.raises(NotFound) as refused:
                change(key)
            messages.append(str(refused.value).replace(key, "…"))
        assert len(set(messages)) == 1
    assert store.library.document(hidden).date != "1999"


def test_what_is_taken_out_of_ones_collections_stays_in_those_of_others(store: Store) -> None:
    part = PermittedStore(store, ["甲"])
    part.remove("1" * 16)
    part.remove("0" * 16)
    assert not part.library.documents()
    assert store.library.document("1" * 16).collections == ("乙",)
    with pytest.raises(NotFound):
        store.library.document("0" * 16)


def test_a_document_keeps_the_collections_that_are_not_seen(store: Store) -> None:
    part = PermittedStore(store, ["甲", "丙"])
    part.correct_document("1" * 16, DocumentCorrection(collections=("丙",)))
    assert part.library.document("1" * 16).collections == ("丙",)
    assert store.library.document("1" * 16).collections == ("丙", "乙")


@pytest.mark.parametrize("named", [["乙"], ["丁"], []])
def test_only_ones_own_collections_are_written_to(store: Store, named: list[str]) -> None:
    part = PermittedStore(store, ["甲", "丙"])
    with pytest.raises(InvalidRequest) as refused:
        ingest(part, "b.jsonl", _JSONL.encode(), "b", collections=named)
    assert "丙, 甲" in str(refused.value)
    assert not any(one.source == "b" for one in store.library.documents())


def test_what_others_hold_already_is_added_as_if_it_were_new(store: Store) -> None:
    data = _JSONL.encode()
    ingest(store, "b.jsonl", data, "b", collections=["乙"])
    part = PermittedStore(store, ["甲"])
    assert ingest(part, "b.jsonl", data, "b").status == "added"
    assert ingest(part, "b.jsonl", data, "b").status == "unchanged"


def test_a_file_of_a_name_that_others_have_takes_nothing_of_theirs_away(store: Store) -> None:
    part = PermittedStore(store, ["甲"])
    assert ingest(part, "2.txt", _JSONL.encode(), "2").status == "added"
    assert store.library.document("2" * 16).collections == ("乙",)
    newer = _JSONL.replace("浮标", "航标").encode()
    assert ingest(part, "2.txt", newer, "2").status == "replaced"
    assert len(part.library.documents()) == 3


def test_a_document_of_nobody_is_for_who_sees_all(store: Store) -> None:
    seen = {one.id for name in _NAMES for one in PermittedStore(store, [name]).library.documents()}
    assert "3" * 16 not in seen
