"""Markdown: what the rendered page shows, its headings marked, nothing else added."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.sandbox import read
from vectorstore.records import FurnitureKind

SPEECH = """\
---
layout: page
---
<!-- 未定稿 -->
# 办好家门口的学校 #
**●何其乐**（市政协*委员*，[教育界别](https://example.org "名单")）

目前学校太远。**建议：**一是新建两所小学；
二是开通`校车`\\*。

校车怎么开
----------
1. 早上一班
2. 晚上一班
- 费用由~~家长~~政府出

> 主持人：谢谢。

| 年份 | 班次 |
| :--- | ---: |
| 2031 | 12 |

```
班次 = **2**
```
***
路名a_b_c，2 * 3 &lt; 7。
"""
SHOWN = """\
# 办好家门口的学校

●何其乐（市政协委员，教育界别）

目前学校太远。建议：一是新建两所小学；
二是开通校车*。

## 校车怎么开

1. 早上一班
2. 晚上一班

费用由家长政府出

主持人：谢谢。

年份\t班次

2031\t12

班次 = **2**

路名a_b_c，2 * 3 < 7。"""


def test_marks_go_and_what_they_enclose_stays() -> None:
    content = read("发言.md", SPEECH.encode())
    assert content.body.strip("\n") == SHOWN
    (matter,) = content.furniture
    assert matter.kind is FurnitureKind.FRONT_MATTER
    assert content.text[matter.start : matter.end] == "---\nlayout: page\n---"


def test_tags_break_lines_and_blocks_as_a_browser_does() -> None:
    page = (
        "<div>\n<p>各位委员：<br/>Dear members,</p><h2>修桥</h2>"
        '<span style="display: block">何其乐</span><p><b>建议</b>修桥。</p>\n</div>'
        "<style>p {color: red}\n</style>"
    )
    assert read("a.md", page.encode()).text.split("\n") == [
        *("各位委员：", "Dear members,", "", "## 修桥", "", "何其乐", "", "建议修桥。"),
    ]


@given(
    st.lists(
        st.text(st.sampled_from("建议修桥，。：（）“”2031一二三 ●、"), min_size=1).map(
            lambda line: f"好{line}好"
        ),
        min_size=1,
        max_size=8,
    )
)
def test_text_without_marks_comes_back_as_it_was(lines: list[str]) -> None:
    from ingest.readers.markdown import read as read_markdown
    from ingest.readers.records import Limits

    text = "\n".join(lines)
    assert read_markdown(text.encode(), Limits()).content.text == text
