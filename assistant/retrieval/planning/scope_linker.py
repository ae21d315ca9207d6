"""Links the dates and meetings of a question to the documents that the corpus has of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.retrieval.planning.document_linking import DocumentLinker, NamedDocuments
from assistant.retrieval.planning.question_tokens import Mask
from assistant.retrieval.planning.scope_expressions import (
    ScopeExpression,
    find_scope_expressions,
)
from vectorstore.records import DocumentRecord, SpeechHeader

_AROUND = " ,，、的:：;；"
_YEAR = 4


def today() -> dt.date:
    """The day on which a question is asked, where the server is."""
    return dt.datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class LinkedScope:
    """The dates and documents that a question names, and the question without them.

    `unknown` are the dates that the corpus has nothing of, as they are worded, `unconfirmed` those
    that only documents without a date may be of, and `said` the years that no document is of and
    that are left in the question because speeches speak of them. In `masked` a placeholder stands
    for each expression that is not left.
    """

    dates: tuple[str, ...]
    documents: tuple[str, ...]
    unknown: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    said: tuple[str, ...]
    query: str
    masked: str


class ScopeLinker:
    """The dates of one state of the corpus."""

    def __init__(
        self,
        documents: Sequence[DocumentRecord],
        headers: Sequence[SpeechHeader],
        is_said: Callable[[str, str], bool],
        today: Callable[[], dt.date] = today,
    ) -> None:
        """`is_said` tells whether a date, worded in a language, stands in a speech."""
        self._today = today
        dates = {document.id: document.date for document in documents}
        self._dates: dict[str, set[str]] = defaultdict(set)
        for header in headers:
            self._dates[header.document_id].add(header.date or dates[header.document_id])
        self._undated = [key for key, found in self._dates.items() if not all(found)]
        self._none_dated = not any(any(found) for found in self._dates.values())
        self._is_said = is_said
        self._named = DocumentLinker(documents, headers)

    def link(self, question: str, language: str, *, keep_said: bool = True) -> LinkedScope:
        """Link what the question names.

        A date of no document that speeches speak of is left in the question, unless not
        `keep_said`; one that is counted from today is none that a speech can speak of. Where some
        documents have a date and none is of a date, those without one may be.
        """
        dates, documents = dict[str, None](), dict[str, None]()
        unknown, unconfirmed, said = list[str](), list[str](), list[str]()
        query, masked, done = "", "", 0
        named = self._named.link(question, language)
        expressions = find_scope_expressions(question, language, self._today().year)
        for one in _widened(expressions, named):
            worded = question[one.start : one.end].strip(_AROUND)
            wanted = self._dates_of(one)
            of_date = self._documents_of(wanted)
            if (one.date or one.is_range) and not of_date:
                if keep_said and not one.is_relative and self._is_content(one, worded, language):
                    said.append(one.date[:_YEAR] or one.since or one.until)
                    continue
                (unconfirmed if self._undated else unknown).append(worded)
                if not self._none_dated:
                    documents |= dict.fromkeys(self._undated)
            elif of_date:
                dates |= dict.fromkeys(wanted)
                documents |= dict.fromkeys(of_date)
            before = question[done : one.start]
            query += before
            masked += f"{before}{Mask.SCOPE}"
            done = one.end
        rest = question[done:]
        meant = dict.fromkeys(document for one in named for document in one.documents)
        both = [document for document in documents if document in meant]
        return LinkedScope(
            tuple(dates),
            tuple(both or documents or meant),
            tuple(unknown),
            tuple(unconfirmed),
            tuple(said),
            " ".join((query + rest).split()).strip(_AROUND),
            masked + rest,
        )

    def _is_content(self, one: ScopeExpression, worded: str, language: str) -> bool:
        """Whether a speech says the date, or the year that it lies in."""
        return self._is_said(worded, language) or (
            bool(one.date) and self._is_said(one.date[:_YEAR], language)
        )

    def _documents_of(self, wanted: Sequence[str]) -> list[str]:
        """The documents that have a speech of one of these dates, or of a day within it."""
        beginnings = tuple(wanted)
        return [
            document
            for document, dates in self._dates.items()
            if any(date.startswith(beginnings) for date in dates)
        ]

    def _dates_of(self, one: ScopeExpression) -> list[str]:
        """The date, or those years of a range that the corpus has."""
        if not one.is_range:
            return [one.date] if one.date else []
        years = {date[:_YEAR] for dates in self._dates.values() for date in dates if date}
        return [
            year
            for year in sorted(years)
            if year >= one.since and (not one.until or year <= one.until)
        ]


def _widened(
    expressions: Sequence[ScopeExpression], named: Sequence[NamedDocuments]
) -> Iterator[ScopeExpression]:
    """The expressions, each with the whole name of the documents whose meeting it names.

    A name that stands in none is one.
    """
    alone = [ScopeExpression(one.start, one.end) for one in named if one.is_phrase]
    done = 0
    for one in sorted([*expressions, *alone], key=lambda one: (one.start, -one.end)):
        over = [other for other in named if other.start < one.end and one.start < other.end]
        end = max([one.end, *(other.end for other in over)])
        if one.start >= done:
            yield replace(one, end=end)
            done = end
