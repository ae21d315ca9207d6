"""What belongs to a title, and what only says where the speech was given."""

import pytest

from ingest.attribution.titles import is_occasion, join_title
from ingest.document_parser import parse_document
from vectorstore.embedder_protocol import Embedder

OCCASIONS = [
    "——在市总工会第十七次代表大会上的发言",
    "——在全市民营经济座谈会上的讲话",
    "（在区政协五届三次全会上的大会发言）",
    "——市政协十五届二次会议大会发言之三",
    "在全省青年论坛上的主旨演讲",
    "——2026年滨江读书沙龙主题演讲",
    "——在第三届运河论坛开幕式上的致辞",
]


@pytest.mark.parametrize("line", OCCASIONS)
def test_an_occasion_is_no_part_of_the_title(line: str, embedder: Embedder) -> None:
    assert is_occasion(line)
    text = "渡口每天有三千人过江，只有两条船。建议添一条新船，早晚各加四班，修一座候船的亭子。"
    page = f"给渡口添一条船\n{line}\n（2026年3月12日）\n市船务公司工程师　高远\n\n{text}\n"
    (speech,) = parse_document(page, embedder).speeches
    assert (speech.title, speech.speaker, speech.body) == ("给渡口添一条船", "高远", text)


def test_an_occasion_may_stand_apart_from_the_title(embedder: Embedder) -> None:
    text = "渡口每天有三千人过江，只有两条船。建议添一条新船，早晚各加四班，修一座候船的亭子。"
    page = f"给渡口添一条船\n\n{OCCASIONS[0]}\n\n市船务公司工程师　高远\n\n{text}\n"
    (speech,) = parse_document(page, embedder).speeches
    assert (speech.title, speech.speaker, speech.body) == ("给渡口添一条船", "高远", text)


@pytest.mark.parametrize(
    "line",
    ["——以滨江渡口为例", "——关于老船工的调查报告", "在船上教书的人", "——三个孩子的来信"],
)
def test_any_other_second_line_is_part_of_it(line: str) -> None:
    assert not is_occasion(line)
    assert line in join_title(["给渡口添一条船", line])


def test_an_occasion_alone_is_the_title() -> None:
    assert join_title(["在全市教育大会上的发言"]) == "在全市教育大会上的发言"
