"""Many files, one after the other: what is true of each alone stays true."""

from pathlib import Path

from support.embedders import WordEmbedder
from support.pages import page_of

from ingest.bulk_ingest import Brought, ingest_all
from ingest.pipeline import ingest
from vectorstore.errors import UnreadableDocument, WenzhengError
from vectorstore.store import Added, Store


def file(number: int, text: str = "") -> Brought:
    return Brought(f"{number}.txt", str(number), (text or page_of(number)).encode)


def statuses(found: list[tuple[Brought, Added | WenzhengError]]) -> list[str]:
    return [each.status if isinstance(each, Added) else type(each).__name__ for _, each in found]


def test_files_are_stored_in_their_order_and_a_bad_one_stops_none(store: Store) -> None:
    def missing() -> bytes:
        raise UnreadableDocument("c.txt cannot be read; check its path.")

    files = [
        file(1),
        Brought("b.txt", "2", b"\x00\x01\x02".__bytes__),
        Brought("c.txt", "3", missing),
        file(4),
        file(5, page_of(1)),
    ]
    found = list(ingest_all(store, files))
    assert [each.source for each, _ in found] == ["1", "2", "3", "4", "5"]
    assert statuses(found) == [
        "added",
        "UnreadableDocument",
        "UnreadableDocument",
        "added",
        "unchanged",
    ]
    assert [document.source for document in store.library.documents()] == ["1", "4"]
    assert not store.check()


def test_what_stands_in_several_files_is_embedded_once(
    store: Store, embedder: WordEmbedder
) -> None:
    shared = "大家都说，这件事情应当从长计议，不可操之过急。"
    files = [file(number, page_of(number) + shared) for number in range(8)]
    list(ingest_all(store, files))
    assert embedder.embedded.count(shared) == 1
    assert len(embedder.embedded) == len(set(embedder.embedded))
    assert not store.check()


def test_many_files_are_stored_as_they_are_one_by_one(store: Store, tmp_path: Path) -> None:
    files = [file(number) for number in range(4)]
    list(ingest_all(store, files))
    alone = Store(tmp_path / "alone", WordEmbedder())
    for each in files:
        ingest(alone, each.name, each.read(), each.source)
    assert alone.fingerprint() == store.fingerprint()
    assert alone.library.texts() == store.library.texts()
    alone.close()


def test_what_is_stopped_goes_on_where_it_was(store: Store, embedder: WordEmbedder) -> None:
    taking = ingest_all(store, (file(number) for number in range(10)))
    told = [next(taking)[0].source for _ in range(3)]
    taking.close()
    assert [document.source for document in store.library.documents()] == told
    assert not store.check()
    before = len(embedder.embedded)
    again = statuses(list(ingest_all(store, (file(number) for number in range(10)))))
    assert again == ["unchanged"] * 3 + ["added"] * 7
    assert len(set(embedder.embedded[:before]) & set(embedder.embedded[before:])) <= 2 * 20


def test_a_file_is_stored_though_its_twin_leaves_while_it_waits(store: Store) -> None:
    ingest(store, "1.txt", page_of(1).encode(), "1")
    found = list(ingest_all(store, [file(1, page_of(2)), file(3, page_of(1))]))
    assert statuses(found) == ["replaced", "added"]
    assert not store.check()


def test_no_more_is_read_ahead_than_a_few_files(store: Store) -> None:
    read: list[int] = []

    def noted(number: int) -> Brought:
        def read_it() -> bytes:
            read.append(number)
            return page_of(number).encode()

        return Brought(f"{number}.txt", str(number), read_it)

    taking = ingest_all(store, map(noted, range(30)))
    next(taking)
    assert len(read) <= 3
    taking.close()
