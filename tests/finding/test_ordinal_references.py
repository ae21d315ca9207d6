"""A proposal can be asked for by its number."""

import pytest

from assistant.retrieval.query.ordinal_reference import find_ordinal


@pytest.mark.parametrize(
    ("question", "language", "number"),
    [
        ("第三条建议具体是什么？", "zh", 3),
        ("她的第2项措施呢？", "zh", 2),
        ("第五個建議是甚麼？", "zh-Hant", 5),
        ("What is the third proposal?", "en", 3),
        ("Tell me proposal number 4", "en", 4),
        ("and the 2nd measure?", "en", 2),
        ("Qual é a segunda proposta?", "pt", 2),
        ("¿Cuál es la primera propuesta?", "es", 1),
        ("Quelle est la troisième mesure ?", "fr", 3),
        ("Каково третье предложение?", "ru", 3),
    ],
)
def test_the_number_is_read(question: str, language: str, number: int) -> None:
    found = find_ordinal(question, language)
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("第三届花卉论坛什么时候开？", "zh"),
        ("What was said of third countries?", "en"),
        ("Compare the first proposal with the second proposal", "en"),
        ("他提了三条建议吗？", "zh"),
        ("Was ist der dritte Vorschlag?", "de"),
    ],
)
def test_no_number_is_read_where_none_or_several_are_asked_for(
    question: str, language: str
) -> None:
    assert find_ordinal(question, language) is None


def test_what_is_left_no_longer_holds_the_number() -> None:
    found = find_ordinal("第三条建议提到了哪些港口？", "zh")
    assert found is not None
    assert "第三" not in found.rest
    assert "港口" in found.rest
