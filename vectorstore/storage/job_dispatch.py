"""The queue in a PostgreSQL database by which jobs come to workers: Procrastinate's.

It carries numbers only: what a job is and how far, is in `vectorstore/job_table.py`.
"""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, cast, column, exists, table
from sqlalchemy.dialects.postgresql import JSONB

from vectorstore.storage.location import postgresql_url

QUEUE = "wenzheng"
TASK = "wenzheng.ingest"
SCHEMA = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
"""The last of Procrastinate's migrations that the head of our jobs holds.

A version that brings more of them wants a migration of ours that runs them.
"""


def create_tables(connection: Connection) -> None:
    """Make Procrastinate's tables, as part of the transaction."""
    from procrastinate.schema import SchemaManager

    driver: Any = connection.connection.driver_connection
    driver.execute(SchemaManager.get_schema())


def hand_over(connection: Connection, number: int) -> None:
    """Put a job in the queue, as part of the transaction."""
    from procrastinate.jobs import Job

    _manager().defer_job(
        Job(
            id=None,
            queue=QUEUE,
            task_name=TASK,
            lock=None,
            queueing_lock=None,
            task_kwargs={"number": number},
        ),
        connection=connection.connection.driver_connection,
    )


def holds(number: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the job of that number is in the queue, waiting or with a worker."""
    queued = table("procrastinate_jobs", column("queue_name"), column("args", JSONB))
    its = cast(queued.c.args["number"].astext, BigInteger)
    return exists().where(queued.c.queue_name == QUEUE, its == number)


def libpq_url(database_url: str) -> str:
    """The address as libpq reads it. Raises InvalidRequest."""
    url = postgresql_url(database_url).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


@cache
def _manager() -> Any:
    from procrastinate import SyncPsycopgConnector
    from procrastinate.manager import JobManager

    return JobManager(SyncPsycopgConnector())
