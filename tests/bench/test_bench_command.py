"""`wenzheng evaluate` as the contract writes it: forms, exit codes, one JSON document."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from two_speakers import FakeCorpus

from assistant.api.app import build_app
from assistant.evaluation.metric_registry import METRICS
from assistant.settings import Settings
from ui.cli import main

# RemoteCorpus has no way to close its connections; they end with the command's process.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

QUESTIONS = (
    {
        "id": "a",
        "lang": "zh",
        "kind": "fact",
        "question": "冷链码头？",
        "speakers": ["周远帆"],
        "evidence": ["冷链码头"],
    },
    {"id": "b", "lang": "en", "kind": "far", "question": "月球？", "answerable": False},
)


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FakeCorpus]]:
    """A server of the contract's routes over the fake corpus, on loopback."""
    corpus = FakeCorpus()
    listener = socket.create_server(("127.0.0.1", 0))
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data"))
    app = build_app(corpus, settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", corpus
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    return path


def _code(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["wenzheng", "evaluate", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    assert isinstance(left.value.code, int)
    return left.value.code


def test_a_run_over_http_prints_one_json_document_and_leaves_its_folder(
    served: tuple[str, FakeCorpus],
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "run"
    assert _code(monkeypatch, questions, "--url", served[0], "--out", out, "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"scores", "questions", "out"}
    assert printed["questions"] == 2
    assert printed["out"] == str(out)
    scores = printed["scores"]
    assert set(scores) == {"all", "by"}
    assert set(scores["all"]) == {metric.name for metric in METRICS}
    assert scores["all"]["speaker@1"] == 1
    assert scores["all"]["refusal_recall"] == 0
    assert scores["by"]["lang"]["en"]["speaker@1"] is None
    assert set(scores["by"]["kind"]) == {"fact", "far"}
    assert {path.name for path in out.iterdir()} >= {
        "run.json",
        "questions.jsonl",
        "run.trec",
        "report.html",
    }


def test_a_run_goes_to_a_folder_named_by_time_and_set_unless_told_otherwise(
    served: tuple[str, FakeCorpus],
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _code(monkeypatch, "--url", served[0], questions) == 0
    (run,) = (tmp_path / "runs").iterdir()
    assert run.name.endswith("-set")
    assert "speaker@1" in capsys.readouterr().out


def test_two_runs_are_compared(
    served: tuple[str, FakeCorpus],
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, corpus = served
    a, b = tmp_path / "a", tmp_path / "b"
    assert _code(monkeypatch, questions, "--url", url, "--out", a, "--json") == 0
    corpus.refuses = frozenset(["月球？"])
    assert _code(monkeypatch, questions, "--url", url, "--out", b, "--json") == 0
    capsys.readouterr()
    assert _code(monkeypatch, "compare", a, b, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [moved["id"] for moved in found["better"]] == ["b"]
    assert found["worse"] == []
    assert _code(monkeypatch, "compare", a, b) == 0
    assert "refusal_recall 0.00 → 1.00" in capsys.readouterr().out


def test_a_question_that_fails_lets_the_others_be_scored_and_the_command_fail(
    served: tuple[str, FakeCorpus],
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, corpus = served
    corpus.breaks = frozenset(["月球？"])
    assert _code(monkeypatch, questions, "--url", url, "--out", tmp_path / "a", "--json") == 1
    printed, said = capsys.readouterr()
    assert json.loads(printed)["scores"]["all"]["speaker@1"] == 1
    assert "1 of 2 questions got an error" in said


def test_a_folder_that_cannot_be_written_is_found_before_anything_is_asked(
    served: tuple[str, FakeCorpus],
    questions: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url, corpus = served
    assert _code(monkeypatch, questions, "--url", url, "--out", questions / "run") == 1
    assert "choose another --out" in capsys.readouterr().err
    assert corpus.asked == []


def test_a_server_that_is_not_there_is_one_sentence(
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert _code(monkeypatch, questions, "--url", url, "--out", tmp_path / "a", "--json") == 1
    printed, said = capsys.readouterr()
    assert printed == ""
    assert "does not answer" in said


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--json",),
        ("set.jsonl", "--beir", "folder"),
        ("--beir", "folder", "--url", "http://127.0.0.1:1"),
        ("missing.jsonl",),
        ("--beir", "missing"),
        ("--pages", "."),
        ("compare", "a"),
        ("compare", "a", "b"),
        ("convert-squad", "a", "b", "c"),
        ("set.jsonl", "--nonsense"),
    ],
)
def test_wrong_usage_is_exit_code_two_with_nothing_on_stdout(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _code(monkeypatch, *arguments) == 2
    printed, said = capsys.readouterr()
    assert printed == ""
    assert said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_form(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _code(monkeypatch, "--help") == 0
    text = capsys.readouterr().out
    for part in ("QUESTIONS.jsonl", "--beir", "--pages", "--url", "--out", "--json", "compare"):
        assert part in text


def test_a_judge_is_named_in_the_run_and_needs_an_endpoint(
    served: tuple[str, FakeCorpus],
    questions: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "run"
    judge = ("--judge", "wise-7b", "--url", served[0], "--out", out)
    assert _code(monkeypatch, questions, *judge) == 2
    assert "WENZHENG_LLM_BASE_URL" in capsys.readouterr().err
    monkeypatch.setenv("WENZHENG_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    assert _code(monkeypatch, questions, *judge) == 0
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["environment"]["settings"]["judge"] == "wise-7b"
