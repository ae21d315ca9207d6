"""Whoever is asked about and speaks nowhere is said to, and nobody's words pass for theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.embedders import WordEmbedder
from support.speeches import document, speech

from assistant.assistant import Assistant
from assistant.plan import PlanKind
from assistant.records import Answer, Question
from assistant.settings import Settings
from vectorstore.store import Store

PILOT = speech("Ana Duarte", "The harbour needs lights at night. Kowalski wanted them too.", "")
NORWEGIAN = speech("Lindgren", "The fairway must be marked.", "", affiliation="Norway")
TEACHER = speech("何书影", "乡村学校缺少音乐教师。", "一是实行音乐教师巡回授课。")


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    store = Store(tmp_path, WordEmbedder())
    store.add(document(PILOT, NORWEGIAN, TEACHER), name="a", source="a", sha256="1" * 64)
    yield Assistant(store, Settings(data_dir=tmp_path))
    store.close()


def _ask(assistant: Assistant, question: str) -> Answer:
    return assistant.ask(Question(question=question))


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did Pemberton say about the harbour?", "Pemberton"),
        ("What does Mr Pemberton think?", "Pemberton"),
        ("What did the representative of Chad say?", "Chad"),
        ("周晓明对音乐教师怎么看？", "周晓明"),
        ("钟南山说了什么？", "钟南山"),
        ("财政部部长说了什么？", "财政部部长"),
        ("乍得代表说了什么？", "乍得"),
    ],
)
def test_who_neither_speaks_nor_is_spoken_of_is_denied(
    assistant: Assistant, question: str, name: str
) -> None:
    answer = _ask(assistant, question)

    assert answer.plan is not None
    assert answer.plan.scope.absent == (name,)
    assert (answer.status, answer.confidence, answer.citations) == ("no_evidence", 0.0, ())
    assert name in answer.text.splitlines()[0]


def test_what_others_say_of_somebody_is_said_to_be_theirs(assistant: Assistant) -> None:
    answer = _ask(assistant, "What did Kowalski say about lights?")

    assert answer.text.startswith("No speaker in the corpus is called “Kowalski”.")
    if answer.citations:
        assert "What follows was said by others." in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What did Duarte say about the harbour?",
        "What did the representative of Norway say?",
        "何书影有什么建议？",
        "What was said about Norway?",
        "谁谈到了教师？",
        "What did they propose for the harbour?",
    ],
)
def test_whoever_speaks_is_not_denied(assistant: Assistant, question: str) -> None:
    plan = _ask(assistant, question).plan

    assert plan is not None
    assert plan.scope.absent == ()


@pytest.mark.parametrize(
    "question", ["港务局局长说了什么？", "周晓明院士说了什么？", "Что сказал Пембертон?"]
)
def test_all_that_everybody_said_is_no_answer_to_what_one_said(
    assistant: Assistant, question: str
) -> None:
    answer = _ask(assistant, question)

    assert answer.plan is not None
    assert answer.plan.kind is PlanKind.FACT
