"""The rows of some collections in place of all: what a statement reads of the library's tables.

Common table expressions stand before the statement under the names of the tables, each holding what
of its table belongs to the collections. So whatever a statement reads, it reads of those, and a
statement that is written later cannot forget to.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Executable, TableClause, column, select, table
from sqlalchemy.sql.expression import HasCTE
from sqlalchemy.sql.schema import Table

from vectorstore.storage import tables


def permitted(statement: Executable, names: Sequence[str], *, is_postgresql: bool) -> Executable:
    """The statement over the documents of the collections of these names, and what is in them."""
    if not isinstance(statement, HasCTE):
        raise TypeError(f"a {type(statement).__name__} cannot be limited to collections")
    limited: Executable = statement.add_cte(*_parts(tuple(names), is_postgresql=is_postgresql))
    return limited


@lru_cache(maxsize=64)
def _parts(names: tuple[str, ...], *, is_postgresql: bool) -> tuple[CTE, ...]:
    """The parts of the tables; SQLite takes an unqualified name within one for the part itself."""
    schema = None if is_postgresql else "main"
    collections = _whole(tables.collections, schema)
    documents = _whole(tables.documents, schema)
    speeches = _whole(tables.speeches, schema)
    passages = _whole(tables.passages, schema)
    sentences = _whole(tables.sentences, schema)
    named = collections.c.name.in_(names)
    members = select(collections.c.document_id).where(named)
    held = select(speeches.c.id).where(speeches.c.document_id.in_(members))
    rows = select(passages.c.rowid).where(passages.c.speech_id.in_(held))
    return tuple(
        select(whole).where(condition).cte(whole.name).prefix_with("NOT MATERIALIZED")
        for whole, condition in (
            (collections, named),
            (documents, documents.c.id.in_(members)),
            (speeches, speeches.c.document_id.in_(members)),
            (passages, passages.c.speech_id.in_(held)),
            (sentences, sentences.c.passage.in_(rows)),
        )
    )


def _whole(part: Table, schema: str | None) -> TableClause:
    columns: list[Any] = [column(one.name, one.type) for one in part.columns]
    return table(part.name, *columns, schema=schema)
