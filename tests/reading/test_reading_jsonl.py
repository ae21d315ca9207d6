"""JSON Lines: a system that knows its speeches hands them over whole, or hears which line fails."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import jsonl
from ingest.readers.records import KnownSpeech, Limits
from ingest.readers.sandbox import read
from vectorstore.errors import UnreadableDocument

FIELDS = ("title", "speaker", "role", "affiliation", "date", "text")
words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).filter(
    lambda text: text == text.strip()
)


def lines_of(*objects: object) -> bytes:
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in objects).encode()


def test_every_field_arrives_and_what_is_missing_is_empty() -> None:
    whole = {name: f"其{name}" for name in FIELDS}
    data = lines_of(whole, {"text": "只有正文", "speaker": None, "id": 7})
    assert read("speeches.jsonl", data).known == (
        KnownSpeech(**whole),
        KnownSpeech("", "", "", "", "", "只有正文"),
    )


@settings(max_examples=40)
@given(st.lists(st.tuples(*[words] * 5, words.filter(bool)), min_size=1, max_size=4))
def test_no_character_is_lost(rows: list[tuple[str, ...]]) -> None:
    data = lines_of(*(dict(zip(FIELDS, row, strict=True)) for row in rows))
    assert jsonl.read(data, Limits()).content.known == tuple(KnownSpeech(*row) for row in rows)


def test_content_tells_json_lines_whatever_the_name() -> None:
    assert read("speeches.txt", lines_of({"text": "正文"})).known[0].text == "正文"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"text": "半', "line 3"),
        ('["text"]', "no object on line 3"),
        ('{"text": " "}', "no “text” on line 3"),
        ('{"text": 5}', "“text” that is not a string on line 3"),
        ('{"text": "好", "speeker": "甲"}', "write it “speaker”"),
        ('{"text": "\\ud800"}', "half a character"),
        ('{"text": "a\\u0000b"}', "NUL"),
        ("[" * 200 + "]" * 200, "line 3"),
        ("[" * 100_000 + "]" * 100_000, "line 3"),
    ],
)
def test_a_line_that_is_no_speech_is_named(line: str, says: str) -> None:
    data = lines_of({"text": "好"}) + b"\n\n" + line.encode()
    with pytest.raises(UnreadableDocument, match=says):
        read("speeches.jsonl", data)
