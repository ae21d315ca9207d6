"""A question set is read as the contract writes it, and a wrong line is named."""

from pathlib import Path

import pytest

from assistant.evaluation.questions import read_questions
from vectorstore.errors import InvalidRequest


def _set(folder: Path, *lines: str) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_only_id_and_question_are_required_and_other_keys_are_allowed(tmp_path: Path) -> None:
    (dialogue,) = read_questions(_set(tmp_path, '{"id": 7, "question": "谁？", "note": "x"}', ""))
    (question,) = dialogue.turns
    assert (question.id, question.question) == ("7", "谁？")
    assert question.lang is None
    assert question.has_answer is None


def test_what_names_evidence_is_answerable_unless_it_says_otherwise(tmp_path: Path) -> None:
    lines = (
        '{"id": "a", "question": "谁？", "evidence": ["冷链码头"]}',
        '{"id": "b", "question": "谁？", "evidence": ["冷链码头"], "answerable": false}',
    )
    found = [d.turns[0].has_answer for d in read_questions(_set(tmp_path, *lines))]
    assert found == [True, False]


def test_the_turns_of_a_dialogue_share_its_language_and_have_ids_of_their_own(
    tmp_path: Path,
) -> None:
    line = (
        '{"id": "d", "lang": "en", "turns": [{"question": "Who?", "speakers": ["周远帆"]},'
        ' {"question": "And then?"}]}'
    )
    (dialogue,) = read_questions(_set(tmp_path, line))
    assert [turn.id for turn in dialogue.turns] == ["d.1", "d.2"]
    assert {turn.lang for turn in dialogue.turns} == {"en"}
    assert {turn.kind for turn in dialogue.turns} == {"dialogue"}
    assert dialogue.turns[0].speakers == ("周远帆",)


def test_a_line_separator_inside_a_question_ends_no_line(tmp_path: Path) -> None:
    (dialogue,) = read_questions(_set(tmp_path, '{"id": "a", "question": "一\u2028二"}'))
    assert dialogue.turns[0].question == "一\u2028二"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "b"}', "`question`"),
        ('{"id": "b", "question": "  "}', "`question`"),
        ('{"id": "b", "question": "谁？", "speakers": "周远帆"}', "`speakers`"),
        ('{"id": "b", "question": "谁？", "evidence": [""]}', "`evidence.0`"),
        ('{"id": "b", "turns": []}', "`turns`"),
        ('{"id": "b", "turns": [{"speakers": []}]}', "`turns.0.question`"),
        ("[1]", "line 3"),
        ('{"id": "b"', "not JSON"),
        ('{"id": "a", "question": "谁？"}', "already stands on line 1"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(tmp_path: Path, line: str, reason: str) -> None:
    path = _set(tmp_path, '{"id": "a", "question": "谁？"}', "", line)
    with pytest.raises(InvalidRequest) as caught:
        read_questions(path)
    assert "line 3" in caught.value.message
    assert reason in caught.value.message
    assert "\n" not in caught.value.message


def test_a_file_that_is_no_question_set_is_refused_in_one_sentence(tmp_path: Path) -> None:
    empty, foreign = tmp_path / "empty.jsonl", tmp_path / "foreign.jsonl"
    empty.write_bytes(b"\n\n")
    foreign.write_bytes('{"id": "a", "question": "冷链码头由谁提出"}'.encode("gb18030"))
    for path in (empty, foreign, tmp_path, tmp_path / "missing.jsonl"):
        with pytest.raises(InvalidRequest):
            read_questions(path)
