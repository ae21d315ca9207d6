"""Documents that come in at once: what is large takes turns, and can be stopped."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select
from support.embedders import SlowEmbedder, WordEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from vectorstore.errors import Unavailable
from vectorstore.progress import Cancelled, Progress, Stopped
from vectorstore.records import Correction, ParsedDocument
from vectorstore.storage import tables
from vectorstore.store import Store

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64


def large(sentences: int = 200) -> ParsedDocument:
    """A document of so many sentences, each a passage."""
    return document(speech("周海宁", *(f"第{number}件事应当办好。" for number in range(sentences))))


class Gate:
    """Holds the embedder at the first batch with a certain text until it is opened."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.reached, self.opened = Event(), Event()

    def __call__(self, texts: Sequence[str]) -> None:
        if self._text in texts:
            self.reached.set()
            assert self.opened.wait(10)


@pytest.fixture
def gate() -> Gate:
    return Gate("第150件事应当办好。")


@pytest.fixture
def embedder(gate: Gate) -> WordEmbedder:
    return SlowEmbedder(holding=gate)


@pytest.fixture
def coming(store: Store, gate: Gate) -> Iterator[Store]:
    """A store in which a large document is being embedded."""
    with ThreadPoolExecutor(1) as threads:
        stored = threads.submit(store.add, large(), name="l", source="l", sha256=THREE)
        assert gate.reached.wait(10)
        yield store
        gate.opened.set()
        assert stored.result(10).status == "added"
    assert not store.check()


def test_corrections_and_removals_go_on_while_a_large_document_is_embedded(
    store: Store, gate: Gate
) -> None:
    gone = store.add(document(PORT), name="a", source="a", sha256=ONE).document_id
    kept = store.add(document(SCHOOL), name="b", source="b", sha256=TWO).document_id
    with ThreadPoolExecutor(1) as threads:
        stored = threads.submit(store.add, large(), name="l", source="l", sha256=THREE)
        assert gate.reached.wait(10)
        store.remove(gone)
        store.correct(f"{kept}-01", Correction(speaker="何书映"))
        assert [d.sha256 for d in store.library.documents()] == [TWO]
        gate.opened.set()
        assert stored.result(10).status == "added"
    assert [d.sha256 for d in store.library.documents()] == [TWO, THREE]
    assert not store.check()


def test_a_small_document_is_stored_between_two_batches_of_a_large_one(
    coming: Store, gate: Gate, embedder: WordEmbedder
) -> None:
    with ThreadPoolExecutor(1) as threads:
        small = threads.submit(coming.add, document(SCHOOL), name="b", source="b", sha256=TWO)
        while len(coming._embedding._waiting) < 2:
            assert not small.done()
        gate.opened.set()
        small.result(10)
    at = embedder.embedded.index("二是设立校园合唱基金。")
    assert "第199件事应当办好。" not in embedder.embedded[:at]


def test_what_two_documents_say_is_embedded_once(store: Store, embedder: WordEmbedder) -> None:
    shared = "大家都说，应当从长计议。"
    with ThreadPoolExecutor(4) as threads:
        for number in range(4):
            own = speech("周海宁", f"第{number}页。", shared)
            said = {"name": "a", "source": str(number), "sha256": f"{number}" * 64}
            threads.submit(store.add, document(own), **said)
    assert embedder.embedded.count(shared) == 1
    assert store.size() == 8
    assert not store.check()


def test_what_another_failed_to_embed_is_embedded_here(store: Store) -> None:
    shared = "大家都说，应当从长计议。"

    def fail(_: Sequence[str]) -> None:
        raise Unavailable("The model is gone.")

    store.embedder = SlowEmbedder(holding=fail)
    with pytest.raises(Unavailable):
        store.add(document(speech("周海宁", shared)), name="a", source="a", sha256=ONE)
    store.embedder = WordEmbedder()
    store.add(document(speech("何书影", shared)), name="b", source="b", sha256=TWO)
    assert not store.check()


def test_a_vector_that_leaves_with_another_document_is_made_again(
    store: Store, embedder: WordEmbedder
) -> None:
    twin = store.add(document(SCHOOL), name="a", source="a", sha256=ONE).document_id
    with store.intake() as intake:
        ready = intake.prepare(document(SCHOOL))
        store.remove(twin)
        store.store(ready, name="b", source="b", sha256=TWO)
    assert len(embedder.embedded) == 2 * 3
    assert not store.check()


def after(batches: int, error: type[Exception]) -> Progress:
    """Progress that stops the work when so many batches are embedded."""

    def progress(what: str, done: int, _total: int) -> None:
        if what == "embed" and done >= 16 * batches:
            raise error

    return progress


def vectors(store: Store) -> int:
    count: int = store.library.query(select(func.count()).select_from(tables.vectors))[0][0]
    return count


def test_of_what_is_cancelled_nothing_is_left(store: Store, embedder: WordEmbedder) -> None:
    store.add(document(SCHOOL), name="a", source="a", sha256=ONE)
    held, before = vectors(store), store.fingerprint()
    with pytest.raises(Cancelled), store.intake(after(3, Cancelled)) as intake:
        intake.prepare(large(100))
    assert len(embedder.embedded) == 3 + 48
    assert vectors(store) == held
    assert store.fingerprint() == before
    assert not store.check()


def test_what_a_process_leaves_half_embedded_goes_when_the_store_is_opened(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path, WordEmbedder())
    with pytest.raises(Stopped), store.intake(after(3, Stopped)) as intake:
        intake.prepare(large(100))
    assert vectors(store) == 48
    store.close()
    again = Store(tmp_path, WordEmbedder())
    assert vectors(again) == 0
    again.close()
