"""What a person says of a document, and the collections that it belongs to.

What is said is kept by the hash of the file, and put over what was read.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from vectorstore.document_records import FACTS, DocumentCorrection
from vectorstore.storage.database import Database
from vectorstore.storage.tables import collections, document_corrections, documents


def remember_correction(
    database: Database, connection: Connection, sha256: str, correction: DocumentCorrection
) -> None:
    """Remember what is said of a file; what is not said now was right as it stood."""
    said = {fact: value for fact in FACTS if (value := getattr(correction, fact)) is not None}
    if not said:
        return
    remembered = database.insert(document_corrections).values(sha256=sha256, **said)
    connection.execute(
        remembered.on_conflict_do_update(index_elements=[document_corrections.c.sha256], set_=said)
    )


def apply_correction(connection: Connection, document_id: str, sha256: str) -> None:
    """Let a stored document be as a person said of its file, if one did."""
    columns = [document_corrections.c[fact] for fact in FACTS]
    row = connection.execute(
        select(*columns).where(document_corrections.c.sha256 == sha256)
    ).one_or_none()
    if row is None:
        return
    said = {fact: value for fact, value in zip(FACTS, row, strict=True) if value is not None}
    connection.execute(
        update(documents).where(documents.c.id == document_id).values(**said, corrected=1)
    )


def join_collections(
    database: Database, connection: Connection, document_id: str, names: Sequence[str]
) -> None:
    """Let a document belong to these collections, besides its others."""
    if names:
        connection.execute(
            database.insert(collections).on_conflict_do_nothing(),
            [{"name": name, "document_id": document_id} for name in dict.fromkeys(names)],
        )


def leave_collections(connection: Connection, document_id: str) -> None:
    """Take a document out of all collections."""
    connection.execute(delete(collections).where(collections.c.document_id == document_id))


def collections_of(connection: Connection, document_ids: Sequence[str]) -> list[str]:
    """The collections that one of the documents belongs to."""
    names = select(collections.c.name).where(collections.c.document_id.in_(document_ids))
    return list(connection.execute(names.distinct().order_by(collections.c.name)).scalars())
