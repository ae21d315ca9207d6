"""A text is cut into sentences, and none is cut in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.analysis.sentence_splitter import sentences


def _pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The right hon. and learned Member spoke.",
        "Mr. Duarte met J. Doe of the U.S. Senate on No. 5.",
        "O Sr. Silva falou.",
        "В 2019 г. порт вырос на 3.5 процента.",
        "Growth was 3.5 percent.",
    ],
)
def test_an_abbreviated_word_ends_no_sentence(sentence: str) -> None:
    assert _pieces(f"{sentence} The next one came.") == [sentence, "The next one came."]


def test_sentences_end_at_full_stops_semicolons_and_lines() -> None:
    assert _pieces("港口要扩建；码头要清淤。The quay is new. It is long.\nA title") == [
        "港口要扩建；",
        "码头要清淤。",
        "The quay is new.",
        "It is long.",
        "A title",
    ]


@given(st.text(alphabet=st.sampled_from("aB .。;\n“”г1")))
def test_every_character_lies_in_exactly_one_sentence(text: str) -> None:
    assert "".join("".join(_pieces(text)).split()) == "".join(text.split())
