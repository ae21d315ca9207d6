"""The part of the library that filters mean, as conditions of statements."""

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, true

from vectorstore.records import Filters
from vectorstore.storage.tables import collections, documents, passages, speeches

passage_text = func.substr(
    speeches.c.body, passages.c.start + 1, passages.c.end - passages.c.start
).label("text")
"""The text of a passage, where passages are joined with their speeches."""
in_speech = passages.join(speeches)
"""Passages, each with its speech."""


def speeches_within(filters: Filters) -> ColumnElement[bool]:
    """The condition on speeches; those with a passage of the kinds, if any are wanted."""
    conditions = [_of_speech(filters)]
    if filters.kinds:
        of_kinds = select(passages.c.speech_id).where(passages.c.kind.in_(filters.kinds))
        conditions.append(speeches.c.id.in_(of_kinds))
    return and_(true(), *conditions)


def passages_within(filters: Filters) -> ColumnElement[bool]:
    """The condition on passages, where they are joined with their speeches."""
    conditions = [_of_speech(filters)]
    if filters.kinds:
        conditions.append(passages.c.kind.in_(filters.kinds))
    return and_(true(), *conditions)


def _of_speech(filters: Filters) -> ColumnElement[bool]:
    sides = (
        (speeches.c.speaker, filters.speakers),
        (speeches.c.affiliation, filters.affiliations),
        (speeches.c.document_id, filters.documents),
    )
    conditions: list[ColumnElement[bool]] = [column.in_(found) for column, found in sides if found]
    document = speeches.c.document_id
    if filters.collections:
        members = select(collections.c.document_id)
        conditions.append(document.in_(members.where(collections.c.name.in_(filters.collections))))
    if filters.occasions:
        held = select(documents.c.id).where(documents.c.occasion.in_(filters.occasions))
        conditions.append(document.in_(held))
    if filters.since or filters.until:
        dated = select(documents.c.id).where(lies_between(documents.c.date, filters))
        conditions.append(
            or_(
                lies_between(speeches.c.date, filters),
                and_(speeches.c.date == "", document.in_(dated)),
            )
        )
    return and_(true(), *conditions)


def lies_between(date: ColumnElement[str], filters: Filters) -> ColumnElement[bool]:
    """Whether a date, whole or the beginning of one, may lie within those of the filters."""
    conditions: list[ColumnElement[bool]] = [date != ""]
    if since := filters.since:
        beginning = func.substr(literal(since), 1, func.length(date))
        conditions.append(func.substr(date, 1, len(since)) >= beginning)
    if until := filters.until:
        conditions.append(func.substr(date, 1, len(until)) <= until)
    return and_(*conditions)
