"""Years that a question counts from today, or from which on, are those that the corpus has."""

import datetime as dt

import pytest

from assistant.retrieval.planning.scope_linker import ScopeLinker
from vectorstore.records import DocumentRecord, SpeechHeader

_YEARS = ("2019", "2021", "2022", "2024", "2025")


def _linker(today: str = "2026-03-05", *, said: bool = False, undated: bool = False) -> ScopeLinker:
    documents = [
        DocumentRecord(f"d{year}", year, year, year, "", f"{year}-03-05", "", "", 1, 1)
        for year in _YEARS
    ]
    if undated:
        documents.append(DocumentRecord("undated", "u", "u", "u", "", "", "", "", 1, 1))
    headers = [
        SpeechHeader(f"{one.id}-01", one.id, "题", "凌望舒", "", "", 1.0) for one in documents
    ]
    return ScopeLinker(documents, headers, lambda *_: said, lambda: dt.date.fromisoformat(today))


@pytest.mark.parametrize(
    ("question", "language", "years"),
    [
        ("去年谁谈到了灯塔？", "zh", "2025"),
        ("前年谁谈到了灯塔？", "zh", "2024"),
        ("2022年以来谁谈到了灯塔？", "zh", "2022 2024 2025"),
        ("2021年之前谁谈到了灯塔？", "zh", "2019"),
        ("2020年至2022年谁谈到了灯塔？", "zh", "2021 2022"),
        ("Who spoke of lighthouses last year?", "en", "2025"),
        ("Who has spoken of lighthouses since 2022?", "en", "2022 2024 2025"),
        ("Who spoke of lighthouses before 2021?", "en", "2019"),
        ("Who spoke of lighthouses between 2020 and 2022?", "en", "2021 2022"),
        ("Quem falou de faróis no ano passado?", "pt", "2025"),
        ("Quem falou de faróis desde 2022?", "pt", "2022 2024 2025"),
        ("Quem falou de faróis entre 2020 e 2022?", "pt", "2021 2022"),
        ("Кто говорил о маяках в прошлом году?", "ru", "2025"),
        ("Кто говорил о маяках с 2022 года?", "ru", "2022 2024 2025"),
        ("Кто говорил о маяках до 2021 года?", "ru", "2019"),
        ("Кто говорил о маяках с 2020 по 2022 год?", "ru", "2021 2022"),
    ],
)
def test_years_are_those_of_the_corpus(question: str, language: str, years: str) -> None:
    found = _linker().link(question, language)
    assert found.dates == tuple(years.split())
    assert found.documents == tuple(f"d{year}" for year in years.split())
    assert not found.unknown
    assert not any(char.isdigit() for char in found.query)


def test_last_year_is_the_one_before_today() -> None:
    assert _linker("2022-01-01").link("去年谁谈到了灯塔？", "zh").dates == ("2021",)
    assert _linker("2022-12-31").link("今年谁谈到了灯塔？", "zh").dates == ("2022",)


@pytest.mark.parametrize(
    ("question", "language", "worded"),
    [
        ("今年谁谈到了灯塔？", "zh", "今年"),
        ("2026年以来谁谈到了灯塔？", "zh", "2026年以来"),
        ("Who spoke of lighthouses this year?", "en", "this year"),
        ("Quem falou de faróis este ano?", "pt", "este ano"),
        ("Кто говорил о маяках в этом году?", "ru", "в этом году"),
    ],
)
def test_years_that_the_corpus_has_nothing_of_are_unknown(
    question: str, language: str, worded: str
) -> None:
    found = _linker().link(question, language)
    assert (found.unknown, found.documents) == ((worded,), ())


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("今年谁谈到了灯塔？", "zh"),
        ("Who spoke of lighthouses this year?", "en"),
        ("Quem falou de faróis este ano?", "pt"),
        ("Кто говорил о маяках в этом году?", "ru"),
    ],
)
def test_a_year_counted_from_today_is_none_that_a_speech_speaks_of(
    question: str, language: str
) -> None:
    found = _linker(said=True).link(question, language)
    assert found.unknown
    assert not found.said


def test_a_year_that_speeches_speak_of_stays_in_the_question_and_is_known_to() -> None:
    found = _linker(said=True).link("2020年的灯塔有多少？", "zh")
    assert found.said == ("2020",)
    assert "2020" in found.query
    assert _linker(said=True).link("2020年的灯塔有多少？", "zh", keep_said=False).unknown


def test_where_some_documents_are_dated_only_the_others_may_be_of_a_date_that_none_is_of() -> None:
    found = _linker(undated=True).link("2020年谁谈到了灯塔？", "zh")
    assert (found.unknown, found.unconfirmed) == ((), ("2020年",))
    assert found.documents == ("undated",)
    dated = _linker(undated=True).link("2021年谁谈到了灯塔？", "zh")
    assert (dated.documents, dated.unconfirmed) == (("d2021",), ())
