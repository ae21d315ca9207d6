"""The assistant in a conversation: what a follow-up is read as, and where it is looked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from answering import says
from support.embedders import WordEmbedder
from support.speeches import PORT, SCHOOL, document

from assistant.answering.chat_model import ChatModel
from assistant.assistant import Assistant
from assistant.records import Question, Turn
from assistant.settings import Settings
from vectorstore.records import Filters
from vectorstore.store import Store

BOTH = (
    Turn(role="user", content="谁谈到岸电和基金？"),
    Turn(
        role="assistant",
        content="周海宁：“二是建设岸电设施。”[1]\n何书影：“二是设立校园合唱基金。”[2]",
    ),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("conversation")
    opened = Store(folder, WordEmbedder())
    opened.add(document(PORT, SCHOOL), name="会议.txt", source="a", sha256="1" * 64)
    yield opened
    opened.close()


def assistant(store: Store, model: ChatModel | None = None) -> Assistant:
    return Assistant(store, Settings(data_dir=Path("unused")), model)


def test_a_rewriting_under_which_something_is_found_is_what_is_asked(store: Store) -> None:
    asked = Question(question="他对合唱有什么建议？", history=BOTH)
    answer = assistant(store, says("何书影对合唱有什么建议？")).ask(asked)
    assert answer.understood == "何书影对合唱有什么建议？"
    assert {passage.speaker for passage in answer.passages} == {"何书影"}


def test_a_rewriting_under_which_nothing_is_found_gives_way_to_the_rules(store: Store) -> None:
    asked = Question(question="他对岸电有什么建议？", history=BOTH)
    answer = assistant(store, says("何书影对岸电有什么建议？")).ask(asked)
    assert answer.status == "answered"
    assert answer.understood == "周海宁对岸电有什么建议？"


def test_the_answer_is_in_the_language_of_what_was_asked(store: Store) -> None:
    history = (
        Turn(role="user", content="What did 何书影 say?"),
        Turn(role="assistant", content="何书影：“二是设立校园合唱基金。”[1]"),
    )
    for question in ("And her?", "What else did she propose?"):
        found = assistant(store).search(Question(question=question, history=history))
        assert found.language == "en"


def test_who_else_leaves_out_who_was_heard_first(store: Store) -> None:
    asked = Question(question="还有谁谈到岸电？", history=BOTH)
    found = assistant(store).search(asked)
    assert {item.passage.speaker for item in found.evidence} == {"何书影"}
    alone = asked.model_copy(update={"filters": Filters(speakers=("周海宁",))})
    assert {item.passage.speaker for item in assistant(store).search(alone).evidence} == {"周海宁"}
