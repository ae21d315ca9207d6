"""What stays true of everything that is stored."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from vectorstore.analysis.tokenizer import tokens
from vectorstore.chroma import VectorIndex
from vectorstore.errors import NotFound, StorageFailed, StoreInUse, StoreMismatch, Unavailable
from vectorstore.library import HISTORY
from vectorstore.records import EVERYWHERE, Filters
from vectorstore.storage.tables import vectors
from vectorstore.store import Added, Store

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64


def nearest(store: Store, text: str, filters: Filters = EVERYWHERE) -> str:
    vector = store.embedder.embed_queries([text])[0]
    ids = [hit.passage_id for hit in store.search_vectors(vector, 1, filters)]
    return store.library.passages(ids)[ids[0]].text if ids else ""


def test_every_passage_is_a_slice_of_its_speech(store: Store) -> None:
    store.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256=ONE)
    for header in store.library.headers():
        stored = store.library.speech(header.id)
        assert stored.passages
        for passage in stored.passages:
            assert stored.body[passage.start : passage.end] == passage.text


def test_a_passage_is_found_by_meaning_and_by_words_and_within_filters(store: Store) -> None:
    store.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256=ONE)
    assert nearest(store, "岸电设施") == "二是建设岸电设施，减少船舶排放。"
    best = store.search_words(tokens("合唱基金"), 1)[0]
    assert store.library.passages([best.passage_id])[best.passage_id].speech.speaker == "何书影"
    assert "岸电" not in nearest(store, "岸电设施", Filters(speakers=("何书影",)))
    assert nearest(store, "岸电设施", Filters(("何书影",), ("民建",))) == ""
    assert store.search_words(tokens("合唱"), 5, Filters(affiliations=("民建",))) == []


def test_traditional_and_full_width_words_find_simplified_text(store: Store) -> None:
    store.add(
        document(speech("甲", "问题。", "一是推广ＰＣＴ申请。")), name="a", source="a", sha256=ONE
    )
    assert store.search_words(tokens("推廣 pct 申請"), 1)


def test_the_same_content_is_unchanged_and_embeds_nothing(
    store: Store, embedder: WordEmbedder
) -> None:
    first = store.add(document(PORT), name="a.txt", source="a", sha256=ONE)
    embedded = len(embedder.embedded)
    again = store.add(document(PORT), name="b.txt", source="b", sha256=ONE)
    assert again == Added(first.document_id, "unchanged")
    assert len(embedder.embedded) == embedded
    assert len(store.library.documents()) == 1


def test_new_content_of_a_source_replaces_the_old_and_embeds_only_what_is_new(
    store: Store, embedder: WordEmbedder
) -> None:
    store.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256=ONE)
    embedder.embedded.clear()
    changed = speech("周海宁", "港口夜间作业效率不高。", "一是延长海关工作时间。")
    added = store.add(document(changed, SCHOOL), name="a.txt", source="a", sha256=TWO)
    assert added.status == "replaced"
    assert embedder.embedded == ["一是延长海关工作时间。"]
    assert [d.sha256 for d in store.library.documents()] == [TWO]
    assert nearest(store, "岸电设施") != "二是建设岸电设施，减少船舶排放。"
    assert not store.check()


def test_files_of_one_name_from_two_places_live_side_by_side(store: Store) -> None:
    store.add(document(PORT), name="a.txt", source="here/a.txt", sha256=ONE)
    store.add(document(SCHOOL), name="a.txt", source="there/a.txt", sha256=TWO)
    assert len(store.library.documents()) == 2


def test_what_is_removed_is_gone_everywhere(store: Store) -> None:
    store.add(document(SCHOOL), name="b.txt", source="b", sha256=TWO)
    gone = store.add(document(PORT), name="a.txt", source="a", sha256=ONE).document_id
    store.remove(gone)
    assert store.search_words(tokens("岸电"), 5) == []
    assert "岸电" not in nearest(store, "岸电设施")
    assert not store.check()
    held = store.library.query(select(func.count()).select_from(vectors))[0][0]
    assert held == len({
        "乡村学校缺少音乐教师。",
        "一是实行音乐教师巡回授课。",
        "二是设立校园合唱基金。",
    })
    with pytest.raises(NotFound):
        store.remove(gone)


def test_an_index_that_takes_nothing_in_still_answers_and_lets_documents_go(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = store.add(document(PORT), name="a.txt", source="a", sha256=ONE).document_id

    def full(*_: object) -> None:
        raise Unavailable("The vector index does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(VectorIndex, "put", full)
        with pytest.raises(Unavailable):
            store.add(document(SCHOOL), name="b.txt", source="b", sha256=TWO)
        assert nearest(store, "岸电设施") == "二是建设岸电设施，减少船舶排放。"
        store.remove(gone)
        assert [document.sha256 for document in store.library.documents()] == [TWO]
    assert nearest(store, "合唱基金") == "二是设立校园合唱基金。"
    assert not store.check()


def test_a_document_leaves_though_the_index_does_not_answer(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = store.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256=ONE).document_id

    def away(*_: object) -> None:
        raise Unavailable("The vector index does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(VectorIndex, "delete", away)
        store.remove(gone)
    assert store.library.documents() == []
    assert nearest(store, "岸电设施") == ""
    assert not store.check()


def test_a_failure_while_storing_leaves_the_old_state(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(document(PORT), name="a.txt", source="a", sha256=ONE)
    before = store.fingerprint()
    broken = document(speech("乙", "问题。", "一是甲。"))
    monkeypatch.setattr(
        store.embedder, "embed_documents", lambda texts: WordEmbedder()._rows(texts)[:0]
    )
    with pytest.raises(ValueError, match="shorter"):
        store.add(broken, name="a.txt", source="a", sha256=TWO)
    assert store.fingerprint() == before
    assert not store.check()


def test_reopening_embeds_nothing_and_finds_the_same(tmp_path: Path) -> None:
    first = Store(tmp_path, WordEmbedder())
    first.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256=ONE)
    found = nearest(first, "合唱基金")
    first.close()
    embedder = WordEmbedder()
    again = Store(tmp_path, embedder)
    assert nearest(again, "合唱基金") == found
    assert embedder.embedded == []
    again.close()


@pytest.mark.parametrize("damage", ["deleted", "emptied", "truncated", "garbage"])
def test_a_damaged_index_is_rebuilt_from_the_library(tmp_path: Path, damage: str) -> None:
    first = Store(tmp_path, WordEmbedder())
    first.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256=ONE)
    found = nearest(first, "合唱基金")
    first.close()
    folder = next(tmp_path.glob("chroma-*"))
    if damage == "deleted":
        shutil.rmtree(folder)
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        size = file.stat().st_size
        match damage:
            case "emptied":
                file.write_bytes(b"")
            case "truncated":
                file.write_bytes(file.read_bytes()[: size // 2])
            case _:
                file.write_bytes(b"\x07" * size)
    embedder = WordEmbedder()
    again = Store(tmp_path, embedder)
    assert nearest(again, "合唱基金") == found
    assert embedder.embedded == []
    assert not again.check()
    again.close()


def test_one_process_owns_the_folder(tmp_path: Path, store: Store) -> None:
    store.announce("http://127.0.0.1:9")
    with pytest.raises(StoreInUse, match="in use by process") as refused:
        Store(tmp_path / "data", WordEmbedder())
    assert refused.value.url == "http://127.0.0.1:9"


def test_vectors_of_two_models_are_never_mixed(tmp_path: Path) -> None:
    Store(tmp_path, WordEmbedder("one")).close()
    with pytest.raises(StoreMismatch, match="WENZHENG_EMBEDDING_MODEL"):
        Store(tmp_path, WordEmbedder("two"))
    Store(tmp_path, WordEmbedder("one")).close()


def test_another_model_embeds_the_corpus_anew_when_asked(tmp_path: Path) -> None:
    first = Store(tmp_path, WordEmbedder("one"))
    first.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256=ONE)
    first.close()
    other = WordEmbedder("two")
    other.dimension = 32
    again = Store(tmp_path, other, reembed=True)
    assert nearest(again, "合唱基金") == "二是设立校园合唱基金。"
    assert not again.check()
    again.close()


def test_a_library_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    first = Store(tmp_path, WordEmbedder())
    with first.library.transaction() as connection:
        connection.execute(update(HISTORY.versions).values(version_num="99"))
    first.close()
    with pytest.raises(StoreMismatch, match="newer version"):
        Store(tmp_path, WordEmbedder())


def test_a_file_that_is_no_library_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").write_bytes(b"not a library" * 100)
    with pytest.raises(StorageFailed):
        Store(tmp_path, WordEmbedder())


def test_a_folder_that_cannot_be_made_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(StorageFailed, match="WENZHENG_DATA_DIR"):
        Store(tmp_path / "file" / "data", WordEmbedder())


@pytest.mark.slow
def test_a_full_disk_is_a_clear_refusal_and_the_old_state_stays(tmp_path: Path) -> None:
    first = Store(tmp_path, WordEmbedder())
    first.add(document(PORT), name="a.txt", source="a", sha256=ONE)
    before = first.fingerprint()
    first.close()
    script = Path(__file__).with_name("full_disk_child.py")
    paths = os.pathsep.join([str(script.parents[1]), str(script.parents[2])])
    said = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert "StorageFailed: The library could not be used" in said.stdout
    again = Store(tmp_path, WordEmbedder())
    assert again.fingerprint() == before
    assert not again.check()
    again.close()


def test_documents_that_come_at_once_are_stored_once(store: Store) -> None:
    def add(number: int) -> str:
        some = document(speech("甲", "问题。", f"一是办第{number % 3}件事。"))
        sha256 = str(number % 3).rjust(16, "0").ljust(64, "0")
        return store.add(some, name="x", source=f"{number}", sha256=sha256).status

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(add, range(12)))
    assert statuses == ["added"] * 3 + ["unchanged"] * 9
    assert not store.check()


_texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pieces=st.lists(_texts, min_size=1, max_size=4))
def test_whatever_was_printed_comes_back_as_it_was(store: Store, pieces: list[str]) -> None:
    added = store.add(
        document(speech("甲", *pieces)),
        name="x",
        source="x",
        sha256=str(hash(tuple(pieces))).ljust(64),
    )
    stored = store.library.speech(f"{added.document_id}-01")
    assert stored.body == "".join(pieces)
    assert [p.text for p in stored.passages] == pieces
