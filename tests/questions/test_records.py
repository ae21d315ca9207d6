"""The invented records in other languages, and the questions that their confidence learns from."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.training.corpora import EVERYDAY, records

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
RECORDS = sorted(path.parent for path in BENCHMARKS.glob("records/*/questions.jsonl"))


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_what_is_asked_of_a_record_rests_on_its_speeches(record: Path) -> None:
    said = {row["speaker"]: row["text"] for row in read(record / "speeches.jsonl")}
    for row in read(record / "questions.jsonl"):
        assert set(row["speakers"]) <= set(said), row["id"]
        assert all(one in said[row["speakers"][0]] for one in row["evidence"]), row["id"]
        assert row["answerable"] == bool(row["evidence"]), row["id"]


def test_records_are_asked_in_more_languages_than_their_own() -> None:
    for record in RECORDS:
        rows = read(record / "questions.jsonl")
        assert {row["lang"] for row in rows} >= {"zh", "en", "ru", "pt", "fr", "es", "ar"}
        assert len({row["id"] for row in rows}) == len({row["question"] for row in rows})


def test_questions_on_other_records_have_no_answer_in_a_record() -> None:
    for record in records():
        strange = [one for one in record.everyday if not one.id.startswith(f"{record.name}-")]
        assert strange == list(record.everyday)
        assert all(one.has_answer is False and one.kind == EVERYDAY for one in strange)
