"""The folder of a run: JSON for programs, HTML for people, TREC files for trec_eval."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.evaluation.environment import Environment
from assistant.evaluation.rows import Hit, Row
from assistant.evaluation.scores import Summary
from vectorstore.errors import InvalidRequest, StorageFailed

RUN, ROWS, REPORT = "run.json", "questions.jsonl", "report.html"
TREC, QRELS = "run.trec", "qrels.trec"
_TAG = "wenzheng"


class RunRecord(BaseModel):
    """What was evaluated, in which environment, and the scores.

    `source` is the path of the question set or BEIR folder and `sha256` its content hash; `corpus`
    lists the fingerprints of the corpus (one, unless it changed during the run). `unfound` lists
    the ids of questions whose evidence is nowhere in the corpus, `failed` of those that got an
    error instead of an answer.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    sha256: str
    started_at: str
    seconds: float
    environment: Environment
    corpus: tuple[str, ...]
    questions: int
    failed: tuple[str, ...]
    unfound: tuple[str, ...]
    scores: Summary

    @classmethod
    def of(
        cls,
        rows: Sequence[Row],
        *,
        source: str,
        sha256: str,
        started: datetime,
        environment: Environment,
    ) -> "RunRecord":
        """The record of a run that ends now; `started` is timezone-aware."""
        answers = [row.answer.corpus for row in rows if row.answer]
        return cls(
            source=source,
            sha256=sha256,
            started_at=started.isoformat(timespec="seconds"),
            seconds=(datetime.now(UTC) - started).total_seconds(),
            environment=environment,
            corpus=tuple(dict.fromkeys(answers)),
            questions=len(rows),
            failed=tuple(row.id for row in rows if row.error),
            unfound=tuple(row.id for row in rows if row.unfound),
            scores=Summary.of(rows),
        )


def make_folder(folder: Path, *, overwrite: bool = False) -> None:
    """Create the folder of a run, before any question is asked.

    Raises InvalidRequest where it holds a run that is not to be overwritten, or StorageFailed.
    """
    if not overwrite and (folder / RUN).exists():
        raise InvalidRequest(
            f"{folder} holds a run already; choose another --out, or add --overwrite."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_writable(folder, error) from error


def write_run(folder: Path, record: RunRecord, rows: Sequence[Row], report: str) -> None:
    """Write a run and its HTML report into a folder. Raises StorageFailed."""
    make_folder(folder, overwrite=True)
    try:
        _write(folder / RUN, record.model_dump_json(indent=2) + "\n")
        _write(folder / ROWS, "".join(row.model_dump_json() + "\n" for row in rows))
        _write(folder / TREC, "".join(map(_run_lines, rows)))
        _write(folder / QRELS, "".join(map(_qrels_lines, rows)))
        _write(folder / REPORT, report)
    except OSError as error:
        raise _not_writable(folder, error) from error


def read_run(folder: Path) -> tuple[RunRecord, tuple[Row, ...]]:
    """Read a run back. Raises InvalidRequest if the folder does not hold one."""
    try:
        record = RunRecord.model_validate_json((folder / RUN).read_text(encoding="utf-8"))
        lines = (folder / ROWS).read_text(encoding="utf-8").split("\n")
        return record, tuple(Row.model_validate_json(line) for line in lines if line)
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise InvalidRequest(
            f"{folder} is not the folder of a run; name one that `wenzheng evaluate` wrote."
        ) from error


def _not_writable(folder: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        f"The run cannot be written to {folder} ({error.strerror}); choose another --out."
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _run_lines(row: Row) -> str:
    scores = _falling_scores(row.retrieved)
    return "".join(
        f"{_column(row.id)} Q0 {_column(hit.id)} {rank} {score:.6f} {_TAG}\n"
        for rank, (hit, score) in enumerate(zip(row.retrieved, scores, strict=True), 1)
    )


def _qrels_lines(row: Row) -> str:
    return "".join(
        f"{_column(row.id)} 0 {_column(key)} {grade}\n" for key, grade in row.relevant.items()
    )


def _falling_scores(hits: Sequence[Hit]) -> list[float]:
    """Strictly falling scores, as trec_eval sorts by them: our own, or else reciprocal ranks."""
    scores = [round(hit.score, 6) for hit in hits if hit.score is not None]
    falls = all(better > worse for better, worse in pairwise(scores))
    if falls and len(scores) == len(hits):
        return scores
    return [1 / rank for rank in range(1, len(hits) + 1)]


def _column(key: str) -> str:
    """The id without white space, which separates the columns of a TREC file."""
    return re.sub(r"\s", "_", key)
