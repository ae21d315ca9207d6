"""Nothing that a file prints is lost: its furniture is marked in place, and sentences read on."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printing import Print, wrapped

from ingest.readers import html, markdown
from ingest.readers.records import Content, Limits
from ingest.readers.sandbox import read
from ingest.readers.text import content_of_text
from vectorstore.records import FurnitureKind

SPEECH = "北区河道常年淤塞雨天积水难行居民多次反映至今没有办法为此建议疏浚河道加高堤岸设立水位标尺"
NAVIGATION = "<ul><li><a href=1>首页</a><li><a href=2>要闻</a><li><a href=3>图片</a></ul>"
PROSE = "".join(f"<p>第{n}段：{SPEECH}，请街道每日查看并公布结果。</p>" for n in range(8))
DESIGNS = {
    "news": f"<div class=top>{NAVIGATION}</div><div><h1>修河</h1><div>2031年3月5日</div>"
    f"<div>{PROSE}</div><div>相关新闻</div>{NAVIGATION}</div><div>版权所有 某报社</div>",
    "ministry": f"<table><tr><td>{NAVIGATION}</td></tr></table><h1>修河</h1><div id=text>{PROSE}"
    f"</div><div>订阅我们的邮件</div><footer>版权所有 某部</footer>",
    "blog": f"<header role=banner>某人的博客</header><main><h1>修河</h1>{PROSE}</main>"
    f"<aside>近期文章</aside><footer>版权所有</footer>",
    "parliament": f"<nav>上一节</nav><div>会议记录</div><article><h1>修河</h1>{PROSE}</article>"
    f"<button>分享</button><p>下载</p>",
}


def marked(content: Content) -> list[tuple[FurnitureKind, str]]:
    return [(span.kind, content.text[span.start : span.end]) for span in content.furniture]


def hansard(pages: int) -> str:
    """Sentences that run over pages of ten lines, and a division that lists the same names."""
    body = [SPEECH[at % 40 :][:20].ljust(20, "乙") for at in range(10 * pages)]
    body[14] = body[24] = "张三议员、李四议员、王五议员赞成"
    text = []
    for page in range(pages):
        text += [f"议会 ─ 2031年3月{5}日", "", str(501 + page), *body[10 * page : 10 * page + 10]]
    return "\n".join(text)


def test_page_heads_of_plain_text_are_marked_and_lines_that_only_come_again_are_not() -> None:
    content = content_of_text(hansard(6))
    assert [text.split("\n")[0] for _, text in marked(content)] == ["议会 ─ 2031年3月5日"] * 6
    assert content.body.count("张三议员、李四议员、王五议员赞成") == 2
    assert "议会" not in content.body


def test_a_form_feed_shows_where_pages_end() -> None:
    pages = ["议会记录\n\n" + f"{text}\n\n" * 5 + f"{text}。" for text in ("甲", "乙", "丙", "丁")]
    content = content_of_text("\f".join(pages))
    assert [text for _, text in marked(content)] == ["议会记录"] * 3
    assert content.text.count("议会记录") == 4


def test_numbered_chapters_are_no_page_numbers() -> None:
    text = "\n".join(f"第{n}章\n" + "我们建议修桥。\n" * 12 for n in range(1, 9))
    assert content_of_text(text).furniture == ()


def test_a_sentence_reads_on_over_a_page_with_notes_and_heads() -> None:
    page = Print()
    lines = wrapped(SPEECH * 5, 28)
    for number, part in enumerate((lines[:4], lines[4:6], lines[6:]), start=1):
        page.put(f"某市会议 2031/{number}", 60, 40, 9)
        page.put("2031年3月5日", 480, 40, 9)
        page.column(part, 70, 90, size=16)
        if number == 1:
            page.put("1 见去年的会议记录。", 70, 600, 9)
        page.put(f"{number}/3", 500, 770, 9)
        page.turn()
    content = read("a.pdf", page.pdf())
    assert "\n".join(lines) in content.text
    assert content.body.strip() == "\n".join(lines).strip()
    assert {kind for kind, _ in marked(content)} == {
        FurnitureKind.HEADER,
        FurnitureKind.FOOTNOTE,
        FurnitureKind.PAGE_NUMBER,
    }


def test_what_runs_up_the_margin_of_a_page_is_kept_and_none_of_its_text() -> None:
    page = Print()
    page.column(wrapped(SPEECH * 3, 28), 70, 90, size=16)
    page.canvas.rotate(90)
    page.canvas.drawString(100, -30, "请回收")
    content = read("a.pdf", page.pdf())
    assert marked(content) == [(FurnitureKind.NOTICE, "请回收")]
    assert "请回收" not in content.body


@pytest.mark.parametrize("design", DESIGNS)
def test_what_stands_around_the_main_text_of_a_page_is_marked(design: str) -> None:
    content = html.read(f"<html><body>{DESIGNS[design]}</body></html>".encode(), Limits()).content
    body = content.body.strip("\n").split("\n\n")
    assert body[0] == "# 修河"
    assert sum(SPEECH in block for block in body) == 8
    assert not [
        block for block in body if block in ("首页", "版权所有", "相关新闻", "分享", "下载")
    ]


def test_the_title_of_a_page_is_what_it_calls_itself_and_no_path_to_it() -> None:
    page = (
        f"<html><head><title>关于疏浚河道的讲话 - 某市政府</title></head><body>{NAVIGATION}"
        "<div>首页 &gt; 要闻 &gt; 讲话</div><div>关于疏浚河道的讲话</div>"
        f"<div>2031-03-05 来源：某报</div><div>{PROSE}</div><div>相关新闻</div></body></html>"
    )
    body = html.read(page.encode(), Limits()).content.body.strip("\n").split("\n\n")
    assert body[0] == "# 关于疏浚河道的讲话"
    assert len(body) == 9
    assert all(SPEECH in block for block in body[1:])


words = st.text(st.sampled_from("修桥建议abc。，2031"), min_size=1, max_size=12)
page_parts = st.sampled_from(["p", "div", "nav", "aside", "footer", "h1", "ul", "article", "span"])
trees = st.recursive(
    words,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        page_parts,
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@settings(max_examples=60)
@given(st.lists(trees, min_size=1, max_size=5), words)
def test_every_character_of_a_page_is_in_its_text_and_spans_are_whole_lines(
    parts: list[str], last: str
) -> None:
    page = f"<html><body>{''.join(parts)}<p>{last}</p></body></html>"
    content = html.read(page.encode(), Limits()).content
    printed = re.sub(r"<[^>]*>", "", page)
    assert re.sub(r"[\s#]", "", content.text) == printed
    whole_lines(content)


@given(st.lists(words, min_size=1, max_size=9))
def test_front_matter_and_body_give_back_the_file(lines: list[str]) -> None:
    text = "---\ntitle: 修桥\n---\n\n" + "\n".join(f"好{line}好" for line in lines)
    content = markdown.read(text.encode(), Limits()).content
    assert content.text == text
    whole_lines(content)


def whole_lines(content: Content) -> None:
    end = -1
    for span in content.furniture:
        assert end < span.start < span.end
        assert span.start == 0 or content.text[span.start - 1] == "\n"
        assert span.end == len(content.text) or content.text[span.end] == "\n"
        end = span.end
