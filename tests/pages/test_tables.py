"""Minutes that are kept in a table are read row by row, and tables of figures are no minutes."""

from collections.abc import Sequence

import pytest

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import FurnitureKind

SCHOOL = "乡村学校缺少音乐教师，建议实行音乐教师巡回授课，设立校园合唱基金。"
PORT = "港口夜间作业效率不高，建议增设夜航引水员。"
BUDGET = "经费由县里统筹，先在三个乡镇试行。"
MINUTES = [
    ("09:00", "何书影", SCHOOL),
    ("09:12", "周海宁", PORT),
    ("09:20", "何书影", BUDGET),
]


def _rows(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


@pytest.mark.parametrize("head", ["", "时间\t发言人\t内容\n"])
def test_minutes_in_a_table_are_turns(head: str, embedder: Embedder) -> None:
    document = parse_document(head + _rows(MINUTES), embedder)
    assert [(turn.speaker, turn.body) for turn in document.turns] == [
        ("何书影", SCHOOL),
        ("周海宁", PORT),
        ("何书影", BUDGET),
    ]


def test_a_label_that_comes_again_needs_nothing_that_counts(embedder: Embedder) -> None:
    page = _rows([("发言人", "内容"), *(row[1:] for row in MINUTES)])
    document = parse_document(page, embedder)
    assert [turn.speaker for turn in document.turns] == ["何书影", "周海宁", "何书影"]


def test_what_counts_the_rows_and_heads_the_table_is_nobodys(embedder: Embedder) -> None:
    document = parse_document("时间\t发言人\t内容\n" + _rows(MINUTES), embedder)
    kinds = {one.text: one.kind for one in document.furniture}
    assert kinds["09:12"] is FurnitureKind.LINE_NUMBER
    assert kinds["时间\t发言人\t内容"] is FurnitureKind.HEADER


def test_labels_within_counted_rows_are_labels(embedder: Embedder) -> None:
    rows = [(str(at), f"{name}：{said}") for at, (_, name, said) in enumerate(MINUTES, 1)]
    document = parse_document(_rows(rows), embedder)
    assert [turn.speaker for turn in document.turns] == ["何书影", "周海宁", "何书影"]


def test_a_table_of_figures_names_nobody(embedder: Embedder) -> None:
    page = f"{SCHOOL}\n\n年份\t旅客\t货物\n2021\t30\t12\n2022\t31\t13\n2023\t35\t15\n"
    assert {speech.speaker for speech in parse_document(page, embedder).speeches} == {""}
