"""What a report says of somebody is theirs, marked as reported; its words are the reporter's."""

from pathlib import Path

import pytest
from support.embedders import WordEmbedder

from assistant.assistant import Assistant
from assistant.records import Question
from assistant.settings import Settings
from ingest.pipeline import ingest, parse
from vectorstore.store import Store

FIRST = "市水利局局长苗春禾表示，全市三十座旧水闸将在两年内换完。"
GOES_ON = "他指出，换闸期间下游村庄由水车供水。"
SECOND = "县文化馆馆长戚远山说，灯会的匠人今年增加到六十名。"
REPORT = f"""沙洲县两项工作有了新进展

本报记者从会上了解到，沙洲县今年有两项工作受到关注。

{FIRST}{GOES_ON}

{SECOND}

会议在县城举行，各乡镇派人旁听。
"""


def test_each_who_is_reported_has_what_is_reported_of_them() -> None:
    speeches = parse("报道.txt", REPORT.encode(), WordEmbedder()).speeches
    reported = {speech.speaker: speech.body for speech in speeches if speech.reported}
    assert reported == {"苗春禾": FIRST + GOES_ON, "戚远山": SECOND}
    (rest,) = (speech for speech in speeches if not speech.reported)
    assert rest.speaker == ""
    assert "各乡镇派人旁听" in rest.body


@pytest.mark.parametrize(
    ("question", "mark"),
    [("苗春禾说了什么？", "〔据报道〕"), ("What did Miao Chunhe say?", "[as reported]")],
)
def test_an_answer_says_that_it_quotes_a_report(tmp_path: Path, question: str, mark: str) -> None:
    store = Store(tmp_path, WordEmbedder())
    ingest(store, "报道.txt", REPORT.encode(), "报道")
    answer = Assistant(store, Settings(_env_file=None, data_dir=tmp_path)).ask(
        Question(question=question)
    )
    store.close()
    assert mark in answer.text
    assert answer.citations
    assert all(
        citation.reported and citation.quote in FIRST + GOES_ON for citation in answer.citations
    )


def test_of_two_who_are_named_together_each_has_their_own_office() -> None:
    first = "沙洲县水利局局长苗春禾和文化馆馆长戚远山到场。戚远山说，灯会的匠人今年有六十名。"
    second = "苗春禾表示，旧水闸两年内换完。"
    text = f"沙洲县两项工作有了新进展\n\n{first}\n\n{second}\n"
    speeches = parse("报道.txt", text.encode(), WordEmbedder()).speeches
    held = {speech.speaker: (speech.role, speech.affiliation) for speech in speeches}
    assert "苗春禾" not in "".join(held["戚远山"])
    assert "馆长" in "".join(held["戚远山"])
