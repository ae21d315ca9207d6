import re
import zipfile
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import InventedCorpus

from assistant.claims import UnsupportedSentence
from assistant.records import Question
from ui.web.briefing import on_topic
from ui.web.conversation import Exchange
from ui.web.docx_export import brief, document
from ui.web.export_text import markdown, plain
from ui.web.i18n import LANGUAGES, words
from ui.web.references import Part, parts

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
    return parts([*exchanges, Exchange(question="未答")], corpus.documents(), (), ZH)


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
    shown = lines(brief(QUESTIONS[0], parts(twice, corpus.documents(), (), ZH), "", ZH))
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
    (part,) = parts([asked], corpus.documents(), dated, ZH)
    assert part.notes[0].reference.endswith("2025-12-24.")


def doubted(language: str) -> list[Part]:
    """Two written answers, each broken off, with an unsupported sentence and a doubted speaker."""
    corpus = InventedCorpus()
    asked: list[Exchange] = []
    for question in (QUESTIONS[0], QUESTIONS[2]):
        answer = corpus.ask(Question(question=question))
        start = len("有据[1]。")
        written = answer.model_copy(
            update={
                "mode": "generative",
                "text": "有据[1]。无据。\n再者[1]。",
                "citations": (answer.citations[0].model_copy(update={"confidence": 0.3}),),
                "degraded": "The model fell silent.",
                "unsupported": (
                    UnsupportedSentence(start=start, end=start + 3, reason="no_citation"),
                ),
            }
        )
        asked.append(Exchange(question=question, answer=written))
    return parts(asked, corpus.documents(), corpus.speeches(), words(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_unsupported_broken_off_or_doubted_says_so_wherever_it_is_taken(
    language: str,
) -> None:
    said, made = words(language), doubted(language)
    remark = said("degraded", why="The model fell silent.")
    for number, part in enumerate(made, start=1):
        assert part.text.startswith(f"有据[{number}]。无据。")
        assert part.text.splitlines()[0].rstrip(")）").endswith(said("unsupported"))
        assert part.text.endswith(f"\n再者[{number}]。")
    for text in (plain(made, said), markdown(made, said).replace("\\", "")):
        assert text.count(said("unsupported")) == text.count(remark) == 2
        assert text.count(said("doubtful")) == 4
    for data in (document(made, said), brief(QUESTIONS[0], made, "", said)):
        shown = "\n".join(lines(data))
        assert shown.count(said("unsupported")) == shown.count(remark) == 2
        assert shown.count(said("doubtful")) >= 2
        with zipfile.ZipFile(BytesIO(data)) as archive:
            assert said("doubtful") in archive.read("word/footnotes.xml").decode()


def test_a_brief_says_why_its_quotations_were_not_written_up() -> None:
    quoted = [replace(part, written=False) for part in doubted("en")]
    shown = lines(brief(QUESTIONS[0], quoted, "", words("en")))
    assert shown.count("Quoted, not written: The model fell silent.") == 1


def test_a_certain_speaker_is_taken_along_without_a_doubt() -> None:
    assert ZH("doubtful") not in plain(papers(), ZH)


@settings(deadline=None, max_examples=30)
@given(st.text(), st.text())
def test_any_text_can_be_taken_along(question: str, text: str) -> None:
    part = Part(question, text, ())
    assert docx.Document(BytesIO(document([part], ZH)))
    assert plain([part], ZH)
    shown = markdown([part], ZH)
    assert not re.search(r"(?<!\\)[<\[]", shown)
