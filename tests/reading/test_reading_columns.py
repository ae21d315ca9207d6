"""Headlines of a newspaper page: each over its own columns, though they stand on one line."""

import pytest
from printing import Print, wrapped

from ingest.readers.sandbox import read

TEXTS = (
    "北区河道常年淤塞，雨天积水难行，居民多次反映，至今没有办法。为此建议：一是疏浚河道，二是加高堤岸。",
    "南区老年人多而食堂少，送餐又远又贵，子女都不放心。为此建议：一是开办社区食堂，二是组织邻里送餐。",
    "新城的孩子每天要坐一个小时的车上学，家长苦不堪言。为此建议：一是新建两所小学，二是开通校车。",
    "老街的路灯坏了一半，夜里回家要打手电。为此建议：一是换成节能灯，二是由社区每周巡查并公布结果。",
)
HEADLINES = ("疏通北区河道", "让老人吃上热饭", "孩子就近上好学", "点亮回家的路")
BYLINES = ("●何其乐（市政协委员）", "●乐其然（市政协常委）", "●司徒远（教师）", "●安其（律师）")
BODY, GUTTER, MARGIN = 9.0, 18.0, 40.0


def page_of(count: int, *, centred: bool, head: float) -> Print:
    """Columns side by side, each with its headline, byline and text."""
    page = Print(width=800, height=1000)
    page.put("A06", MARGIN, 30, 9)
    page.put("2031年3月5日 星期三", 600, 30, 9)
    width = (800 - 2 * MARGIN - (count - 1) * GUTTER) / count
    for at in range(count):
        x = MARGIN + at * (width + GUTTER)
        for text, y, size in ((HEADLINES[at], 90, head), (BYLINES[at], 110, BODY)):
            page.put(text, x + (width - size * len(text)) / 2 * centred, y, size)
        page.column(wrapped(TEXTS[at] * 2, int(width / BODY)), x, 135, BODY)
    page.put("责任编辑 甲乙", 360, 980, 8)
    return page


def blocks(page: Print) -> list[str]:
    return [
        block.replace("\n", "").strip("　")
        for block in read("a.pdf", page.pdf()).text.split("\n\n")
    ]


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_each_column_keeps_its_headline(count: int, centred: bool) -> None:
    found = blocks(page_of(count, centred=centred, head=16))
    printed = [part for at in range(count) for part in (HEADLINES[at], BYLINES[at], TEXTS[at] * 2)]
    assert [block for block in found if block in printed] == printed


def test_a_banner_with_a_blank_over_the_gutter_is_one_line() -> None:
    page = page_of(2, centred=True, head=16)
    page.put("同心共建 美好家园", 400 - 4.25 * 36, 65, 36)
    assert "同心共建 美好家园" in blocks(page)
