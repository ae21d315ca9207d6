"""What a question is about is known from its words, in any script."""

import pytest

from assistant.retrieval.query.query_terms import content_words, has_topic
from vectorstore.analysis.function_words import SAMPLED, function_words
from vectorstore.analysis.normalization import fold


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("Who asked for a harbour without smoke?", "en", ["asked", "harbour", "smoke"]),
        ("O que é o corredor de dados?", "pt", ["corredor", "dados"]),
        ("बंदरगाह में बिजली का सुझाव किसने दिया?", "hi", ["बंदरगाह", "बिजली", "सुझाव", "दिया"]),
        ("«کارگاه‌های دریایی» چیست؟", "fa", ["کارگاه‌های", "دریایی"]),
        ("怎样才能吸引音乐教师？", "zh", ["吸引", "音乐", "教师"]),
    ],
)
def test_words_of_grammar_are_left_out(question: str, language: str, words: list[str]) -> None:
    assert content_words(question, language) == words


@pytest.mark.parametrize("language", SAMPLED)
def test_every_language_has_words_of_grammar(language: str) -> None:
    assert len(function_words(language)) >= 30
    assert all(fold(word) == word for word in function_words(language))


def test_what_is_all_grammar_keeps_its_words() -> None:
    assert content_words("What is it?", "en") == ["What", "is", "it"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("对茶有什么建议？", "zh"),
        ("关于酒说了什么？", "zh"),
        ("What did she say about R&D?", "en"),
        ("What did she propose about 2049?", "en"),
        ("What did she suggest about 5G?", "en"),
        ("O que propôs sobre o tratamento?", "pt"),
    ],
)
def test_a_character_a_letter_or_a_year_may_be_the_topic(text: str, language: str) -> None:
    assert has_topic(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("把的五条建议都列出来", "zh"),
        ("一共提了哪些建议？", "zh"),
        ("What are 's 5 proposals?", "en"),
        ("Give me all the proposals in the speech", "en"),
        ("Faça uma lista das propostas de", "pt"),
        ("Qu'a proposé ?", "fr"),
        ("的发言摘要", "zh"),
        ("的代表主要谈哪方面？给个三句话的概括。", "zh"),
        ("का भाषण किस बारे में था?", "hi"),
        ("De que tema tratou o representante da ?", "pt"),
        ("What was the topic of 's speech?", "en"),
        ("Какова тема выступления представителя ?", "ru"),
    ],
)
def test_asking_for_all_that_was_said_names_no_topic(text: str, language: str) -> None:
    assert not has_topic(text, language)
