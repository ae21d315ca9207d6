"""What a run leaves behind can be read again, by this program and by others, and by people."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import ir_measures
import pytest
from pydantic import SecretStr
from two_speakers import FakeCorpus

from assistant.evaluation.environment import Environment
from assistant.evaluation.questions import BenchQuestion, Dialogue
from assistant.evaluation.report import report, worst
from assistant.evaluation.rows import Row
from assistant.evaluation.run import Evaluator
from assistant.evaluation.run_store import RunRecord, read_run, write_run
from assistant.settings import Settings
from vectorstore.errors import InvalidRequest, StorageFailed

HOSTILE = "<script>alert(1)</script><img src=https://example.org/x onerror=alert(2)>"
QUESTIONS = (
    BenchQuestion(
        id="a 1", lang="zh", question="冷链码头？", speakers=("周远帆",), evidence=("冷链码头",)
    ),
    BenchQuestion(
        id="b", lang="en", question=HOSTILE, speakers=("何书宁",), evidence=("没有这句话",)
    ),
    BenchQuestion(id="c", lang="en", kind="far", question="月球？", answerable=False),
)


def _rows(corpus: FakeCorpus | None = None) -> tuple[Row, ...]:
    dialogues = [Dialogue(turns=(question,)) for question in QUESTIONS]
    return tuple(Evaluator(corpus or FakeCorpus()).rows(dialogues))


def _record(rows: tuple[Row, ...]) -> RunRecord:
    return RunRecord.of(
        rows,
        source="set.jsonl",
        sha256="0" * 64,
        started=datetime.now(UTC),
        environment=Environment.local(Settings(_env_file=None), mode="extractive"),
    )


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = _rows()
    record = _record(rows)
    write_run(tmp_path / "deep" / "run", record, rows, "<html>")
    assert read_run(tmp_path / "deep" / "run") == (record, rows)
    assert record.corpus == ("fingerprint",)
    assert record.unfound == ("b",)
    assert record.environment.versions["numpy"]


def test_a_run_of_a_later_version_is_read_too(tmp_path: Path) -> None:
    rows = _rows()
    write_run(tmp_path, _record(rows), rows, "")
    path = tmp_path / "questions.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text(
        "".join(json.dumps(line | {"later": 1}) + "\n" for line in lines), encoding="utf-8"
    )
    assert read_run(tmp_path)[1] == rows


def test_trec_eval_finds_the_scores_of_the_run_in_its_files(tmp_path: Path) -> None:
    rows = _rows()
    write_run(tmp_path, _record(rows), rows, "")
    run = list(ir_measures.read_trec_run(str(tmp_path / "run.trec")))
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.trec")))
    assert {line.query_id for line in run} == {"a_1", "b", "c"}
    found = {m.query_id: m.value for m in ir_measures.iter_calc([ir_measures.RR], qrels, run)}
    assert found["a_1"] == rows[0].metrics["mrr"]


def test_a_folder_that_is_no_run_or_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InvalidRequest):
        read_run(tmp_path)
    with pytest.raises(StorageFailed):
        write_run(tmp_path / "file" / "run", _record(_rows()), _rows(), "")


def test_secrets_and_credentials_are_not_kept() -> None:
    settings = Settings(
        _env_file=None,
        llm_base_url="https://someone:hidden@example.org/v1?a=b",
        llm_api_key=SecretStr("hidden"),
    )
    kept = Environment.local(settings).settings
    assert "hidden" not in str(kept)
    assert kept["llm_base_url"] == "https://example.org/v1?a=b"
    assert kept["embedding_model"] == "bundled"
    assert Environment.remote("http://someone:hidden@example.org").target == "http://example.org"


class _Elements(HTMLParser):
    """The elements of a page, with the addresses they would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href"}]


def test_the_report_needs_no_network_and_runs_nothing_of_what_it_shows() -> None:
    rows = _rows()
    page = report(_record(rows), rows)
    elements = _Elements()
    elements.feed(page)
    assert not elements.tags & {"script", "img", "link", "iframe"}
    assert elements.fetched == []
    assert "@import" not in page
    assert "url(" not in page
    assert "&lt;script&gt;" in page


def test_the_report_says_the_scores_in_both_languages_with_plots() -> None:
    rows = _rows()
    page = report(_record(rows), rows)
    assert page.count("<svg") >= 8
    for text in ("speaker@1", "首条即正确发言人", "By language", "按语言", "可靠性"):
        assert text in page
    assert re.search(r"stands nowhere in the corpus.*\bb</p>", page)


def test_the_worst_questions_come_first_and_perfect_ones_not_at_all() -> None:
    rows = _rows(FakeCorpus(breaks=frozenset([QUESTIONS[2].question])))
    assert [row.id for row in worst(rows)] == ["c", "b"]


def test_a_run_where_nothing_applies_still_has_a_report() -> None:
    (row,) = Evaluator(FakeCorpus(breaks=frozenset(["？"]))).rows([
        Dialogue(turns=(BenchQuestion(id="x", question="？"),))
    ])
    record = _record((row,))
    assert record.failed == ("x",)
    assert {score.value for score in record.scores.all.values()} == {None}
    assert "<html" in report(record, (row,))
