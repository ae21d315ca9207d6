"""Adds to a record of what was said, beside its printed byline, the one its reader can read."""

from collections.abc import Iterable
from typing import TypeVar

from assistant.localization.byline_display import display_byline
from assistant.records import Citation, Passage, SpeechSummary, SpeechText

_Said = TypeVar("_Said", Citation, Passage, SpeechSummary, SpeechText)


def displayed(record: _Said, language: str) -> _Said:
    """The record with its byline for readers of a BCP 47 tag; what is printed stays."""
    display = display_byline(record.speaker, record.role, record.affiliation, language)
    changes: dict[str, object] = {"display": display}
    if isinstance(record, SpeechText):
        changes["passages"] = all_displayed(record.passages, language)
    return record.model_copy(update=changes)


def all_displayed(records: Iterable[_Said], language: str) -> tuple[_Said, ...]:
    """Each of the records with its byline for readers of a BCP 47 tag."""
    return tuple(displayed(record, language) for record in records)
