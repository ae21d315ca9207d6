"""The invented pages, their questions and everyday ones that the confidence learns from."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PAGES = sorted(path.parent for path in BENCHMARKS.glob("pages/*/questions.jsonl"))
EVERYDAY = sorted(BENCHMARKS.glob("everyday/*.txt"))

Row = dict[str, Any]


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


BY_LANGUAGE = ("questions", "plain", "tricky")


def asked_of(page: Path, sets: Sequence[str] = (*BY_LANGUAGE, "absent")) -> list[Row]:
    return [row for name in sets for row in read(page / f"{name}.jsonl")]


def unspaced(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_asked_of_a_page_rests_on_its_speeches(page: Path) -> None:
    said = {row["speaker"]: unspaced(row["text"]) for row in read(page / "speeches.jsonl")}
    for row in asked_of(page):
        assert set(row["speakers"]) | set(row.get("corrected", [])) <= set(said), row["id"]
        for evidence in row["evidence"]:
            assert any(unspaced(evidence) in said[one] for one in row["speakers"]), row["id"]
        assert row["answerable"] == bool(row["evidence"]), row["id"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_half_of_each_language_is_not_answered_on_a_page(page: Path) -> None:
    rows = asked_of(page, BY_LANGUAGE)
    answered = Counter(row["lang"] for row in rows if row["answerable"])
    assert answered == Counter(row["lang"] for row in rows if not row["answerable"])


def test_no_question_that_has_to_do_with_a_page_stands_twice() -> None:
    asked = [row for page in PAGES for row in read(page / "questions.jsonl")]
    sets = [row for path in BENCHMARKS.glob("questions/*.jsonl") for row in read(path)]
    times = Counter(row["question"] for row in asked + sets if "question" in row)
    assert [row["id"] for row in asked if row["kind"] != "far" and times[row["question"]] > 1] == []
    assert len({row["id"] for row in asked}) == len(asked) == 120 * len(PAGES)


def test_questions_stand_once_on_a_page_and_are_as_many_on_each() -> None:
    for page in PAGES:
        rows = asked_of(page)
        assert len({row["question"] for row in rows}) == len({row["id"] for row in rows}) == 208


def test_tricky_questions_are_of_the_same_kinds_on_each_page() -> None:
    for page in PAGES:
        kinds = Counter(row["kind"] for row in read(page / "tricky.jsonl"))
        unanswerable = {"near": 8, "misattributed": 4, "premise": 4}
        assert kinds == {"paraphrase": 8, "name": 3, "stance": 3, "fact": 2, **unanswerable}


def test_what_is_absent_is_asked_for_as_often_as_what_is_there() -> None:
    for page in PAGES:
        kinds = Counter(row["kind"] for row in read(page / "absent.jsonl"))
        assert kinds == {"near": 12, "misattributed": 4, "comparison": 4, "who": 8, "name": 4}


def test_everyday_questions_stand_once() -> None:
    lines = [line for path in EVERYDAY for line in path.read_text("utf-8").splitlines()]
    assert len(set(lines)) == len(lines) == 1070
    assert all(line.strip() for line in lines)
