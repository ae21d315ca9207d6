from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import InventedCorpus

from assistant.claims import Claim, UnsupportedSentence
from assistant.records import Question
from ui.web.answer_html import prose
from ui.web.answers import answer_html, growing_html
from ui.web.i18n import words
from ui.web.render import literal, question_html

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![x](http://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "javascript:alert(1)",
    '" onmouseover="alert(1)',
    "${alert(1)} {{constructor}}",
    "$$\\href{javascript:alert(1)}{x}$$",
    "https://evil.example/",
    "\n\n# heading\n\n    code",
    "长" * 10_000,
]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Tags:
    parser = Tags()
    parser.feed(html)
    parser.close()
    return parser


@settings(deadline=None)
@given(st.text())
def test_a_literal_text_reads_as_itself_and_holds_no_markup(text: str) -> None:
    html = literal(text)
    assert not set(html) & set("<>\"'[]()!*_`$\\:/\n{}")
    if "\x00" not in text and "\r" not in text:
        assert read(f"<p>{html}</p>").tags == [("p", {})]
    printable = "".join(c for c in text if c.isprintable())
    assert unescape(literal(printable)) == printable


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_tag_of_its_own(text: str) -> None:
    allowed = {"div", "p", "br", "ul", "li", "sup", "a", "span", "strong", "h4", "ol"}
    for html in (question_html(text), prose(text, (), words("en"))):
        for tag, attributes in read(html).tags:
            assert tag in allowed
            assert not any(name.startswith("on") for name in attributes)
        assert "\n" not in html


def test_each_citation_becomes_one_link_to_its_place() -> None:
    answer = InventedCorpus().ask(Question(question="港区夜班列车建议恢复末班列车与夜归票"))
    html = read(answer_html(answer, words("zh-Hans")))
    links = [a for tag, a in html.tags if tag == "a" and a.get("class") == "cite"]
    assert len(links) == len(answer.citations) > 1
    for link, citation in zip(links, answer.citations, strict=True):
        assert link["href"] == (
            f"?speech={citation.speech_id}&start={citation.start}&end={citation.end}"
        )
        assert citation.quote in (link["title"] or "")
        assert citation.speaker in (link["title"] or "")


def test_a_marker_without_a_citation_stays_text() -> None:
    html = read(prose("据说如此[7]。", (), words("zh-Hans")))
    assert "[7]" in html.text
    assert not [tag for tag, _ in html.tags if tag == "a"]


def test_silence_shows_the_nearest_passages_and_no_citation() -> None:
    answer = InventedCorpus().ask(Question(question="火星移民几时启程？"))
    assert answer.status == "no_evidence"
    html = read(answer_html(answer, words("zh-Hans")))
    classes = [a.get("class") for _, a in html.tags]
    assert "near" in classes
    assert "cite" not in classes


def test_lists_and_bold_of_a_written_answer_are_shown() -> None:
    html = read(prose("两点：\n- **第一**，修湖\n- 第二，修路", (), words("zh-Hans")))
    assert [tag for tag, _ in html.tags] == ["p", "ul", "li", "strong", "li"]


@settings(deadline=None)
@given(st.text(alphabet="湖书-1. \n“”[]*a", max_size=40), st.data())
def test_an_unsupported_sentence_is_marked_and_no_word_of_it_lost(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    doubted = UnsupportedSentence(start=start, end=end, reason="number")
    plain = read(prose(text, (), words("en")))
    marked = read(prose(text, (), words("en"), [doubted]))
    assert marked.text == plain.text
    spans = [a for _, a in marked.tags if a.get("class") == "unsupported"]
    if "湖" in text[start:end]:
        assert spans


@pytest.mark.parametrize(("start", "end"), [(0, 10), (7, 12), (2, 9), (9, 11), (0, 14)])
def test_an_unsupported_sentence_takes_in_what_is_bold_at_its_edge(start: int, end: int) -> None:
    doubted = UnsupportedSentence(start=start, end=end, reason="number")
    html = prose("水费涨了 **一成** 多。", (), words("en"), [doubted])
    assert read(html).text == "水费涨了 一成 多。"
    assert "<strong>一成</strong>" in html


def test_a_claim_is_marked_by_how_it_was_verified_and_says_why() -> None:
    said = [
        Claim(start=0, end=4, status="supported", checked_by="judge"),
        Claim(start=4, end=8, status="unread"),
        Claim(start=8, end=12, status="contradicted", checked_by="judge", detail="修的是<路>。"),
    ]
    marked = read(prose("湖边种树。书要免费。桥不该修。", (), words("zh-Hans"), said))
    spans = [a for tag, a in marked.tags if tag == "span"]
    assert [a["class"] for a in spans] == ["unread", "unsupported contradicted"]
    assert str(spans[1]["title"]).endswith("修的是<路>。")


def test_what_is_being_checked_stands_apart_from_the_answer() -> None:
    html = growing_html("湖边种树。", (), words("en"), "<b>书要免费。")
    assert "checking" in [a.get("class") for _, a in read(html).tags]
    assert read(html).text == "湖边种树。<b>书要免费。" + words("en")("checking")


def test_what_was_struck_is_counted_apart_from_what_is_underlined() -> None:
    answer = InventedCorpus().ask(Question(question="港区夜班列车建议恢复末班列车与夜归票"))
    said = [
        Claim(start=0, end=4, status="contradicted", checked_by="judge"),
        Claim(start=4, end=8, status="unsupported", checked_by="rules"),
        Claim(start=8, end=9, status="unsupported", checked_by="rules"),
    ]
    refuted = tuple(UnsupportedSentence(start=c.start, end=c.end, reason="") for c in said)
    changed = {"claims": tuple(said), "unsupported": refuted}
    text = read(answer_html(answer.model_copy(update=changed), words("en"))).text
    assert words("en")("contradicted_count", n=1) in text
    assert words("en")("unsupported_count", n=2) in text


def test_an_unsupported_sentence_is_named_in_the_answer() -> None:
    answer = InventedCorpus().ask(Question(question="港区夜班列车建议恢复末班列车与夜归票"))
    doubted = UnsupportedSentence(start=0, end=4, reason="speaker")
    html = answer_html(answer.model_copy(update={"unsupported": (doubted,)}), words("zh-Hans"))
    assert words("zh-Hans")("unsupported_count", n=1) in read(html).text
    assert "unsupported" in [a.get("class") for _, a in read(html).tags]
