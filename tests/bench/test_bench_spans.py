"""Evidence is found where the speaker says it, however it is broken into lines."""

from hypothesis import given
from hypothesis import strategies as st
from two_speakers import HARBOUR, LIBRARY, speech

from assistant.evaluation.spans import Span, SpanIndex, contains, is_one_of
from assistant.records import Citation

BOTH = SpanIndex([HARBOUR, LIBRARY])


def test_white_space_on_either_side_does_not_count() -> None:
    assert BOTH.find("东港建设\n冷链 码头") == (Span("harbour", 3, 11),)


def test_a_span_counts_only_in_the_speech_of_a_right_speaker() -> None:
    assert {span.speech_id for span in BOTH.find("东港")} == {"harbour", "library"}
    assert {span.speech_id for span in BOTH.find("东港", ["何书宁"])} == {"library"}
    assert BOTH.find("东港", ["别人"]) == ()


def test_passages_that_hold_the_evidence_are_relevant() -> None:
    assert BOTH.relevant([BOTH.find("冷链码头")]) == {"harbour-1"}
    assert BOTH.relevant([BOTH.find("建议")]) == {
        "harbour-1",
        "harbour-2",
        "library-1",
        "library-2",
    }


def test_evidence_across_two_passages_makes_both_relevant() -> None:
    assert BOTH.relevant([BOTH.find("12亿元。建议减免")]) == {"harbour-1", "harbour-2"}


def test_a_citation_whose_words_are_not_the_speechs_has_no_place() -> None:
    passage = HARBOUR.passages[0]
    right = Citation.of(1, passage, 2, 5)
    assert BOTH.of_citation(right) == Span("harbour", 2, 5)
    assert BOTH.of_citation(right.model_copy(update={"quote": "在西港"})) is None
    assert BOTH.of_citation(right.model_copy(update={"speech_id": "gone"})) is None
    assert BOTH.of_citation(right.model_copy(update={"start": -1})) is None


def test_names_and_facts_ignore_width_case_and_space() -> None:
    assert is_one_of("周 远帆", ["周远帆"])
    assert not is_one_of("周远帆", ["周远"])
    assert contains("投入１２ 亿元", "12亿元")
    assert contains("a Cold Chain", "cold chain")


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), max_size=6), st.integers(0, 20))
def test_a_span_is_covered_exactly_when_each_of_its_characters_is(
    stretches: list[tuple[int, int]], start: int
) -> None:
    span = Span("s", start, start + 5)
    others = [Span("s", first, first + length) for first, length in stretches]
    covered = {at for other in others for at in range(other.start, other.end)}
    assert span.within(others) == (set(range(start, start + 5)) <= covered)
    assert not span.within([Span("t", 0, 100)])


@given(st.text("甲乙丙 \n　", min_size=1, max_size=30), st.data())
def test_what_stands_in_a_speech_is_found_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = text[start:end]
    if not span.strip():
        return
    index = SpanIndex([speech("s", "甲", text)])
    found = index.find(span)
    before = sum(not char.isspace() for char in text[:start])
    assert before in {span.start for span in found}
    bare = "".join(text.split())
    assert {bare[span.start : span.end] for span in found} == {"".join(span.split())}
