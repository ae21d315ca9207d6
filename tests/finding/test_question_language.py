"""The language of a question is known from few words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.analysis.function_words import SAMPLED, sample_questions
from vectorstore.analysis.language_detection import detect


@pytest.mark.parametrize("language", SAMPLED)
def test_questions_of_a_language_are_recognised(language: str) -> None:
    found = [detect(question) for question in sample_questions(language)]
    assert found.count(language) >= 0.85 * len(found)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("林雨晴提出了什麼建議？", "zh-Hant"),
        ("港口", "zh"),
        ("What did 林雨晴 propose for the harbour?", "en"),
        ("What did 林雨晴 propose on 中央、司法?", "en"),
        ("O que disse 林雨晴 sobre 港口、船舶?", "pt"),
        ("the Belt and Road 建设的建议是什么？", "zh"),
        ("O que propõe Lin Yuqing?", "pt"),
        ("What does “让港口夜里也忙起来” propose?", "en"),
        ("Кто сказал «Let the harbour work at night and in the morning»?", "ru"),
        ("谁说过“let the harbour work at night”？", "zh"),
        ("Was schlägt „让港口夜里也忙起来“ vor?", "de"),
        ("解释“supply chain finance”", "zh"),
        ("BRICS", "en"),
        ("2024?", "en"),
        ("Що пропонує міністр?", "uk"),
        ("وزیر چه گفت؟", "fa"),
        ("Et lui ?", "fr"),
        ("E lui?", "it"),
    ],
)
def test_short_and_mixed_questions(question: str, language: str) -> None:
    assert detect(question) == language


@settings(deadline=None)
@given(st.text(max_size=60))
def test_every_text_has_a_language(text: str) -> None:
    assert 2 <= len(detect(text)) <= 7
