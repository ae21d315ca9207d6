"""An answer is read sentence by sentence, and a marker belongs to the sentence it follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.generation.citation_parser import CitationParser
from assistant.answering.generation.sentence_stream import Draft, Drafter, harmless_markup


def drafts(*pieces: str) -> list[Draft]:
    parser, drafter = CitationParser(9), Drafter()
    found: list[Draft] = []
    for piece in pieces:
        found += drafter.feed(parser.feed(piece))
    found += drafter.feed(parser.finish())
    return [*found, *drafter.finish()]


def sentences(*pieces: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(draft.claim, draft.numbers) for draft in drafts(*pieces)]


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("甲提出一[1]。乙提出二[2]。", [("甲提出一。", (1,)), ("乙提出二。", (2,))]),
        ("甲提出一。[1]乙提出二。【2】", [("甲提出一。", (1,)), ("乙提出二。", (2,))]),
        ("A says one. [1] B says two. [2]", [("A says one.", (1,)), ("B says two.", (2,))]),
        ("A says one.[1] B says two [2].", [("A says one.", (1,)), ("B says two .", (2,))]),
        ("A earned 16.145 billion [1]. B", [("A earned 16.145 billion .", (1,)), ("B", ())]),
        ("Mr. Li spoke. No. 5 did not.", [("Mr. Li spoke.", ()), ("No. 5 did not.", ())]),
        ("16,145 млрд. юаней [1]. Затем", [("16,145 млрд. юаней .", (1,)), ("Затем", ())]),
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
    assert sentences(written) == understood


TEXT = st.text(alphabet="甲乙a B.。!?1[2]【】“”\n：- ", max_size=60)


@given(TEXT, st.data())
def test_the_way_a_stream_is_cut_changes_no_sentence(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert drafts(*pieces) == drafts(text)


@given(st.text(alphabet="甲乙a B.。!?12“”\n：- ", max_size=60))
def test_no_written_character_is_lost(text: str) -> None:
    rendered = "".join(draft.render(lambda _: ()) for draft in drafts(text))
    assert rendered.split() == text.split()


def test_markers_are_written_anew_and_look_alikes_are_not_markers() -> None:
    (draft,) = drafts("甲[3]，乙[3][5][3]，`row[7]`。")
    assert draft.render(lambda n: {3: (1,), 5: (2,)}[n]) == "甲[1]，乙[1][2]，`row［7］`。"


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
    assert harmless_markup(written) == left
