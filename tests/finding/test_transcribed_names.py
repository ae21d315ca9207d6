"""Speakers are found by their names as another script writes them, and by nothing like them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.embedders import WordEmbedder
from support.speeches import document, speech

from assistant.assistant import Assistant
from assistant.records import Question
from assistant.retrieval.linking.transcribed_names import TranscribedNames
from assistant.retrieval.linking.transcription_odds import log_odds
from assistant.settings import Settings
from vectorstore.store import Store

HARBOUR = "The harbour needs lights at night."
SPEAKERS = (
    "Magda KOWALCZYK",
    "Erik Lindholm",
    "Paola Marchetti",
    "Tom Braithwaite",
    "费尔德曼",
    "何书影",
)


@pytest.mark.parametrize(
    ("question", "name", "speaker"),
    [
        ("科瓦尔奇克对航道怎么看？", "科瓦尔奇克", "Magda KOWALCZYK"),
        ("请问林德霍尔姆说了什么", "林德霍尔姆", "Erik Lindholm"),
        ("葆拉·马尔凯蒂的建议是什么？", "葆拉·马尔凯蒂", "Paola Marchetti"),
        ("Что сказала Ковальчик о гавани?", "Ковальчик", "Magda KOWALCZYK"),
        ("О чём говорила Паола Маркетти?", "Паола Маркетти", "Paola Marchetti"),
        ("What did Feldman propose?", "Feldman", "费尔德曼"),
        ("Что предложил Фельдман?", "Фельдман", "费尔德曼"),
    ],
)
def test_a_name_is_known_in_another_script(question: str, name: str, speaker: str) -> None:
    (found,) = TranscribedNames(SPEAKERS).find(question)
    assert question[found.start : found.end] == name
    assert found.value == speaker


@pytest.mark.parametrize(
    "question",
    [
        "谁谈到了马拉松和基本法？",
        "俄罗斯和墨西哥的合作有什么进展？",
        "彼得·马尔凯蒂怎么看？",
        "What did He Shuying say about Bolivia?",
        "What did Kowalczyk say?",
        "Что сказано о России?",
    ],
)
def test_nobody_is_found_who_is_not_named(question: str) -> None:
    assert TranscribedNames(SPEAKERS).find(question) == []


def test_of_two_who_sound_alike_none_is_meant() -> None:
    assert TranscribedNames(["Ann Lindholm", "Erik Lindholm"]).find("林德霍尔姆说了什么？") == []


@pytest.mark.parametrize(("name", "could"), [("林德霍尔姆", True), ("奥利韦罗", False)])
def test_somebody_could_be_meant_or_nobody(name: str, could: bool) -> None:
    assert TranscribedNames(SPEAKERS).could_be(name) is could


@given(
    st.text("科瓦尔奇克林德霍姆费曼", max_size=6), st.text("abcdefghiklmnoprstuvwyz", max_size=9)
)
def test_the_odds_are_the_same_both_ways(one: str, other: str) -> None:
    assert log_odds(one, other) == log_odds(other, one)


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    store = Store(tmp_path, WordEmbedder())
    said = [speech(name, HARBOUR, f"{name} proposes lights.") for name in SPEAKERS[:4]]
    store.add(document(*said), name="a", source="a", sha256="1" * 64)
    yield Assistant(store, Settings(data_dir=tmp_path))
    store.close()


def test_only_who_is_named_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask(Question(question="科瓦尔奇克说了什么？"))
    assert {citation.speaker for citation in answer.citations} == {"Magda KOWALCZYK"}


def test_who_sounds_like_nobody_is_said_to_be_absent(assistant: Assistant) -> None:
    answer = assistant.ask(Question(question="奥利韦罗怎么看？"))
    assert answer.plan is not None
    assert answer.plan.scope.absent == ("奥利韦罗",)
    assert "奥利韦罗" in answer.text
