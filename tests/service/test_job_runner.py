"""A job that does not go well is tried again with patience, and not for ever."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.ingested import Ingested
from assistant.jobs.job_runner import JobRunner
from vectorstore.errors import DiskFull, Unavailable
from vectorstore.job_records import JobFile, JobRow, JobState
from vectorstore.job_table import JobTable
from vectorstore.storage.location import Location

FILE = JobFile("页.txt", b"x")
DOUBLING = [2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 300.0]


class FailingCorpus(Assistant):
    """Takes in nothing, for a reason of the test's."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def ingest(self, *_: object, **__: object) -> Ingested:
        raise self._failure


@pytest.fixture
def table(tmp_path: Path) -> Iterator[JobTable]:
    with closing(JobTable(Location(tmp_path))) as opened:
        yield opened


def pauses(runner: JobRunner, number: int) -> list[float]:
    """The seconds after which each try says it is to be tried again, to the last."""
    found: list[float] = []
    while (due := runner.run(number)) is not None:
        found.append(round(due - time.time()))
    return found


def failed(table: JobTable, job_id: str) -> JobRow:
    job = table.find(job_id)
    assert job
    assert job.state is JobState.FAILED
    return job


@pytest.mark.parametrize(
    ("failure", "status"), [(Unavailable("It is away."), 503), (DiskFull("It is full."), 507)]
)
def test_what_may_pass_is_tried_ten_times_with_pauses_that_double(
    table: JobTable, failure: Exception, status: int
) -> None:
    number = table.add("job", FILE, time.time()).number

    assert pauses(JobRunner(table, FailingCorpus(failure)), number) == DOUBLING

    job = failed(table, "job")
    assert [job.attempts, job.status] == [10, status]
    assert job.problem == str(failure)


def test_what_nobody_expected_is_tried_three_times(table: JobTable) -> None:
    number = table.add("job", FILE, time.time()).number

    assert len(pauses(JobRunner(table, FailingCorpus(KeyError("x"))), number)) == 2

    job = failed(table, "job")
    assert [job.attempts, job.status] == [3, 500]
    assert job.problem
    assert "页.txt" in job.problem


def test_a_job_that_five_workers_did_not_survive_is_not_tried_again(table: JobTable) -> None:
    number = table.add("job", FILE, time.time()).number
    for worker in range(5):
        assert table.take(number, f"worker {worker}, which is killed", time.time())

    never = FailingCorpus(AssertionError("the file is not touched"))
    assert JobRunner(table, never).run(number) is None

    job = failed(table, "job")
    assert [job.abandoned, job.status] == [5, 500]
    assert "5 workers ended" in str(job.problem)
