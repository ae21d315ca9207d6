"""What is asked in one language is found in another, and who said it is never mixed up."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.embedders import BundledEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from assistant.retrieval.retriever import Retriever
from vectorstore.records import EVERYWHERE, Filters, PassageKind, PassageSpan
from vectorstore.store import Store

CODE = speech(
    "林雨晴",
    "商品出海缺少信任。",
    "一是推出“海丝优品码”，供消费者扫码溯源。",
    "二是建设“海丝数据走廊”，联通企业。",
    title="让好商品走得更远",
    affiliation="九三学社",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("finding")
    opened = Store(folder, BundledEmbedder())
    opened.add(document(PORT, SCHOOL, CODE), name="a", source="a", sha256="a" * 64)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def retriever(store: Store) -> Retriever:
    return Retriever(store)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("谁说要让音乐教师巡回授课？", "音乐教师"),
        ("誰說要讓音樂教師巡迴授課？", "音乐教师"),
        ("Who wants music teachers to teach in several schools?", "音乐教师"),
        ("Кто говорил об учителях музыки?", "音乐教师"),
        ("¿Quién propone reducir las emisiones de los barcos?", "船舶排放"),
        ("海丝优品码有什么用？", "优品码"),
        ("What is the data corridor for?", "数据走廊"),
        ("O que é o corredor de dados?", "数据走廊"),
    ],
)
def test_words_find_their_translations(retriever: Retriever, question: str, word: str) -> None:
    found = retriever.retrieve(question, language=None, filters=EVERYWHERE, k=3)
    assert word in found.passages[0].text


def test_a_named_speaker_answers_and_others_stand_apart(retriever: Retriever) -> None:
    found = retriever.retrieve(
        "What does Zhou Haining say about music teachers?",
        language=None,
        filters=EVERYWHERE,
        k=5,
    )
    assert found.speakers == ("周海宁",)
    assert {passage.speaker for passage in found.passages} == {"周海宁"}
    assert found.evidence_by_others[0].passage.speaker == "何书影"
    assert "周海宁" not in {one.passage.speaker for one in found.evidence_by_others}


def test_what_a_speaker_proposes_comes_before_the_background(retriever: Retriever) -> None:
    found = retriever.retrieve("林雨晴有哪些建议？", language=None, filters=EVERYWHERE, k=5)
    assert [passage.kind.value for passage in found.passages][-1] == "background"


@pytest.mark.parametrize(
    "question", ["林雨晴的第二条建议是什么？", "What is Lin Yuqing's second proposal?"]
)
def test_a_proposal_is_found_by_its_number(retriever: Retriever, question: str) -> None:
    found = retriever.retrieve(question, language=None, filters=EVERYWHERE, k=5)
    assert [(one.speaker, one.number) for one in found.passages] == [("林雨晴", 2)]
    assert found.confidence > 0.9


def test_a_number_that_a_speech_does_not_reach_is_answered_by_nothing(
    retriever: Retriever,
) -> None:
    found = retriever.retrieve("林雨晴的第八条建议是什么？", language=None, filters=EVERYWHERE, k=5)
    assert found.confidence < 0.1
    assert found.others_confidence == 0
    assert {passage.speaker for passage in found.passages} == {"林雨晴"}


def test_a_section_is_found_by_its_place_where_nothing_is_numbered(tmp_path: Path) -> None:
    pieces = (
        "港口夜间作业效率不高。",
        "增设夜航引水员。",
        "引水员分班。",
        "建设岸电设施，减少船舶排放。",
    )
    ends = [len("".join(pieces[: place + 1])) for place in range(len(pieces))]
    headings = ("", "夜航", "夜航", "岸电")
    spans = tuple(
        PassageSpan(
            PassageKind.SECTION if heading else PassageKind.BACKGROUND,
            None,
            end - len(piece),
            end,
            heading,
        )
        for heading, piece, end in zip(headings, pieces, ends, strict=True)
    )
    unnumbered = replace(PORT, body="".join(pieces), spans=spans)
    store = Store(tmp_path, BundledEmbedder())
    store.add(document(unnumbered, SCHOOL), name="a", source="a", sha256="a" * 64)
    retriever = Retriever(store)

    def asked(question: str) -> list[str]:
        found = retriever.retrieve(question, language=None, filters=EVERYWHERE, k=5)
        return [passage.text for passage in found.passages if found.confidence > 0.9]

    assert set(asked("周海宁的第一条建议是什么？")) == {pieces[1], pieces[2]}
    assert asked("周海宁的第二条建议是什么？") == [pieces[3]]
    assert not asked("周海宁的第三条建议是什么？")
    store.close()


@pytest.mark.parametrize(
    "filters",
    [
        Filters(speakers=("何书影",)),
        Filters(affiliations=("民建",)),
        Filters(speakers=("何书影",), affiliations=("民建",)),
    ],
)
def test_filters_hold_for_whatever_is_asked(retriever: Retriever, filters: Filters) -> None:
    found = retriever.retrieve("岸电和音乐教师", language=None, filters=filters, k=5)
    for passage in found.passages:
        assert not filters.speakers or passage.speaker in filters.speakers
        assert not filters.affiliations or passage.affiliation in filters.affiliations
    assert bool(found.passages) is (len(filters.speakers) + len(filters.affiliations) == 1)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=80).filter(str.strip), st.integers(1, 6))
def test_any_question_gets_an_ordered_answer(retriever: Retriever, question: str, k: int) -> None:
    found = retriever.retrieve(question, language=None, filters=EVERYWHERE, k=k)
    assert len(found.evidence) <= k
    assert 0 <= found.confidence <= 1
    assert len({passage.id for passage in found.passages}) == len(found.passages)
    for one in found.evidence:
        assert len(one.sentences) == len(one.sentence_scores)
        assert np.isfinite(one.sentence_scores).all()
    if not found.speakers:
        scores = [passage.score or 0.0 for passage in found.passages]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("question", ["?", "。。。", "\u200b", "🙂"])
def test_signs_without_a_word_are_not_answered(retriever: Retriever, question: str) -> None:
    found = retriever.retrieve(question, language=None, filters=EVERYWHERE, k=3)
    assert found.confidence == 0
    assert found.evidence


def test_an_empty_corpus_finds_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path, BundledEmbedder())
    found = Retriever(store).retrieve("港口", language=None, filters=EVERYWHERE, k=3)
    store.close()
    assert found.evidence == ()
    assert found.confidence == 0


def test_a_new_document_is_found_at_once_and_a_removed_one_no_more(tmp_path: Path) -> None:
    store = Store(tmp_path, BundledEmbedder())
    retriever = Retriever(store)
    store.add(document(PORT), name="a", source="a", sha256="a" * 64)
    retriever.retrieve("music teachers", language="en", filters=EVERYWHERE, k=3)
    added = store.add(document(SCHOOL), name="b", source="b", sha256="b" * 64)
    found = retriever.retrieve(
        "Who spoke of music teachers?", language="en", filters=EVERYWHERE, k=3
    )
    assert found.passages[0].speaker == "何书影"
    store.remove(added.document_id)
    found = retriever.retrieve(
        "Who spoke of music teachers?", language="en", filters=EVERYWHERE, k=9
    )
    assert {passage.speaker for passage in found.passages} == {"周海宁"}
    store.close()
