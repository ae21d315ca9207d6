"""Copies all that is stored from one place to another, between SQLite and PostgreSQL.

Documents come over one by one, each whole, so that a copy that was cut short goes on where it
stopped. Until everything is there and compared, the target says that it is unfinished.
"""

import hashlib
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, func, insert, select

from vectorstore.answer_table import AnswerTable
from vectorstore.audit_table import AuditTable
from vectorstore.change_log import count_change
from vectorstore.errors import InvalidRequest, StorageFailed
from vectorstore.key_table import KeyTable
from vectorstore.library import Library
from vectorstore.progress import Progress, silent
from vectorstore.storage.advisory_locks import ownership
from vectorstore.storage.filtering import in_speech
from vectorstore.storage.location import Location
from vectorstore.storage.tables import (
    collections,
    corrections,
    document_corrections,
    documents,
    meta,
    passages,
    sentences,
    speeches,
    terms,
)
from vectorstore.tokenizing_anew import bring_up_words, indexed_passages
from vectorstore.unfinished_copy import UNFINISHED

_TAKEN_ALONG = ("embedder", "embedder_name", "seeded", "tokenizer")
_CORRECTIONS = (corrections, document_corrections)
_TERMS_AT_ONCE = 1000
_EVERY_ANSWER = 1 << 62


@dataclass(frozen=True, slots=True)
class Copied:
    """What is at the target now."""

    documents: int
    passages: int
    keys: int
    answers: int


def copy(source: Location, target: Location, progress: Progress = silent) -> Copied:
    """Copy everything, and compare it. Nobody else may use either place meanwhile.

    Raises InvalidRequest where the target holds something else, StorageFailed where it differs
    after all, or what opening either place raises.
    """
    with ExitStack() as stack:
        for place in (source, target):
            lock, _ = ownership(place, shared=False)
            stack.callback(lock.release)
        one, other = (stack.enter_context(closing(Library(at))) for at in (source, target))
        bring_up_words(one, progress)
        _begin(one, other)
        _copy_terms(one, other)
        _copy_documents(one, other, progress)
        _compare(one, other, progress)
        keys = _copy_keys(source, target)
        answers = _copy_answers(source, target)
        _copy_audit(source, target)
        _finish(other)
        return Copied(len(other.documents()), other.passage_count(), keys, answers)


def _begin(source: Library, target: Library) -> None:
    """Raises InvalidRequest."""
    unfinished = target.meta(UNFINISHED) is not None
    theirs = {document.id: document.sha256 for document in source.documents()}
    there = {document.id: document.sha256 for document in target.documents()}
    if source.meta(UNFINISHED):
        raise InvalidRequest(
            "What is to be copied is itself an unfinished copy; finish that first, by the same "
            "`wenzheng copy` that began it."
        )
    if (there and not unfinished) or not there.items() <= theirs.items():
        raise InvalidRequest(
            "There is a corpus already where the copy should go; name an empty data folder or "
            "database."
        )
    with target.transaction() as connection:
        target.set_meta(UNFINISHED, "yes")
        for key in _TAKEN_ALONG:
            if (value := source.meta(key)) is not None:
                target.set_meta(key, value)
        for table in _CORRECTIONS:
            rows = _rows(source, select(table))
            connection.execute(delete(table))
            if rows:
                connection.execute(insert(table), rows)


def _copy_terms(source: Library, target: Library) -> None:
    """Terms keep their order, and those of a copy that was cut short are there already."""
    count = select(func.count()).select_from(terms)
    known = target.query(count)[0][0]
    while True:
        some = _rows(
            source,
            select(terms.c.term, terms.c.vector)
            .order_by(terms.c.number)
            .offset(known)
            .limit(_TERMS_AT_ONCE),
        )
        if not some:
            return
        with target.transaction() as connection:
            connection.execute(insert(terms), some)
        known += len(some)


def _copy_documents(source: Library, target: Library, progress: Progress) -> None:
    there = {document.id for document in target.documents()}
    ordered = source.documents()
    for done, document in enumerate(ordered):
        progress("copy", done, len(ordered))
        if document.id not in there:
            with target.transaction() as connection:
                _copy_document(source, target, connection, document.id)
                count_change(target, [document.id])
    progress("copy", len(ordered), len(ordered))


def _copy_document(
    source: Library, target: Library, connection: Connection, document_id: str
) -> None:
    held = _passages(document_id)
    theirs = _rows(source, held)
    within = _sentences(document_id)
    of_sentences = _rows(source, within)
    hashes = {row["text_hash"] for row in (*theirs, *of_sentences)}
    target.keep_vectors(source.vectors(sorted(hashes)))
    for table, statement in (
        (documents, select(documents).where(documents.c.id == document_id)),
        (collections, _collections(document_id)),
        (speeches, _speeches(document_id)),
    ):
        if rows := _rows(source, statement):
            connection.execute(insert(table), rows)
    if not theirs:
        return
    numbers = connection.execute(
        insert(passages).returning(passages.c.rowid, sort_by_parameter_order=True),
        [_without(row, passages.c.rowid.name) for row in theirs],
    ).scalars()
    moved = {row["rowid"]: number for row, number in zip(theirs, numbers, strict=True)}
    if of_sentences:
        rows = [row | {"passage": moved[row["passage"]]} for row in of_sentences]
        connection.execute(insert(sentences), rows)
    texts = (text for _, text in indexed_passages(source, document_id))
    target.text.add(connection, [replace(text, row=moved[text.row]) for text in texts])


def _compare(source: Library, target: Library, progress: Progress) -> None:
    """Raises StorageFailed, naming what differs."""
    ids = [document.id for document in source.documents()]
    same = ids == [document.id for document in target.documents()]
    for done, document_id in enumerate(ids):
        progress("compare", done, len(ids))
        same = same and _digest(source, document_id) == _digest(target, document_id)
    for table in (terms, *_CORRECTIONS):
        same = same and _table_digest(source, table) == _table_digest(target, table)
    same = same and source.passage_count() == target.passage_count()
    progress("compare", len(ids), len(ids))
    if not same:
        raise StorageFailed(
            "The copy is not what was copied; empty the data folder or database it went to, and "
            "copy again."
        )


def _digest(library: Library, document_id: str) -> bytes:
    """Of every row and every vector of a document, apart from the numbers of its rows."""
    digest = hashlib.sha256()
    rows = _rows(library, _passages(document_id))
    places = {row["rowid"]: place for place, row in enumerate(rows)}
    within = _rows(library, _sentences(document_id))
    for statement in (
        select(documents).where(documents.c.id == document_id),
        _collections(document_id),
        _speeches(document_id),
    ):
        for row in _rows(library, statement):
            digest.update(repr(row).encode())
    for row in rows:
        digest.update(repr(_without(row, "rowid")).encode())
    for row in within:
        digest.update(repr(row | {"passage": places[row["passage"]]}).encode())
    hashes = sorted({row["text_hash"] for row in (*rows, *within)})
    for hashed, vector in sorted(library.vectors(hashes).items()):
        digest.update(hashed + vector)
    return digest.digest()


def _table_digest(library: Library, table: Table) -> bytes:
    digest = hashlib.sha256()
    columns = [column for column in table.c if column is not terms.c.number]
    order = [terms.c.number] if table is terms else list(table.primary_key)
    for row in library.query(select(*columns).order_by(*order)):
        digest.update(repr(tuple(row)).encode())
    return digest.digest()


def _copy_keys(source: Location, target: Location) -> int:
    with closing(KeyTable(source)) as one, closing(KeyTable(target)) as other:
        other.take_over(one)
        return len(other.keys())


def _copy_answers(source: Location, target: Location) -> int:
    with (
        closing(AnswerTable(source, _EVERY_ANSWER)) as one,
        closing(AnswerTable(target, _EVERY_ANSWER)) as other,
    ):
        return other.take_over(one)


def _copy_audit(source: Location, target: Location) -> None:
    with closing(AuditTable(source)) as one, closing(AuditTable(target)) as other:
        other.take_over(one)


def _finish(target: Library) -> None:
    with target.transaction() as connection:
        connection.execute(delete(meta).where(meta.c.key == UNFINISHED))


def _collections(document_id: str) -> Select[Any]:
    theirs = collections.c.document_id == document_id
    return select(collections).where(theirs).order_by(collections.c.name)


def _speeches(document_id: str) -> Select[Any]:
    theirs = speeches.c.document_id == document_id
    return select(speeches).where(theirs).order_by(speeches.c.ordinal)


def _passages(document_id: str) -> Select[Any]:
    theirs = speeches.c.document_id == document_id
    return select(passages).select_from(in_speech).where(theirs).order_by(passages.c.rowid)


def _sentences(document_id: str) -> Select[Any]:
    return (
        select(sentences)
        .select_from(in_speech.join(sentences, sentences.c.passage == passages.c.rowid))
        .where(speeches.c.document_id == document_id)
        .order_by(sentences.c.passage, sentences.c.ordinal)
    )


def _rows(library: Library, statement: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in library.query(statement)]  # noqa: SLF001 - SQLAlchemy's


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
