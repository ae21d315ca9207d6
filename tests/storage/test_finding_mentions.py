import pytest
from support.speeches import document, speech

from vectorstore.mentions import Term, find_mentions, is_mentioned
from vectorstore.records import EVERYWHERE, Correction, Filters
from vectorstore.store import Store

LIGHTHOUSE = speech("凌望舒", "灯塔年久失修。", "一是修缮燈塔，二是把灯 塔列为文物。")
FERRY = speech("Mara Quill", "The ferry needs a pier.", "Two ferries would need two piers.")
PORTUGUESE = speech("Rui Sales", "As exportações caíram.", "Falta apoio à exportação.")


@pytest.fixture
def filled(store: Store) -> Store:
    for number, one in enumerate((LIGHTHOUSE, FERRY, PORTUGUESE)):
        store.add(document(one), name=f"{number}", source=f"{number}", sha256=str(number) * 64)
    return store


def _said(
    store: Store, term: str, language: str = "zh", filters: Filters = EVERYWHERE
) -> list[str]:
    return [found.text for found in find_mentions(store.library, [Term(term, language)], filters)]


@pytest.mark.parametrize(
    ("term", "language", "said"),
    [
        ("灯塔", "zh", ["灯塔", "燈塔", "灯 塔"]),
        ("燈塔", "zh-Hant", ["灯塔", "燈塔", "灯 塔"]),
        ("塔", "zh", ["塔", "塔", "塔"]),
        ("ferry", "en", ["ferry", "ferries"]),
        ("two piers", "en", ["two piers"]),
        ("Piers", "zh", ["pier", "piers"]),
        ("exportacao", "pt", ["exportação"]),
        ("exportação", "pt", ["exportações", "exportação"]),
        ("码头", "zh", []),
        ("“”", "zh", []),
    ],
)
def test_every_place_of_a_term_is_found_as_it_is_written(
    filled: Store, term: str, language: str, said: list[str]
) -> None:
    assert _said(filled, term, language) == said
    assert is_mentioned(filled.library, [Term(term, language)]) == bool(said)


def test_a_mention_is_a_place_in_the_speech(filled: Store) -> None:
    for found in find_mentions(filled.library, [Term("灯塔"), Term("文物")]):
        body = filled.library.speech(found.passage.speech.id).body
        assert body[found.start : found.end] == found.text


def test_of_terms_that_overlap_the_longest_counts(filled: Store) -> None:
    found = find_mentions(
        filled.library, [Term(one, "en") for one in ("ferry", "ferry needs", "needs a")]
    )
    assert [one.text for one in found] == ["ferry needs", "ferries"]


def test_mentions_follow_the_corpus(filled: Store) -> None:
    (header,) = filled.library.headers(Filters(speakers=("凌望舒",)))
    filled.correct(header.id, Correction(speaker="凌远"))
    assert _said(filled, "灯塔", filters=Filters(speakers=("凌远",)))
    assert not _said(filled, "灯塔", filters=Filters(speakers=("Mara Quill",)))

    filled.remove(header.document_id)
    assert not _said(filled, "灯塔")
    assert not filled.library.ngrams_between("灯", "炏")
