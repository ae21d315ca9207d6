"""How a question is put, and the sentence nearest to it, tell whether it is likely answered."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.embedders import BundledEmbedder, WordEmbedder

from assistant.answering.decision import decide
from assistant.retrieval.answerability import Answerability, answerability, traits
from assistant.retrieval.retriever import Retriever
from ingest.pipeline import parse
from vectorstore.records import EVERYWHERE
from vectorstore.store import Store

PAGE = Path("benchmarks/pages/tourism/speeches.jsonl")


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    embedder = BundledEmbedder()
    store = Store(tmp_path_factory.mktemp("tourism"), embedder)
    document = parse(PAGE.name, PAGE.read_bytes(), embedder)
    store.add(document, name="a", source="a", sha256="a" * 64)
    yield Retriever(store)
    store.close()


@pytest.mark.parametrize(
    "question",
    [
        "你好，你会下象棋吗？",
        "蛋炒饭要用隔夜饭吗",
        "How long should I boil an egg?",
        "Hi there! Tell me something funny.",
        "Как отстирать пятно от вина?",
        "Quantos quilómetros tem uma maratona?",
        "كم عدد أيام السنة الكبيسة؟",
        "चाय में अदरक कब डालते हैं?",
        "Comment dit-on merci en japonais ?",
        "晚上睡不著怎麼辦",
    ],
)
def test_everyday_questions_are_refused_on_a_page_of_speeches(
    retriever: Retriever, question: str
) -> None:
    found = retriever.retrieve(question, language=None, filters=EVERYWHERE, k=5)
    assert not decide(found).answered


def test_most_questions_about_what_a_speech_says_are_answered(retriever: Retriever) -> None:
    asked = map(json.loads, PAGE.with_name("questions.jsonl").read_text("utf-8").splitlines())
    questions = [row["question"] for row in asked if row["kind"] in ("fact", "who", "term")]
    found = [retriever.retrieve(one, language=None, filters=EVERYWHERE, k=5) for one in questions]
    assert not any(one.whole for one in found)
    assert sum(decide(one).answered for one in found) >= 0.75 * len(questions)


def test_another_embedder_does_without() -> None:
    assert answerability(WordEmbedder().identity) is None


def test_the_weights_are_those_of_the_bundled_model() -> None:
    embedder = BundledEmbedder()
    learnt = answerability(embedder.identity)
    assert learnt is not None
    assert learnt.weights.shape == (2 * embedder.dimension,)


@given(st.lists(st.floats(-1, 1, width=32), min_size=6, max_size=6), st.integers(1, 3))
def test_the_odds_are_those_of_the_nearest_sentence(numbers: list[float], sentences: int) -> None:
    question = np.array(numbers[:2], np.float32)
    rows = np.array(numbers[: 2 * sentences], np.float32).reshape(sentences, 2)
    nearest = rows[int(np.argmax(rows @ question))]
    learnt = Answerability(np.array([9, -9, 9, 9], np.float32), 0.5)
    assert learnt(question, rows) == learnt(question, nearest[None])
    assert traits(question, rows).shape == (4,)
