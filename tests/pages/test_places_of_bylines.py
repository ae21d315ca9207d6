"""Where bylines stand, but on a line of their own over or under a title."""

import pytest

from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder

TITLES = ("给渡口添一条船", "让村小有琴声")
TEXTS = (
    "渡口每天有三千人过江，只有两条船。建议：一是添一条新船，早晚各加四班。二是修一座候船的亭子。",
    "村里的小学只有一位音乐老师，每周教十九节课。建议：一是请县里的老师来走教。二是把旧琴修好。",
)
FORMS = {
    "in brackets after the last sentence": (
        "{0}\n　　{2}（高远，市船务公司工程师）\n\n{1}\n　　{3}（沈澜，县第三小学教师）\n"
    ),
    "office first, in brackets": (
        "{0}\n　　{2}（市政协委员 高远）\n\n{1}\n　　{3}（市政协委员 沈澜）\n"
    ),
    "in brackets after the title": "1. {0}（高远委员）\n{2}\n\n2. {1}（沈澜委员）\n{3}\n",
    "counted, with an office": (
        "一、{0}（市政协委员高远）\n{2}\n\n二、{1}（市政协委员沈澜）\n{3}\n"
    ),
    "before the title": "## 高远委员：{0}\n\n{2}\n\n## 沈澜委员：{1}\n\n{3}\n",
    "a heading with the meeting": (
        "{0}\n——高远委员在小组会上的发言\n　　{2}\n\n{1}\n——沈澜常委在联组会上的发言\n　　{3}\n"
    ),
    "over two lines": (
        "{0}\n市政协委员、民盟市委会副主任、\n市船务公司工程师　高远\n{2}\n\n"
        "{1}\n市政协委员、民进市委会委员、\n县第三小学教师　沈澜\n{3}\n"
    ),
    "under the body spoken for": (
        "{0}\n民盟市委会\n发言人：高远\n{2}\n\n{1}\n民进市委会\n发言人：沈澜\n{3}\n"
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_byline_is_found(form: str, embedder: Embedder) -> None:
    page = "大会发言摘登\n\n" + form.format(*TITLES, *TEXTS)
    found = parse_document(page, embedder).speeches
    assert [(one.title, one.speaker, one.body) for one in found] == [
        (TITLES[0], "高远", TEXTS[0]),
        (TITLES[1], "沈澜", TEXTS[1]),
    ]


def test_one_bracket_after_a_title_is_no_byline(embedder: Embedder) -> None:
    page = f"给渡口添一条船（高远版）\n\n{TEXTS[0]}\n"
    (speech,) = parse_document(page, embedder).speeches
    assert (speech.title, speech.speaker) == ("给渡口添一条船（高远版）", "")
