"""A body that a column broke in two is whole again, and nothing else moves."""

from hypothesis import given, settings
from hypothesis import strategies as st
from typesetting import Setting, column, read_set, running, scramble

from ingest.layouts.column_repair import repair_columns
from ingest.layouts.line_classification import classify
from ingest.line_reading import read_lines
from ingest.page import annotate
from ingest.records import LineKind

INDENT = "　　"


def texts(page: str) -> list[str]:
    return [line.text for line in repair_columns(annotate(read_lines(page))).lines]


def test_the_rest_of_a_column_comes_back_over_what_was_set_between() -> None:
    one, other = read_set("harbour").speeches[:2]
    broken = column(one, 17, INDENT)
    cut = next(
        at for at in range(6, len(broken)) if not broken[at - 1].endswith(("。", "，", "；"))
    )
    page = [
        one.title,
        one.byline("●"),
        "",
        *broken[:cut],
        "",
        other.title,
        other.byline("●"),
        "",
        *column(other, 20, INDENT),
        "",
        *broken[cut:],
    ]
    found = texts("\n".join(page))
    begins = found.index(broken[0].strip())
    assert found[begins : begins + len(broken)] == [line.strip() for line in broken]


@settings(deadline=None)
@given(st.sampled_from(["harbour", "flowers", "elders"]), st.integers(0, 10_000))
def test_no_line_is_lost_or_doubled(name: str, seed: int) -> None:
    page = scramble(read_set(name), seed)
    assert sorted(texts(page)) == sorted(line.text for line in read_lines(page))


def test_columns_that_only_follow_each_other_stay_where_they_are() -> None:
    for seed in range(5):
        page = scramble(read_set("elders"), seed, Setting(indent=INDENT))
        assert texts(page) == [line.text for line in read_lines(page)]


def test_a_heading_set_where_a_column_broke_a_sentence_is_none_of_the_text() -> None:
    page = read_set("harbour")
    text = running(page, "●", unwrapped=False)
    lines = text.split("\n")
    cut = next(
        at
        for at in range(8, len(lines) - 1)
        if len(lines[at]) == 30 == len(lines[at + 1]) and lines[at + 1][0] != "　"
    )
    broken = "\n".join([*lines[: cut + 1], "", "滨江家园 盛大开盘", "", *lines[cut + 1 :]])
    layout = classify(annotate(read_lines(broken)))
    assert "滨江家园 盛大开盘" in layout.of_kind(LineKind.BANNER)
    assert len(layout.body()) == len(classify(annotate(read_lines(text))).body())
