"""The log of what changed in the library, by which indexes and replicas follow it in increments.

Each change of a document has a number, one more than the one before. Whoever has followed up to a
number reads anew what was changed after it, and nothing else.
"""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from vectorstore.library import Library
from vectorstore.storage.tables import change_log

CHANGES = "changes"
KEPT = 10_000
"""Changes that the log goes back; who is further behind reads everything anew."""


def count_change(library: Library, documents: Sequence[str]) -> None:
    """Let it be known that documents change; called in the transaction that does, or before."""
    with library.transaction() as connection:
        before = last_change(library)
        rows = [
            {"number": number, "document": document}
            for number, document in enumerate(documents, before + 1)
        ]
        connection.execute(insert(change_log), rows)
        connection.execute(delete(change_log).where(change_log.c.number <= before - KEPT))
        library.set_meta(CHANGES, str(before + len(rows)))


def count_change_of_all(library: Library) -> None:
    """Let it be known that everything changes: nobody who was before can follow by the log."""
    with library.transaction() as connection:
        connection.execute(delete(change_log))
        library.set_meta(CHANGES, str(last_change(library) + 1))


def last_change(library: Library) -> int:
    """The number of the last change, by whatever process."""
    return int(library.meta(CHANGES) or 0)


def changed_since(library: Library, number: int, last: int) -> list[tuple[int, str]] | None:
    """The changes after a number up to the last, or None where the log does not go back so far."""
    within = change_log.c.number > number, change_log.c.number <= last
    if library.query(select(func.count()).where(*within))[0][0] != last - number:
        return None
    rows = library.query(select(change_log).where(*within).order_by(change_log.c.number))
    return [(row[0], row[1]) for row in rows]
