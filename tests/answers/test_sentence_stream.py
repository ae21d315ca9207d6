"""An answer is read sentence by sentence, and a marker belongs to the sentence it follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.generation.citation_parser import CitationParser
from assistant.answering.generation.sentence_stream import SentenceStream, answer_sentences
from assistant.answering.verification.answer_sentence import AnswerSentence
from assistant.answering.verification.markup import strip_markup


def streamed(pieces: list[str]) -> list[AnswerSentence]:
    parser, stream = CitationParser(9), SentenceStream()
    found: list[AnswerSentence] = []
    for piece in pieces:
        found += stream.feed(parser.feed(piece))
    return [*found, *stream.feed(parser.finish()), *stream.finish()]


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("甲提出一[1]。乙提出二[2]。", [("甲提出一。", (1,)), ("乙提出二。", (2,))]),
        ("甲提出一。[1]乙提出二。【2】", [("甲提出一。", (1,)), ("乙提出二。", (2,))]),
        ("A says one. [1] B says two. [2]", [("A says one.", (1,)), ("B says two.", (2,))]),
        ("A says one.[1] B says two [2].", [("A says one.", (1,)), ("B says two .", (2,))]),
        ("A earned 14.732 billion [1]. B", [("A earned 14.732 billion .", (1,)), ("B", ())]),
        ("Mr. Li spoke. No. 5 did not.", [("Mr. Li spoke.", ()), ("No. 5 did not.", ())]),
        ("14,732 млрд. юаней [1]. Затем", [("14,732 млрд. юаней .", (1,)), ("Затем", ())]),
        ("建议：\n1. 甲[1]\n2. 乙[2]", [("建议：", ()), ("甲", (1,)), ("乙", (2,))]),
        ("- **甲**：一[1]\n- 乙", [("甲：一", (1,)), ("乙", ())]),
        ("他说“一是甲。二是乙。”[1]丙。", [("他说“一是甲。二是乙。”", (1,)), ("丙。", ())]),
        ("甲\n[1]\n乙", [("甲", (1,)), ("乙", ())]),
        ("One! Two? Three", [("One!", ()), ("Two?", ()), ("Three", ())]),
        ("甲[1]；乙[2]。", [("甲；乙。", (1, 2))]),
    ],
)
def test_sentences_keep_their_markers(
    written: str, understood: list[tuple[str, tuple[int, ...]]]
) -> None:
    found = answer_sentences(written, shown=9)
    assert [(sentence.claim, sentence.cited) for sentence in found] == understood


TEXT = st.text(alphabet="甲乙a B.。!?1[2]【】“”\n：- ", max_size=60)


@given(TEXT, st.data())
def test_the_way_a_stream_is_cut_changes_no_sentence(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert streamed(pieces) == answer_sentences(text, shown=9)


@given(st.text(alphabet="甲乙a B.。!?12“”\n：- ", max_size=60))
def test_no_written_character_is_lost(text: str) -> None:
    found = answer_sentences(text, shown=9)
    rendered = "".join(sentence.render(lambda _: ()) for sentence in found)
    assert rendered.split() == text.split()


def test_markers_are_written_anew_and_look_alikes_are_not_markers() -> None:
    (sentence,) = answer_sentences("甲[3]，乙[3][5][3]，`row[7]`。", shown=9)
    assert sentence.render(lambda n: {3: (1,), 5: (2,)}[n]) == "甲[1]，乙[1][2]，`row［7］`。"


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("see [here](http://evil.example/a) now", "see here now"),
        ("![a picture](http://evil.example/a.png) now", "a picture now"),
        ("go to https://evil.example/x?y=1。再说", "go to 。再说"),
        ("<img src=x onerror=alert(1)>甲<b>乙</b>", "甲乙"),
        ("[x](javascript:alert(1)) y", "x y"),
    ],
)
def test_links_images_and_tags_are_taken_out(written: str, left: str) -> None:
    assert strip_markup(written) == left
