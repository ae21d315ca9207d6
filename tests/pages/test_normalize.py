"""Wrapping is undone without a character lost or made up."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.line_reading import read_lines
from ingest.normalization import canonicalize, clean
from ingest.typesetting import seam, unwrap

_PRINTED = st.text(
    alphabet=st.sampled_from(list("城市更新，。；：“”（）一二三2025年AIapp -%\u3000臺灣\n")),
    max_size=300,
)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(deadline=None)
@given(_PRINTED, st.booleans())
def test_no_character_is_lost_or_invented(text: str, wrapped: bool) -> None:
    assert _bare(unwrap(read_lines(text), wrapped=wrapped)) == _bare(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(canonicalize(text)) == len(text)


def test_what_cannot_be_seen_goes_and_every_line_end_is_one() -> None:
    assert clean("\ufeff甲\u200b乙\r\n丙\r丁\u2028戊\x0c己") == "甲乙\n丙\n丁\n戊\n己"


def test_a_chinese_wrap_leaves_no_space() -> None:
    assert seam("推动产业", "升级") == ""
    assert seam("自", "2020年") == ""


def test_the_space_between_latin_words_comes_back() -> None:
    assert seam("the committee", "proposes") == " "
    assert seam("发展Big", "Data产业") == " "


def test_a_latin_word_cut_in_two_by_a_column_is_one_word() -> None:
    assert seam("推广官方Ap", "p应用") == ""
    assert seam("推广PP", "P模式") == ""


def test_printed_spaces_stay() -> None:
    lines = read_lines("自 2020年\n以来")
    assert unwrap(lines, wrapped=True) == "自 2020年以来"


def test_a_short_last_line_ends_a_paragraph_and_a_column_break_does_not() -> None:
    page = (
        "城市更新要留住老街的烟\n火气，也要补上现代的短\n板。\n"
        "居民的意见应当放在最前\n\n面，让大家商量着办，办\n好之后再评一评。"
    )
    assert unwrap(read_lines(page), wrapped=True).split("\n") == [
        "城市更新要留住老街的烟火气，也要补上现代的短板。",
        "居民的意见应当放在最前面，让大家商量着办，办好之后再评一评。",
    ]


def test_traditional_and_full_width_fold_to_one_form() -> None:
    assert canonicalize("發言(陳０１)") == "发言（陈01）"
