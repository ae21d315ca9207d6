"""What a person says of a byline counts everywhere, and stays said."""

import pytest
from sqlalchemy import text
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from assistant.corrections import MOST, checked
from vectorstore.analysis.tokenizer import tokens
from vectorstore.chroma import VectorIndex
from vectorstore.errors import InvalidRequest, NotFound, StorageFailed, Unavailable
from vectorstore.records import Correction, Filters
from vectorstore.store import Store

RIGHT = Correction(speaker="林远山", affiliation="九三学社")


@pytest.fixture
def store(store: Store) -> Store:
    store.add(document(PORT, SCHOOL), name="a.txt", source="a", sha256="1" * 64)
    return store


def said_by(store: Store, speaker: str) -> list[str]:
    """What is found by vectors of a speaker's speeches."""
    vector = store.embedder.embed_queries(["岸电设施"])[0]
    hits = store.search_vectors(vector, 9, Filters(speakers=(speaker,)))
    return sorted(hit.passage_id for hit in hits)


def test_a_corrected_byline_counts_wherever_bylines_do(store: Store) -> None:
    port, school = store.library.headers()
    before = store.fingerprint()
    passages = said_by(store, "周海宁")
    store.correct(port.id, RIGHT)
    header = store.library.headers()[0]
    assert (header.speaker, header.affiliation) == ("林远山", "九三学社")
    assert (header.title, header.role) == (port.title, port.role)
    assert (header.confidence, header.corrected) == (1.0, True)
    assert store.library.headers()[1] == school
    assert said_by(store, "林远山") == passages
    assert said_by(store, "周海宁") == []
    assert store.search_words(tokens("林远山"), 9)
    assert store.search_words(tokens("周海宁"), 9) == []
    assert store.fingerprint() != before
    assert not store.check()


def test_no_text_is_embedded_anew(store: Store) -> None:
    assert isinstance(store.embedder, WordEmbedder)
    embedded = list(store.embedder.embedded)
    store.correct(store.library.headers()[0].id, RIGHT)
    assert store.embedder.embedded == embedded


def test_bringing_the_same_words_in_again_does_not_undo_it(store: Store) -> None:
    store.correct(store.library.headers()[0].id, RIGHT)
    again = {"name": "a.txt", "source": "a"}
    assert store.add(document(PORT, SCHOOL), **again, sha256="1" * 64).status == "unchanged"
    more = speech("何书影", "路灯太少。", "一是增设路灯。")
    assert store.add(document(PORT, more), **again, sha256="2" * 64).status == "replaced"
    corrected, other = store.library.headers()
    assert (corrected.speaker, corrected.confidence, corrected.corrected) == ("林远山", 1.0, True)
    assert (other.speaker, other.corrected) == ("何书影", False)
    store.remove(corrected.document_id)
    store.add(document(PORT), **again, sha256="3" * 64)
    assert store.library.headers()[0].speaker == "林远山"


AGREED = "我同意前面各位的意见。"


def bring(store: Store, digit: str, *speakers: str) -> list[str]:
    """The ids of speeches of the same few words by these, in a document of their own."""
    turns = document(*(speech(speaker, AGREED) for speaker in speakers))
    added = store.add(turns, name=f"{digit}.txt", source=digit, sha256=digit * 64)
    documents = Filters(documents=(added.document_id,))
    return [header.id for header in store.library.headers(documents)]


def bylines(store: Store, ids: list[str]) -> list[tuple[str, bool]]:
    headers = (store.library.speech(key).header for key in ids)
    return [(header.speaker, header.corrected) for header in headers]


def test_the_same_few_words_of_somebody_else_stay_theirs(store: Store) -> None:
    (misread,) = bring(store, "2", "周海")
    store.correct(misread, Correction(speaker="周海宁"))
    assert bylines(store, bring(store, "3", "何书影", "周海", "周海宁", "")) == [
        ("何书影", False),
        ("周海宁", True),
        ("周海宁", True),
        ("周海宁", True),
    ]


def test_words_that_several_were_corrected_for_are_given_to_none_of_them_unnamed(
    store: Store,
) -> None:
    one, other = bring(store, "2", "周海", "何书")
    store.correct(one, Correction(speaker="周海宁"))
    store.correct(other, Correction(speaker="何书影"))
    assert bylines(store, bring(store, "3", "何书", "", "周海")) == [
        ("何书影", True),
        ("", False),
        ("周海宁", True),
    ]


def test_a_byline_that_is_corrected_twice_is_what_was_said_last(store: Store) -> None:
    (misread,) = bring(store, "2", "周海")
    store.correct(misread, Correction(speaker="周海宁"))
    store.correct(misread, Correction(speaker="林远山"))
    assert bylines(store, bring(store, "3", "周海")) == [("林远山", True)]


def test_no_text_of_a_removed_document_is_kept(store: Store) -> None:
    store.correct(store.library.headers()[0].id, RIGHT)
    store.remove("1" * 16)
    kept = str([
        store.library.query(text(f"SELECT * FROM {table}"))
        for table in ("corrections", "speeches", "passages", "sentences")
    ])
    assert "林远山" in kept
    assert PORT.body not in kept


def test_an_index_that_fails_leaves_the_byline_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = store.library.headers()

    def fail(*_: object) -> None:
        raise Unavailable("The vector index does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(VectorIndex, "delete", fail)
        with pytest.raises(Unavailable):
            store.correct(headers[0].id, RIGHT)
    assert store.library.headers() == headers
    assert said_by(store, "周海宁")


def test_an_index_that_misses_the_corrected_passages_takes_them_in_later(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    passages = said_by(store, "周海宁")

    def fail(*_: object) -> None:
        raise Unavailable("The vector index does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(VectorIndex, "put", fail)
        with pytest.raises(Unavailable):
            store.correct(store.library.headers()[0].id, RIGHT)
    assert said_by(store, "林远山") == passages
    assert said_by(store, "周海宁") == []


def test_a_library_that_fails_leaves_the_speech_to_be_found(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    passages = said_by(store, "周海宁")

    def fail(*_: object) -> None:
        raise StorageFailed("The library could not be used.")

    with monkeypatch.context() as patch:
        patch.setattr(store.library, "correct", fail)
        with pytest.raises(StorageFailed):
            store.correct(store.library.headers()[0].id, RIGHT)
    assert said_by(store, "周海宁") == passages
    assert not store.check()


def test_an_unknown_speech_cannot_be_corrected(store: Store) -> None:
    with pytest.raises(NotFound):
        store.correct("gone", RIGHT)


def test_a_part_of_a_byline_is_one_line_that_can_be_printed() -> None:
    assert checked(Correction(title=" 让港口 \n忙起来 ", role="")) == Correction(
        title="让港口 忙起来", role=""
    )
    for wrong in ("\x00", "\ud800", "名" * (MOST + 1)):
        with pytest.raises(InvalidRequest):
            checked(Correction(speaker=wrong))
