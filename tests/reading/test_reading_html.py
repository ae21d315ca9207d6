"""Web pages: the main text in its order, without what a browser hides or steers with."""

import pytest

from ingest.readers.sandbox import read
from vectorstore.errors import UnreadableDocument

MENU = (
    "<div class=m><ul><li><a href=1>首页</a><li><a href=2>要闻</a><li><a href=3>图片</a></ul></div>"
)
PAGE = f"""<!doctype html><html><head><title>晨报</title><style>p {{color: red}}</style></head>
<body>{MENU}<nav>返回</nav>
<h1>让老厂房
长出新产业</h1>
<p>●何其乐（市政协<b>委员</b>）</p>
<p>　　一是腾出空房。<br>二是
引进 small shops
for all。<script>alert(1)</script></p>
<ul><li>甲地</li><li>乙地</li></ul>
<table><tr><td>年份</td><td>户数</td></tr><tr><td><p>2031</p></td><td>12</td></tr></table>
<pre>一
  二</pre>
<p hidden>看不见</p><p style="display: none">也看不见</p><p>a &lt; b &amp; c&nbsp;d</p>
尾句<footer>版权所有</footer></body></html>"""
SHOWN = """\
# 让老厂房长出新产业

●何其乐（市政协委员）

　　一是腾出空房。
二是引进 small shops for all。

甲地

乙地

年份\t户数

2031\t12

一
  二

a < b & c\u00a0d

尾句"""


def test_the_page_reads_as_its_reader_sees_it() -> None:
    assert read("page.html", PAGE.encode()).body.strip("\n") == SHOWN


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_content_tells_html_whatever_name_and_encoding(encoding: str) -> None:
    assert read("page.txt", PAGE.encode(encoding)).body.strip("\n") == SHOWN


def test_main_stands_for_the_page() -> None:
    page = "<body><div>别的新闻一大堆</div><main><p>正文</p></main><p>相关阅读</p></body>"
    assert read("a.html", page.encode()).body.strip("\n") == "正文"


def test_a_page_of_links_only_is_kept_rather_than_emptied() -> None:
    assert read("a.html", f"<html>{MENU}</html>".encode()).text == "首页\n\n要闻\n\n图片"


def test_nothing_is_fetched_and_no_entity_expanded() -> None:
    page = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>
    <html><body><p>正文&x;</p><iframe src="http://127.0.0.1:9/"></iframe></body></html>"""
    assert read("a.html", page.encode()).text.endswith("正文&x;")


@pytest.mark.parametrize("depth", [200, 50_000])
def test_too_deep_a_nest_is_refused(depth: int) -> None:
    with pytest.raises(UnreadableDocument, match="deep"):
        read("a.html", ("<div>" * depth + "底" + "</div>" * depth).encode())


def test_a_page_that_a_script_would_fill_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="save the page as it is shown"):
        read("a.html", b"<html><body><div id=app></div><script>go()</script></body></html>")
