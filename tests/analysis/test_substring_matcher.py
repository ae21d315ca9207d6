"""Strings are found wherever they stand in a text."""

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.analysis.substring_matcher import SubstringMatcher

TEXTS = st.text("ab港口", max_size=12)


@given(st.lists(TEXTS.filter(bool), max_size=5), TEXTS)
def test_every_occurrence_is_found_overlapping_ones_too(strings: list[str], text: str) -> None:
    found = SubstringMatcher((string, number) for number, string in enumerate(strings)).find(text)

    assert sorted((one.start, one.end, one.value) for one in found) == sorted(
        (start, start + len(string), number)
        for number, string in enumerate(strings)
        for start in range(len(text))
        if text.startswith(string, start)
    )
