"""A question that names a speech by its title looks in that speech."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document, speech

from assistant.evidence import QuestionType, Retrieval
from assistant.retrieval.linking.title_linking import TitleLinker
from assistant.retrieval.retriever import Retriever
from vectorstore.records import EVERYWHERE, SpeechHeader
from vectorstore.store import Store

SECOND = speech(
    "周海宁",
    "引航站人手不足。",
    "一是开办引航学校。",
    title="给港口添几位领路人",
    affiliation="民建",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path, WordEmbedder())
    opened.add(document(PORT, SCHOOL, SECOND), name="a", source="a", sha256="a" * 64)
    yield opened
    opened.close()


def ask(store: Store, question: str) -> Retrieval:
    return Retriever(store).retrieve(question, language=None, filters=EVERYWHERE, k=9)


@pytest.mark.parametrize(
    "question",
    [
        "让港口夜里也忙起来",
        "《让港口夜里也忙起来》提了哪些建议？",
        "《讓港口夜裏也忙起來》提了哪些建議？",
        "What does “让港口夜里也忙起来” propose?",
        "关于“让港口，夜里也忙起来”有哪些建议",
        "关于„让港口夜里也忙起来“有哪些建议",
    ],
)
def test_what_a_titled_speech_proposes_is_all_of_that_speech(store: Store, question: str) -> None:
    found = ask(store, question)
    assert found.speakers == ("周海宁",)
    assert QuestionType.LIST in found.question_types
    titles = {one.passage.title for one in found.evidence}
    assert titles == {"让港口夜里也忙起来"}
    assert len(found.evidence) == 3


def test_the_rest_of_the_question_is_looked_for_in_the_titled_speech(store: Store) -> None:
    found = ask(store, "《给港口添几位领路人》里怎么说引航学校？")
    assert QuestionType.LIST not in found.question_types
    assert {one.passage.title for one in found.evidence} == {"给港口添几位领路人"}


def test_a_title_of_another_than_the_named_speaker_leaves_the_name(store: Store) -> None:
    found = ask(store, "何书影怎么看《让港口夜里也忙起来》？")
    assert found.speakers == ("何书影",)
    assert {one.passage.speaker for one in found.evidence} == {"何书影"}


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("蓝色合作", "“蓝色合作”有哪些建议？"),
        ("优化营商环境", "如何优化营商环境？"),
        ("Energy for all people", "What about renewenergy for all peoples?"),
    ],
)
def test_a_common_phrase_is_no_title(title: str, question: str) -> None:
    header = SpeechHeader("a", "d", title, "周海宁", "", "", 1.0)
    assert TitleLinker([header]).link(question) == (question, [])


@pytest.mark.parametrize("question", ["优化营商环境", "《优化营商环境》说了什么？", "優化營商環境"])
def test_a_short_title_is_one_where_it_is_quoted_or_all(question: str) -> None:
    header = SpeechHeader("a", "d", "优化营商环境", "周海宁", "", "", 1.0)
    assert TitleLinker([header]).link(question)[1] == [header]


def test_whom_a_title_names_did_not_speak(store: Store) -> None:
    theirs = speech("李知远", "企业有难处。", "一是上门服务。", title="何书影委员要当好娘家人")
    store.add(document(theirs), name="b", source="b", sha256="b" * 64)
    assert ask(store, "《何书影委员要当好娘家人》提了哪些建议？").speakers == ("李知远",)


def test_where_more_are_named_than_the_title_is_of_all_are_heard(store: Store) -> None:
    found = ask(store, "周海宁和何书影怎么看《让港口夜里也忙起来》？")
    assert set(found.speakers) == {"周海宁", "何书影"}
    assert {one.passage.speaker for one in found.evidence} == {"周海宁", "何书影"}


def test_every_passage_of_a_titled_speech_is_found_however_much_its_speaker_said(
    store: Store,
) -> None:
    others = [
        speech(
            "周海宁", "夜里港口很忙。", f"{number}是让港口夜里也忙。", title=f"港口之夜其{number}"
        )
        for number in range(40)
    ]
    store.add(document(*others), name="b", source="b", sha256="b" * 64)
    found = ask(store, "《给港口添几位领路人》提了哪些建议？")
    assert {one.passage.title for one in found.evidence} == {"给港口添几位领路人"}
    assert len(found.evidence) == 2


@given(st.text(max_size=12), st.text(max_size=12))
def test_of_a_question_only_the_title_is_taken_out(before: str, after: str) -> None:
    header = SpeechHeader("a", "d", "让港口夜里也忙起来", "周海宁", "", "", 1.0)
    rest, found = TitleLinker([header]).link(f"{before}《让港口夜里也忙起来》{after}")
    assert found == [header]
    assert rest == f"{before}《 》{after}"


def test_of_titles_that_begin_alike_the_longest_is_meant() -> None:
    headers = [
        SpeechHeader(name, "d", title, name, "", "", 1.0)
        for name, title in (("甲", "让港口夜里忙"), ("乙", "让港口夜里忙起来"))
    ]
    titles = TitleLinker(headers)
    assert [one.speaker for one in titles.link("“让港口夜里忙起来”")[1]] == ["乙"]
    assert [one.speaker for one in titles.link("“让港口夜里忙”")[1]] == ["甲"]
