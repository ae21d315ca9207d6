"""Index and headings follow the log of changes: they read what was changed, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete
from support.embedders import WordEmbedder
from support.running_chroma import RunningChroma
from support.speeches import PORT, SCHOOL, document, speech

from vectorstore import change_log
from vectorstore.chroma import VectorIndex
from vectorstore.document_records import DocumentCorrection
from vectorstore.errors import Unavailable
from vectorstore.headings import HeadingsReader
from vectorstore.library import Library
from vectorstore.records import EVERYWHERE, Correction, Filters, Passage
from vectorstore.storage import tables
from vectorstore.storage.document_facts import FACTS
from vectorstore.store import Store

SOURCES = ("a", "b", "c", "d")


def fill(store: Store) -> None:
    for number, source in enumerate(SOURCES):
        said = document(speech(f"周{number}", f"第{number}条河要疏浚。" * 9), PORT)
        store.add(said, name=source, source=source, sha256=f"{number}" * 64)


def change(store: Store) -> None:
    """Bring one in, replace one, remove one, correct two, let one belong to a collection."""
    store.add(document(SCHOOL), name="e", source="e", sha256="5" * 64)
    store.add(document(SCHOOL, PORT), name="a", source="a", sha256="6" * 64)
    store.remove("1" * 16)
    store.correct(f"{'2' * 16}-01", Correction(speaker="林远山"))
    store.correct_document("5" * 16, DocumentCorrection(date="2020"))
    store.join("3" * 16, ["年会"])


def test_headings_read_what_was_changed_and_are_those_that_a_newcomer_reads(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    before = store.headings()
    asked: list[Filters] = []
    headers = Library.headers

    def watched(library: Library, filters: Filters = EVERYWHERE) -> object:
        asked.append(filters)
        return headers(library, filters)

    monkeypatch.setattr(Library, "headers", watched)
    change(store)
    followed = store.headings()
    assert [set(one.documents) for one in asked] == [
        {"0" * 16, "5" * 16, "6" * 16, "1" * 16, "2" * 16, "3" * 16}
    ]
    monkeypatch.undo()
    newcomer = HeadingsReader(store.library, store.embedder.identity).at(store.look().changes)
    assert followed.fingerprint == newcomer.fingerprint != before.fingerprint
    assert followed.documents == newcomer.documents == tuple(store.library.documents())
    assert followed.headers == newcomer.headers == tuple(store.library.headers())


@pytest.mark.parametrize(
    "correction",
    [
        *(DocumentCorrection(**{fact: "x"}) for fact in FACTS),
        DocumentCorrection(collections=("x",)),
    ],
)
def test_whatever_a_person_says_of_a_document_makes_another_corpus(
    store: Store, correction: DocumentCorrection
) -> None:
    fill(store)
    before = store.fingerprint()
    store.correct_document("2" * 16, correction)
    assert store.fingerprint() != before
    store.correct_document("2" * 16, correction)
    newcomer = HeadingsReader(store.library, store.embedder.identity).at(store.look().changes)
    assert store.fingerprint() == newcomer.fingerprint


def test_a_log_that_does_not_go_back_so_far_has_everything_read_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_log, "KEPT", 2)
    fill(store)
    store.headings()
    change(store)
    rows = store.library.query(tables.change_log.select())
    assert len(rows) <= 2 + 1
    assert store.headings().headers == tuple(store.library.headers())


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningChroma]:
    running = RunningChroma(tmp_path_factory.mktemp("chroma"))
    running.start()
    yield running
    running.kill()


@pytest.mark.slow
@pytest.mark.parametrize("log", ["whole", "lost"])
def test_an_index_left_behind_comes_up_by_what_was_changed(
    chroma: RunningChroma,
    tmp_path: Path,
    database_url: str | None,
    log: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def opened() -> Store:
        return Store(tmp_path, WordEmbedder(), database_url=database_url, chroma=chroma.address)

    one = opened()
    fill(one)
    untouched = set(one.library.passage_ids(Filters(documents=("3" * 16,))))
    monkeypatch.setattr(VectorIndex, "put", _away)
    with pytest.raises(Unavailable):
        one.add(document(SCHOOL), name="e", source="e", sha256="5" * 64)
    one.remove("1" * 16)
    one.close()
    monkeypatch.undo()

    put: list[str] = []
    putting = VectorIndex.put

    def watched(index: VectorIndex, passages: list[Passage], vectors: object) -> None:
        put.extend(passage.id for passage in passages)
        putting(index, passages, vectors)  # type: ignore[arg-type]

    monkeypatch.setattr(VectorIndex, "put", watched)
    if log == "lost":
        library = one.library
        with library.transaction() as connection:
            connection.execute(delete(tables.change_log))
        library.close()
    other = opened()
    assert not other.check()
    assert other.index.in_step()
    assert put
    assert untouched.isdisjoint(put)
    other.close()


def _away(*_: object) -> None:
    raise Unavailable("The vector index does not answer.")
