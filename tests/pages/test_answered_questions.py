"""A question stays with the answer that follows it, and is no part of what the answerer says."""

import pytest

from ingest.document_parser import parse_document
from ingest.layouts.closing_question import closing_question
from ingest.records import Byline
from vectorstore.document_analysis import analyze
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import ParsedSpeech, TurnPart

CONFERENCE = (
    "渡口办记者会\n\n江报记者：新船哪天下水？\n\n高远：九月下水。船已造好，只等验收。\n\n"
    "县台记者：请介绍票价的情况。\n\n高远：两元，老人免费。\n\n"
    "高远：另外说一句，旧船不拆，改作水上书屋。\n"
)
QUESTION_TIME = (
    "Mr. Thistle: The ferry stops at six. Will the Minister let it run at night?\n\n"
    "Ms. Quillfeather: From May it will.\n\n"
    "Mr. Thistle: I thank her for that answer.\n\n"
    "Ms. Quillfeather: The crews deserve the thanks.\n"
)


def _of(text: str, speaker: str, embedder: Embedder) -> ParsedSpeech:
    return next(
        speech for speech in parse_document(text, embedder).speeches if speech.speaker == speaker
    )


def _answers(speech: ParsedSpeech) -> list[tuple[str, str]]:
    return [(one.question, speech.body[one.start : one.end]) for one in speech.spans]


def test_each_answer_is_a_passage_with_its_question(embedder: Embedder) -> None:
    assert _answers(_of(CONFERENCE, "高远", embedder)) == [
        ("江报记者：新船哪天下水？", "九月下水。船已造好，只等验收。"),
        ("县台记者：请介绍票价的情况。", "两元，老人免费。"),
        ("", "另外说一句，旧船不拆，改作水上书屋。"),
    ]


def test_who_asks_without_being_a_reporter_asks_with_a_question_mark(embedder: Embedder) -> None:
    asked = "Thistle: The ferry stops at six. Will the Minister let it run at night?"
    assert _answers(_of(QUESTION_TIME, "Quillfeather", embedder)) == [
        (asked, "From May it will."),
        ("", "The crews deserve the thanks."),
    ]


def test_an_answer_is_found_by_the_words_and_the_meaning_of_its_question(
    embedder: Embedder,
) -> None:
    document = analyze(parse_document(CONFERENCE, embedder))
    passage = next(
        passage
        for speech in document.speeches
        for passage in speech.passages
        if passage.span.question.startswith("县台")
    )
    assert "票价" in passage.words.split()
    assert document.texts()[passage.text_hash] == "县台记者：请介绍票价的情况。\n两元，老人免费。"


@pytest.mark.parametrize(
    ("part", "text", "question"),
    [
        (TurnPart.QUESTIONER, "请介绍情况。", "周宁：请介绍情况。"),
        (TurnPart.SPEAKER, "我们会努力。", ""),
        (TurnPart.CHAIR, "下一位是谁？”", "周宁：下一位是谁？”"),
    ],
)
def test_what_counts_as_a_question(part: TurnPart, text: str, question: str) -> None:
    assert closing_question(Byline("周宁", part=part), text) == question


def test_of_a_long_question_the_last_sentences_are_kept() -> None:
    text = "渡船停了。" * 200 + "哪天复航？"
    kept = closing_question(Byline("周宁"), text)
    assert kept.endswith("哪天复航？")
    assert len(kept) < 410
    assert text.endswith(kept.removeprefix("周宁："))


def test_an_office_speaks_where_no_name_is_printed(embedder: Embedder) -> None:
    text = (
        "主席：现在开会。\n\n渡运局局长：新船已经造好，九月可以下水。票价两元。\n\n"
        "高远议员：老人应当免费。请局长考虑。\n\n渡运局局长：我们会考虑，也会征询船员的意见。\n"
    )
    speakers = [speech.speaker for speech in parse_document(text, embedder).speeches]
    assert "渡运局局长" in speakers
