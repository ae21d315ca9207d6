"""Glosses on the page and on paper: the quotation stays as it is, its terms stand beside it."""

import html as markup
import re
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import InventedCorpus

from assistant.localization.gloss import Gloss
from assistant.records import Question
from ui.web.answers import answer_html
from ui.web.conversation import Exchange
from ui.web.docx_export import brief, document
from ui.web.export_text import markdown, plain
from ui.web.gloss_html import glossed, terms_text
from ui.web.i18n import words
from ui.web.references import Part, parts

EN = words("en")
ASKED = "What of 设立湖泊修复基金和芦苇带重建?"
CORPUS = InventedCorpus()
ANSWER = CORPUS.ask(Question(question=ASKED))
GLOSSES = [one for citation in ANSWER.citations for one in citation.glosses]


def paper() -> list[Part]:
    exchange = Exchange(question=ASKED, answer=ANSWER)
    return parts([exchange], CORPUS.documents(), CORPUS.speeches(), EN)


def in_word(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return "".join(
            markup.unescape(packed.read(f"word/{name}.xml").decode())
            for name in ("document", "footnotes")
        )


def test_a_figure_of_the_quotation_is_glossed() -> None:
    assert ("3000万元", "CNY 30 million") in {(one.text, one.gloss) for one in GLOSSES}


@given(st.text("水质3万元<&\"'\n", max_size=20), st.sets(st.integers(0, 20), max_size=6))
def test_a_glossed_text_reads_as_the_text(text: str, places: set[int]) -> None:
    ends = sorted(place for place in places if place <= len(text))
    found = [
        Gloss(start=a, end=b, text=text[a:b], gloss='<"x">', kind="term")
        for a, b in zip(ends[::2], ends[1::2], strict=False)
    ]
    html = glossed(text, [*found, *found])
    assert markup.unescape(re.sub("<[^>]*>", "", html)) == text
    assert html.count("<abbr") == len(found)


def test_every_gloss_can_be_focused_and_stands_in_the_line_under_its_quotation() -> None:
    html = answer_html(ANSWER, EN)
    focusable = re.findall(r'<abbr class="gloss" tabindex="0" title="([^"]+)"', html)
    assert {markup.unescape(title) for title in focusable} == {one.gloss for one in GLOSSES}
    assert 'class="terms"' in html
    read = markup.unescape(re.sub("<[^>]*>", "", html))
    assert all(f"{one.text} = {one.gloss}" in read for one in GLOSSES)


def test_an_answer_to_a_reader_of_chinese_has_no_glosses() -> None:
    html = answer_html(CORPUS.ask(Question(question=ASKED[8:])), words("zh-Hans"))
    assert "gloss" not in html
    assert 'class="terms"' not in html


def test_terms_are_listed_once_each() -> None:
    assert terms_text([*GLOSSES, *GLOSSES]) == terms_text(GLOSSES)


@pytest.mark.parametrize("form", [markdown, plain])
def test_files_have_a_line_of_terms_under_each_quotation(form: object) -> None:
    text = re.sub(r"\\(.)", r"\1", form(paper(), EN))  # type: ignore[operator]
    for note in paper()[0].notes:
        assert note.citation.quote.split("\n")[0] in text
        assert note.terms.startswith("Terms: ")
        assert note.terms in text


def test_word_files_have_the_terms_too() -> None:
    for data in (document(paper(), EN), brief("Lake", paper(), "", EN)):
        text = in_word(data)
        assert all(note.terms in text for note in paper()[0].notes)
