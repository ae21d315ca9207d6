"""How a question is put, and the sentence nearest to it, tell whether it is likely answered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.embedders import BundledEmbedder

from assistant.answering.answer_policy import decide
from assistant.retrieval.ranking.answerability_classifier import Answerability, traits
from assistant.retrieval.ranking.crosslingual_matching import unmatched_meaning
from assistant.retrieval.retriever import Retriever
from ingest.pipeline import parse
from vectorstore.records import EVERYWHERE
from vectorstore.store import Store

if TYPE_CHECKING:
    from sklearn.svm import SVC

PAGE = Path("benchmarks/pages/tourism/speeches.jsonl")


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    embedder = BundledEmbedder()
    store = Store(tmp_path_factory.mktemp("tourism"), embedder)
    document = parse(PAGE.name, PAGE.read_bytes(), embedder)
    store.add(document, name="a", source="a", sha256="a" * 64)
    yield Retriever(store)
    store.close()


@pytest.mark.slow
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


@pytest.mark.slow
def test_most_questions_about_what_a_speech_says_are_answered(retriever: Retriever) -> None:
    asked = map(json.loads, PAGE.with_name("questions.jsonl").read_text("utf-8").splitlines())
    questions = [row["question"] for row in asked if row["kind"] in ("fact", "who", "term")]
    found = [retriever.retrieve(one, language=None, filters=EVERYWHERE, k=5) for one in questions]
    assert sum(decide(one).answered for one in found) >= 0.75 * len(questions)


@pytest.fixture(scope="module")
def fitted() -> tuple[Answerability, "SVC"]:
    """A machine on all components of the traits of vectors of two elements and a missing word."""
    from sklearn.svm import SVC

    seen = np.random.default_rng(7).normal(size=(40, 5)).astype(np.float32)
    machine = SVC(C=3, gamma=0.25).fit(seen, seen[:, 0] * seen[:, 2] + seen[:, 4] > 0)
    learnt = Answerability(
        mean=np.zeros(5, np.float32),
        components=np.eye(5, dtype=np.float32),
        vectors=machine.support_vectors_.astype(np.float32),
        weights=machine.dual_coef_[0].astype(np.float32),
        gamma=0.25,
        intercept=float(machine.intercept_[0]),
    )
    return learnt, machine


@given(
    numbers=st.lists(st.floats(-1, 1, width=32), min_size=7, max_size=7),
    sentences=st.integers(1, 3),
)
def test_the_odds_are_those_of_the_machine_for_the_nearest_sentence(
    fitted: tuple[Answerability, "SVC"], numbers: list[float], sentences: int
) -> None:
    learnt, machine = fitted
    question = np.array(numbers[:2], np.float32)
    rows = np.array(numbers[: 2 * sentences], np.float32).reshape(sentences, 2)
    nearest = rows[int(np.argmax(rows @ question))]
    unsaid = np.array(numbers[6:], np.float32)
    seen = traits(question, rows, unsaid)
    told = learnt(seen)
    assert told == learnt(traits(question, nearest[None], unsaid))
    assert told == pytest.approx(machine.decision_function([seen])[0], abs=1e-3)


def test_what_is_missing_is_what_the_words_mean_that_are_not_heard() -> None:
    budget, ferry = (
        unmatched_meaning([word], np.zeros(1, np.float32)) for word in ("budget", "ferry")
    )
    words = ["budget", "ferry"]
    assert unmatched_meaning(words, np.array([0, 1], np.float32)) == pytest.approx(
        budget / 2**0.5, abs=1e-6
    )
    assert unmatched_meaning(words, np.array([1, 0], np.float32)) == pytest.approx(
        ferry / 2**0.5, abs=1e-6
    )
    assert not unmatched_meaning(words, np.ones(2, np.float32)).any()
    assert not unmatched_meaning([], np.zeros(0, np.float32)).any()
