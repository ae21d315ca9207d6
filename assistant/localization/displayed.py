"""Adds to a record of what was said what its reader can read beside what is printed.

That is the byline in the reader's language, and glosses of the title and of what is quoted.
"""

from collections.abc import Iterable
from functools import cache
from typing import TypeVar

from assistant.localization.byline_display import display_byline
from assistant.localization.glosser import Glosser
from assistant.records import Citation, Passage, SpeechSummary, SpeechText

_Said = TypeVar("_Said", Citation, Passage, SpeechSummary, SpeechText)


@cache
def plain_glosser() -> Glosser:
    """The glosser without an owner's glossary."""
    return Glosser()


def displayed(record: _Said, language: str, glosser: Glosser | None = None) -> _Said:
    """The record for readers of a BCP 47 tag; what is printed stays."""
    glosser = glosser or plain_glosser()
    display = display_byline(record.speaker, record.role, record.affiliation, language)
    title_glosses = glosser.glosses(record.title, language)
    changes: dict[str, object] = {"display": display, "title_glosses": title_glosses}
    if isinstance(record, Citation):
        changes["glosses"] = glosser.glosses(record.quote, language)
    if isinstance(record, SpeechText):
        changes["passages"] = all_displayed(record.passages, language, glosser)
    return record.model_copy(update=changes)


def all_displayed(
    records: Iterable[_Said], language: str, glosser: Glosser | None = None
) -> tuple[_Said, ...]:
    """Each of the records for readers of a BCP 47 tag."""
    return tuple(displayed(record, language, glosser) for record in records)
