"""A copy says what its passage says: nothing in it turns the words around."""

import pytest

from assistant.answering.verification.verbatim_overlap import verbatim_overlap

PASSAGE = (
    "码头缺员，不能久拖。一是增设夜航引水员，补贴夜间作业班组。坚决反对取消沿江各站的候船大厅。"
)


@pytest.mark.parametrize(
    ("words", "turned"),
    [
        ("增设夜航引水员，补贴夜间作业班组", False),
        ("不仅增设夜航引水员，补贴夜间作业班组", False),
        ("不能久拖，一是增设夜航引水员，补贴夜间作业班组", False),
        ("坚决反对取消沿江各站的候船大厅", False),
        ("反對增設夜航引水員，補貼夜間作業班組", True),
        ("增设夜航引水员，补贴夜间作业班组，这不行", True),
        ("取消沿江各站的候船大厅", True),
    ],
)
def test_a_negation_stands_in_both_or_in_neither(words: str, turned: bool) -> None:
    copy = verbatim_overlap(words, PASSAGE)
    assert copy is not None
    assert copy.is_negated is turned


@pytest.mark.parametrize("turn", ["did not propose to", "opposes to", "won't", "never wants to"])
def test_other_languages_turn_words_around_too(turn: str) -> None:
    source = "We must add night pilots and pay the crews who work in the harbour after dark."
    said = "add night pilots and pay the crews who work in the harbour after dark"
    for words, turned in ((f"must {said}", False), (f"He {turn} {said}", True)):
        copy = verbatim_overlap(words, source)
        assert copy is not None
        assert copy.is_negated is turned


def test_few_shared_words_are_no_copy() -> None:
    assert verbatim_overlap("增设夜航引水员", PASSAGE) is None
    assert verbatim_overlap("建议增设夜航引水员，此外多种树、多修路、多开会", PASSAGE) is None
