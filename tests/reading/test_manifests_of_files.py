"""A manifest says of many files what is known of them."""

from pathlib import Path

import pytest

from ingest.manifest import read_manifest
from vectorstore.document_records import DocumentCorrection
from vectorstore.errors import InvalidRequest


def test_csv_and_json_lines_say_the_same(tmp_path: Path) -> None:
    table = tmp_path / "m.csv"
    table.write_text(
        "path,date,occasion,collections\na.txt,2021-03-05,座谈会,年会; 甲\nb.txt,,,\n", "utf-8"
    )
    lines = tmp_path / "m.jsonl"
    lines.write_text(
        '{"path": "a.txt", "date": "2021-03-05", "occasion": "座谈会",'
        ' "collections": ["年会", "甲"]}'
        '\n\n{"path": "b.txt"}\n',
        "utf-8",
    )
    first = DocumentCorrection("2021-03-05", "座谈会", collections=("年会", "甲"))
    expected = [
        (tmp_path / "a.txt", first),
        (tmp_path / "b.txt", DocumentCorrection(collections=())),
    ]
    assert list(read_manifest(table)) == expected
    assert list(read_manifest(lines)) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"path": "a.txt"}\n{"path": "b.txt", "datum": "2021"}', "Row 2"),
        ('{"date": "2021"}', "path"),
        ('{"path": "a.txt", "collections": "年会"}', "list"),
        ("[1]", "Row 1"),
        ("{", "Row 1"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, text: str, named: str) -> None:
    manifest = tmp_path / "m.jsonl"
    manifest.write_text(text, "utf-8")
    with pytest.raises(InvalidRequest, match=named):
        list(read_manifest(manifest))
