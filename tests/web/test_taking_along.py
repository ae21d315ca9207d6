import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

import docx
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import InventedCorpus

from assistant.records import Question
from ui.web.briefing import on_topic
from ui.web.conversation import Exchange
from ui.web.paper import markdown, plain
from ui.web.references import Part, parts
from ui.web.word import brief, document
from ui.web.words import words

ZH = words("zh-Hans")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
QUESTIONS = (
    "港区夜班列车建议恢复末班列车与夜归票",
    "火星移民几时启程？",
    "设立湖泊修复基金和芦苇带重建",
)


def papers() -> list[Part]:
    corpus = InventedCorpus()
    exchanges = [Exchange(question=q, answer=corpus.ask(Question(question=q))) for q in QUESTIONS]
    return parts([*exchanges, Exchange(question="未答")], corpus.documents())


def test_notes_are_numbered_on_through_the_paper_and_each_has_its_marker() -> None:
    made = papers()
    numbers = [note.number for part in made for note in part.notes]
    assert numbers == list(range(1, len(numbers) + 1))
    for part in made:
        marked = {int(n) for n in re.findall(r"\[(\d+)\]", part.text)}
        assert marked == {note.number for note in part.notes}


def test_a_speech_in_a_newspaper_is_referred_to_as_gb_t_7714_writes_it() -> None:
    note = papers()[0].notes[0]
    assert note.reference == "罗海生. 恢复港区夜班列车[N]. 白鹭日报, 2026-01-01."


def test_markdown_has_a_footnote_for_every_marker() -> None:
    text = markdown(papers(), ZH)
    used = re.findall(r"\[\^(\d+)\](?!:)", text)
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    assert used == defined
    assert used


def test_plain_text_carries_each_quotation_with_its_speaker() -> None:
    made = papers()
    text = plain(made, ZH)
    for note in (note for part in made for note in part.notes):
        assert f"[{note.number}] {note.citation.speaker}" in text
        assert note.citation.quote in text


def test_word_opens_the_document_and_its_footnotes_hold_the_quotations() -> None:
    made = papers()
    data = document(made, ZH)
    headings = [
        p.text for p in docx.Document(BytesIO(data)).paragraphs if "Heading" in p.style.name
    ]
    assert [q for q in QUESTIONS if q in headings] == list(QUESTIONS)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))
        notes = ET.fromstring(archive.read("word/footnotes.xml"))
    referred = [element.get(f"{W}id") for element in body.iter(f"{W}footnoteReference")]
    texts = {n.get(f"{W}id"): "".join(n.itertext()) for n in notes.iter(f"{W}footnote")}
    expected = [note for part in made for note in part.notes]
    assert len(referred) == len(expected)
    for number, note in zip(referred, expected, strict=True):
        assert note.citation.quote in texts[number]


def lines(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]


def test_a_brief_covers_the_whole_conversation_by_speaker() -> None:
    shown = lines(brief(QUESTIONS[0], papers(), "今日编成", ZH))
    assert shown[:2] == [QUESTIONS[0], "今日编成"]
    assert set(QUESTIONS[1:]) <= set(shown)
    assert "罗海生（工会，课题组组长）" in shown
    assert "沈若溪（农工党，县政协委员）" in shown


def test_a_brief_says_once_what_two_answers_quote() -> None:
    corpus = InventedCorpus()
    twice = [
        Exchange(question=q, answer=corpus.ask(Question(question=q))) for q in QUESTIONS[:1] * 2
    ]
    shown = lines(brief(QUESTIONS[0], parts(twice, corpus.documents()), "", ZH))
    quoted = [line for line in shown if line.startswith("“")]
    assert len(quoted) == len(set(quoted)) > 0
    assert len([line for line in shown if line.startswith("罗海生. ")]) == 1


def test_a_brief_over_a_topic_asks_each_speaker_near_it_and_keeps_only_answers() -> None:
    corpus = InventedCorpus()
    found = on_topic(corpus, "设立湖泊修复基金和芦苇带重建")
    assert all(e.answer and e.answer.status == "answered" for e in found)
    assert {c.speaker for e in found if e.answer for c in e.answer.citations} == {"沈若溪"}
    assert on_topic(corpus, "火星移民几时启程？") == []


def test_a_speech_of_its_own_day_is_referred_to_by_that_day() -> None:
    corpus = InventedCorpus()
    dated = [speech.model_copy(update={"date": "2025-12-24"}) for speech in corpus.speeches()]
    asked = Exchange(question=QUESTIONS[0], answer=corpus.ask(Question(question=QUESTIONS[0])))
    (part,) = parts([asked], corpus.documents(), dated)
    assert part.notes[0].reference.endswith("2025-12-24.")


@settings(deadline=None, max_examples=30)
@given(st.text(), st.text())
def test_any_text_can_be_taken_along(question: str, text: str) -> None:
    part = Part(question, text, ())
    assert docx.Document(BytesIO(document([part], ZH)))
    assert plain([part], ZH)
    shown = markdown([part], ZH)
    assert not re.search(r"(?<!\\)[<\[]", shown)
