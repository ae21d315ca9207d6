"""The command line as a person at a terminal meets it: the real program, the real model."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ui.cli import main

ROOT = Path(__file__).parents[2]
REAL_PAGE = ROOT.parent / "shared" / "corpus"

pytestmark = pytest.mark.slow


def command(folder: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    """How the program is started with its data folder in this one."""
    return {
        "args": [str(Path(sys.executable).with_name("wenzheng")), *arguments],
        "text": True,
        "encoding": "utf-8",
        "cwd": folder,
        "env": {**os.environ, "WENZHENG_DATA_DIR": str(folder / "data"), **environment},
    }


def wenzheng(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        **command(folder, *arguments, **environment), capture_output=True, timeout=300, check=False
    )


def document(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that took the sample in as it was first served, and is served still."""
    folder = tmp_path_factory.mktemp("sample")
    serve = command(folder, "serve", "--port", "0")
    with subprocess.Popen(**serve, stderr=subprocess.PIPE) as server:
        assert server.stderr
        said = ""
        while "answers at" not in said:
            said = server.stderr.readline()
            assert said, "the server did not start"
        reader = threading.Thread(target=server.stderr.read)
        reader.start()
        yield folder
        server.terminate()
        reader.join()


def speakers(folder: Path) -> list[str]:
    return [one["speaker"] for one in document(wenzheng(folder, "speeches", "--json"))["speeches"]]


def test_a_question_in_english_is_answered_with_verbatim_quotations(sample: Path) -> None:
    assert len(set(speakers(sample))) == 11
    question = "what was proposed for medical device exports?"
    answer = document(wenzheng(sample, "ask", question, "--json"))
    assert answer["status"] == "answered"
    assert answer["citations"]
    for citation in answer["citations"]:
        assert citation["quote"] in answer["text"]
        assert "医疗" in citation["quote"]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_a_question_that_the_readme_asks_is_answered(sample: Path, readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    asked = set(re.findall(r'wenzheng ask "([^"]+)"', text))
    assert asked
    for question in asked:
        assert document(wenzheng(sample, "ask", question, "--json"))["status"] == "answered"


def test_what_goes_wrong_is_one_sentence_and_an_exit_code(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sample)
    monkeypatch.setenv("WENZHENG_DATA_DIR", str(sample / "data"))
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
        monkeypatch.setattr(sys, "argv", ["wenzheng", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert ended.value.code == code, (arguments, said.err)
        assert said.err.strip()
        assert not said.out
    assert len(speakers(sample)) == 11


def test_an_unknown_setting_is_refused_by_name(tmp_path: Path) -> None:
    result = wenzheng(tmp_path, "speeches", WENZHENG_COLOUR="red")
    assert result.returncode == 2
    assert "WENZHENG_COLOUR" in result.stderr


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of one page, and what bringing that page in printed."""
    folder = tmp_path_factory.mktemp("own")
    pages = folder / "speeches"
    pages.mkdir()
    (pages / "one.txt").write_text(
        "让公园里的长椅多起来\n●白一川（市政协委员，代表民建发言）\n"
        "公园里老人多，长椅少。一是增设带靠背的长椅。二是请居民认养。\n",
        encoding="utf-8",
    )
    (pages / "broken.txt").write_bytes(bytes(range(256)))
    result = wenzheng(folder, "ingest", str(pages), "--json")
    assert result.returncode == 1
    (folder / "printed.json").write_text(result.stdout, encoding="utf-8")
    return folder


def test_a_folder_is_taken_in_and_a_broken_file_leaves_the_others(own: Path) -> None:
    printed = json.loads((own / "printed.json").read_text(encoding="utf-8"))
    outcomes = {Path(d["path"]).name: d for d in printed["documents"]}
    assert outcomes["broken.txt"]["status"] == "failed"
    assert outcomes["broken.txt"]["error"]
    assert (outcomes["one.txt"]["status"], outcomes["one.txt"]["speeches"]) == ("added", 1)
    (speech,) = document(wenzheng(own, "speeches", "--json"))["speeches"]
    assert (speech["speaker"], speech["affiliation"]) == ("白一川", "民建")
    assert wenzheng(own, "check").returncode == 0


def test_a_question_to_a_folder_that_nobody_serves_is_answered(own: Path) -> None:
    answer = document(wenzheng(own, "ask", "公园长椅有什么建议？", "--json"))
    assert {citation["speaker"] for citation in answer["citations"]} == {"白一川"}
    for code, arguments in ((2, ("ask", "长椅", "--speaker", "无此人")), (1, ("remove", "none"))):
        result = wenzheng(own, *arguments)
        assert result.returncode == code, (arguments, result.stderr)
        assert "Traceback" not in result.stderr


@pytest.mark.shared
@pytest.mark.skipif(not REAL_PAGE.is_dir(), reason="the real page is not here (../shared/corpus)")
def test_the_real_page_goes_in_whole_and_again_unchanged(tmp_path: Path) -> None:
    twice = wenzheng(tmp_path, "ingest", str(REAL_PAGE), str(REAL_PAGE), "--json")
    added, again = document(twice)["documents"]
    assert (added["status"], added["speeches"]) == ("added", 11)
    assert (again["status"], again["document_id"]) == ("unchanged", added["document_id"])
    assert len(speakers(tmp_path)) == 11
