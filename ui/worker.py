"""The command for a process that takes in what was uploaded to servers."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.jobs.database_worker import DatabaseWorker


@click.command()
@click.option("--jobs", type=click.IntRange(1, 32), help="Jobs to work on at once.")
def worker(jobs: int | None) -> None:
    """Take in what is uploaded, beside the servers; any number may run.

    On SIGTERM or Ctrl-C no more jobs are taken; those under way have 10 seconds, and are then
    given back to other workers.
    """
    from contextlib import closing

    from assistant.api.logs import configure
    from assistant.jobs.database_worker import DatabaseWorker
    from assistant.jobs.job_runner import JobRunner
    from assistant.settings import load_settings
    from ui.opening import parts
    from vectorstore.errors import InvalidRequest
    from vectorstore.job_table import JobTable
    from vectorstore.storage.location import Location

    settings = load_settings(jobs_at_once=jobs)
    if settings.database is None or settings.chroma_url is None:
        raise InvalidRequest(
            "Workers share the corpus with servers, which takes a database and a Chroma server: "
            "set WENZHENG_DATABASE_URL and WENZHENG_CHROMA_URL. Without them the server works on "
            "its jobs itself."
        )
    configure(settings)
    with (
        closing(JobTable(Location(settings.data_dir, settings.database))) as table,
        parts(settings) as found,
    ):
        runner = JobRunner(table, found.assistant)
        work(DatabaseWorker(settings.database, table, runner, max(1, settings.jobs_at_once)))


def work(working: "DatabaseWorker") -> None:
    """Have a worker work until this process gets SIGTERM or SIGINT."""
    import signal
    import threading

    from ui.terminal import say

    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    working.start()
    say("Working on uploads (Ctrl-C stops it).")
    told.wait()
    working.finish()
    working.close()
