"""The part of the library that filters mean, as conditions of statements."""

from sqlalchemy import ColumnElement, and_, func, true

from vectorstore.records import Filters
from vectorstore.storage.tables import passages, speeches

passage_text = func.substr(
    speeches.c.body, passages.c.start + 1, passages.c.end - passages.c.start
).label("text")
"""The text of a passage, where passages are joined with their speeches."""
in_speech = passages.join(speeches)
"""Passages, each with its speech."""


def within(filters: Filters) -> ColumnElement[bool]:
    """The condition on speeches."""
    sides = (
        (speeches.c.speaker, filters.speakers),
        (speeches.c.affiliation, filters.affiliations),
        (speeches.c.document_id, filters.documents),
    )
    return and_(true(), *(column.in_(values) for column, values in sides if values))
