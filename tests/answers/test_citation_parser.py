"""Markers are understood however a model writes them and however the stream is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.generation.citation_parser import (
    CitationParser,
    Marker,
    MarkerNumbering,
    Text,
    Token,
)


def read(*pieces: str, shown: int = 5) -> tuple[str, int]:
    """The text with each marker as ‹n›, and how many unknown ones were dropped."""
    parser = CitationParser(shown)
    tokens: list[Token] = [token for piece in pieces for token in parser.feed(piece)]
    tokens += parser.finish()
    text = "".join(
        token.text if isinstance(token, Text) else f"‹{token.number}›" for token in tokens
    )
    return text, parser.unknown_markers


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("甲[1]。", "甲‹1›。"),
        ("甲【1】。", "甲‹1›。"),
        ("甲［１］。", "甲‹1›。"),
        ("甲〔2〕。", "甲‹2›。"),
        ("a [1, 2].", "a ‹1›‹2›."),
        ("a [1,2 and 4].", "a ‹1›‹2›‹4›."),
        ("甲[1、2]与[3；4]。", "甲‹1›‹2›与‹3›‹4›。"),
        ("a [1][2].", "a ‹1›‹2›."),
        ("a [[1]].", "a ‹1›."),
        ("a [[1], [2]].", "a [‹1›, ‹2›]."),
        ("a [^1].", "a ‹1›."),
        ("a [1-3].", "a ‹1›‹2›‹3›."),
        ("a [1–2].", "a ‹1›‹2›."),
        ("甲【1至3】。", "甲‹1›‹2›‹3›。"),
        ("甲[来源1]。", "甲‹1›。"),
        ("甲【来源：段落2】。", "甲‹2›。"),
        ("a [Passage 1].", "a ‹1›."),
        ("a [Source: 1, Source: 2].", "a ‹1›‹2›."),
        ("a [citation:3].", "a ‹3›."),
        ("a (Passage 4).", "a ‹4›."),
        ("甲（来源2）。", "甲‹2›。"),
        ("a 【1†source】.", "a ‹1›."),
        ("a [1](https://example.org/x).", "a ‹1›."),
        (r"a \[1\].", "a ‹1›."),
        ("a [1] [1].", "a ‹1› ‹1›."),
        ("a [отрывок 1].", "a ‹1›."),
        ("a [1](quoted)", "a ‹1›(quoted)"),
    ],
)
def test_every_way_of_writing_a_marker_is_understood(written: str, understood: str) -> None:
    assert read(written) == (understood, 0)


@pytest.mark.parametrize(
    "written",
    [
        "(1) first, (2) second",
        "（一）甲（二）乙",
        "a [sic] b",
        "in [2024] and [12345]",
        "f(x)[i]",
        "`list[1]` and ``` \nrow[2]\n``` stay",
        "an open [1 bracket",
        "[\n1]",
        "a [1a] b",
        "【重点】甲",
    ],
)
def test_what_is_no_marker_stays_as_it_is(written: str) -> None:
    assert read(written) == (written, 0)


def test_after_code_markers_count_again() -> None:
    assert read("`a[1]` b [1]") == ("`a[1]` b ‹1›", 0)
    assert read("a stray ` mark\nb [1]") == ("a stray ` mark\nb ‹1›", 0)


def test_what_was_not_shown_is_dropped_and_counted() -> None:
    assert read("a [9] b [0] c [1, 7] d [4-6].", shown=4) == ("a  b  c ‹1› d ‹4›.", 5)


def test_half_a_marker_is_held_back() -> None:
    parser = CitationParser(3)
    assert parser.feed("so it is [") == [Text("so it is ")]
    assert parser.feed("1") == []
    assert parser.feed("]") == []
    assert parser.feed(".") == [Marker(1), Text(".")]


BROKEN = ["[1]", "[", "]", "【2】", "[[3]]", "(来源1)", "(", "`", "```", "\n", "\\[", "[1,", " 2]"]
BROKEN += ["](http://a)", "†", "。", "［４］", "[^", "-3]"]
PIECES = st.lists(
    st.sampled_from(BROKEN) | st.text(alphabet="ab 1293甲乙。[]【】()`\\\n^-,", max_size=12),
    max_size=12,
).map("".join)


@given(PIECES, st.data())
def test_the_way_a_stream_is_cut_changes_nothing(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert read(*pieces) == read(text)
    assert read(*text) == read(text)


@given(st.lists(st.text(max_size=3)))
def test_numbers_are_given_once_in_order_of_first_use(keys: list[str]) -> None:
    numbering = MarkerNumbering[str]()
    given_out = {key: numbering(key) for key in keys}
    assert [numbering(key) for key in keys] == [given_out[key] for key in keys]
    assert list(given_out.values()) == list(range(1, len(given_out) + 1))
