"""The command line as a person at a terminal meets it: the real program, the real model."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
REAL_PAGE = ROOT.parent / "shared" / "corpus"


def wenzheng(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("wenzheng")), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        timeout=300,
        check=False,
        env={**os.environ, "WENZHENG_DATA_DIR": str(folder / "data"), **environment},
    )


def document(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose corpus took the sample in at its first question."""
    folder = tmp_path_factory.mktemp("sample")
    assert len(document(wenzheng(folder, "speeches", "--json"))["speeches"]) == 11
    return folder


def test_a_question_in_english_is_answered_from_the_right_speech(sample: Path) -> None:
    question = "what was proposed for medical device exports?"
    answer = document(wenzheng(sample, "ask", question, "--json"))
    assert answer["status"] == "answered"
    assert answer["citations"][0]["speaker"] == "王朝晖"
    for citation in answer["citations"]:
        assert citation["quote"] in answer["text"]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_a_question_that_the_readme_asks_is_answered(sample: Path, readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    asked = set(re.findall(r'wenzheng ask "([^"]+)"', text))
    assert asked
    for question in asked:
        assert document(wenzheng(sample, "ask", question, "--json"))["status"] == "answered"


def test_what_goes_wrong_is_one_sentence_and_an_exit_code(sample: Path) -> None:
    for code, arguments in (
        (2, ("ask", "  ")),
        (2, ("ask", "医" * 10_000)),
        (2, ("ask", "医疗", "--speaker", "无此人")),
        (2, ("ask", "医疗", "--mode", "dream")),
        (2, ("ask",)),
        (1, ("remove", "no-such-document")),
        (1, ("parse", "no-such-file.txt")),
        (1, ("ingest", "no-such-file.txt")),
    ):
        result = wenzheng(sample, *arguments)
        assert result.returncode == code, (arguments, result.stderr)
        assert result.stderr.strip()
        assert "Traceback" not in result.stderr
        assert not result.stdout
    assert len(document(wenzheng(sample, "speeches", "--json"))["speeches"]) == 11


def test_an_unknown_setting_is_refused_by_name(tmp_path: Path) -> None:
    result = wenzheng(tmp_path, "speeches", WENZHENG_COLOUR="red")
    assert result.returncode == 2
    assert "WENZHENG_COLOUR" in result.stderr


def test_a_folder_is_taken_in_and_a_broken_file_leaves_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "speeches"
    folder.mkdir()
    (folder / "one.txt").write_text(
        "让公园里的长椅多起来\n●白一川（市政协委员，代表民建发言）\n"
        "公园里老人多，长椅少。一是增设带靠背的长椅。二是请居民认养。\n",
        encoding="utf-8",
    )
    (folder / "broken.txt").write_bytes(bytes(range(256)))
    result = wenzheng(tmp_path, "ingest", str(folder), "--json")
    assert result.returncode == 1
    outcomes = {Path(d["path"]).name: d for d in json.loads(result.stdout)["documents"]}
    assert outcomes["broken.txt"]["status"] == "failed"
    assert outcomes["broken.txt"]["error"]
    assert (outcomes["one.txt"]["status"], outcomes["one.txt"]["speeches"]) == ("added", 1)
    (speech,) = document(wenzheng(tmp_path, "speeches", "--json"))["speeches"]
    assert (speech["speaker"], speech["affiliation"]) == ("白一川", "民建")
    assert wenzheng(tmp_path, "check").returncode == 0


@pytest.mark.shared
@pytest.mark.skipif(not REAL_PAGE.is_dir(), reason="the real page is not here (../shared/corpus)")
def test_the_real_page_goes_in_whole_and_again_unchanged(tmp_path: Path) -> None:
    (added,) = document(wenzheng(tmp_path, "ingest", str(REAL_PAGE), "--json"))["documents"]
    assert (added["status"], added["speeches"]) == ("added", 11)
    (again,) = document(wenzheng(tmp_path, "ingest", str(REAL_PAGE), "--json"))["documents"]
    assert (again["status"], again["document_id"]) == ("unchanged", added["document_id"])
    answer = document(wenzheng(tmp_path, "ask", "医疗器械出口有什么建议？", "--json"))
    assert {citation["speaker"] for citation in answer["citations"]} == {"王朝晖"}
