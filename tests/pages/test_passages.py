"""Passages are exact places in the body, one for each thing proposed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunker import LONGEST, chunk
from vectorstore.records import PassageKind

_BODY = st.lists(
    st.sampled_from([
        "当前，存在一些问题。",
        "建议：",
        "一是加强规划；",
        "二是完善机制。",
        "三是强化监督。",
        "一、提高认识\n",
        "（一）摸清底数。",
        "（二）建立台账。",
        "首先，做好普查。",
        "其次，抓好整改。",
        "“一是一，二是二”",
        "\n",
        "1.开展培训。",
        "2.严格考核。",
        "谢谢大家！",
        " ",
    ]),
    max_size=40,
).map("".join)


@given(_BODY)
def test_spans_are_ordered_apart_and_cover_all_that_is_printed(body: str) -> None:
    spans = chunk(body)
    ends = [0, *(span.end for span in spans)]
    for span, before in zip(spans, ends, strict=False):
        assert before <= span.start < span.end <= len(body)
        assert body[span.start : span.end].strip() == body[span.start : span.end]
    covered = "".join(body[span.start : span.end] for span in spans)
    assert re.sub(r"\s", "", covered) == re.sub(r"\s", "", body)


def _numbers(body: str) -> list[int | None]:
    return [span.number for span in chunk(body) if span.kind is PassageKind.PROPOSAL]


@pytest.mark.parametrize(
    "body",
    [
        "灯太暗。建议：一是换灯；二是修路；三是种树。",
        "灯太暗。\n建议：\n一、换灯，明年完成。\n二、修路，分段进行。\n三、种树，居民认养。",
        "灯太暗。建议：（一）换灯要快。（二）修路要好。（三）种树要多。",
        "灯太暗。建议：1.换灯要快。2.修路要好。3.种树要多。",
        "灯太暗。建议：第一，换灯要快。第二，修路要好。第三，种树要多。",
        "灯太暗。建议：首先，换灯要快。其次，修路要好。最后，种树要多。",
        "灯太暗。一要换灯要快；二要修路要好；三要种树要多。",
        "灯太暗。建议一：换灯要快。建议二：修路要好。建议三：种树要多。",
        "灯太暗。为此，建议一：换灯要快。建议二：修路要好。建议三：种树要多。",
        "灯太暗。建议：①换灯要快。②修路要好。③种树要多。",
        "灯太暗，建议一是换灯要快；二是修路要好；三是种树要多。",
    ],
)
def test_every_usual_way_of_counting(body: str) -> None:
    assert _numbers(body) == [1, 2, 3]
    assert chunk(body)[0].kind is PassageKind.BACKGROUND


@pytest.mark.parametrize(
    "body",
    [
        "他说话一是一，二是二，从不含糊。",
        "要推动一、二、三产业融合，让农民增收。",
        "他在会上说：“一是要快，二是要好。”大家都记住了。",
        "全市2.5亿元资金已经到位，另有3.6亿元在路上。",
    ],
)
def test_numerals_in_ordinary_words_count_nothing(body: str) -> None:
    assert _numbers(body) == []


def test_counted_problems_are_background() -> None:
    body = "主要问题：一是灯太暗；二是路太窄。为此建议：一是换灯，要快；二是修路，要好。"
    spans = chunk(body)
    assert [span.kind for span in spans] == [PassageKind.BACKGROUND] * 3 + [
        PassageKind.PROPOSAL
    ] * 2
    assert _numbers(body) == [1, 2]


def test_nested_proposals_carry_what_they_belong_to() -> None:
    body = (
        "一、管好停车\n（一）画线要清。（二）收费要明。\n"
        "二、管好单车\n（一）总量要控。（二）停放要规范。"
    )
    inner = [span for span in chunk(body) if span.heading]
    assert [span.heading for span in inner] == ["一、管好停车"] * 2 + ["二、管好单车"] * 2
    assert _numbers(body) == [1, 1, 2, 2, 1, 2]


def test_sections_carry_their_subheading() -> None:
    body = (
        "办法不多，建议：\n办好食堂\n每个社区都要有一处，价格公道。\n修好电梯\n先修老楼，后修新楼。"
    )
    sections = [span for span in chunk(body) if span.kind is PassageKind.SECTION]
    assert [span.heading for span in sections] == ["办好食堂", "修好电梯"]


def test_the_closing_is_no_part_of_the_last_proposal() -> None:
    body = "建议：\n一是换灯，今年全部完成。\n二是修路，明年全部完成。\n谢谢大家！"
    last = chunk(body)[-1]
    assert (last.kind, body[last.start : last.end]) == (PassageKind.BODY, "谢谢大家！")


def test_long_proposals_are_split_at_sentences() -> None:
    body = "建议：一是换灯。" + "每一盏灯都要登记在册，坏了当天就修。" * 40 + "二是修路。"
    spans = [span for span in chunk(body) if span.number == 1]
    assert len(spans) > 1
    assert all(span.end - span.start <= LONGEST for span in spans)
    assert all(body[span.end - 1] == "。" for span in spans)
