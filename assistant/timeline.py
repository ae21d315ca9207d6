"""A term through time: every use by the day of its document, by year, by speaker and by body."""

from collections.abc import Callable, Mapping, Sequence

from pydantic import Field

from assistant.mentions import MentionQuery, Place, mentions_of
from assistant.paging import next_cursor, place_of
from assistant.record import Record
from assistant.retrieval.lexicons.custom_glossary import Glossary
from vectorstore.library_reader import Catalogue
from vectorstore.mentions import Mention
from vectorstore.records import DocumentRecord, PassageKind

_YEAR = 4


class Use(Record):
    """A place where the term stands, with who says it, when and on what occasion.

    `date` is ISO 8601 or the beginning of it, "" where neither speech nor document has one.
    """

    date: str
    occasion: str
    speaker: str
    role: str
    affiliation: str
    kind: PassageKind
    place: Place


class YearOfUse(Record):
    """How often the term is used in a year, by how many speakers, and where first."""

    year: str
    count: int
    speakers: int
    first: Use


class UsesOf(Record):
    """How often one speaker or one body uses the term, in which years, when first and last.

    `first` and `latest` are by date, of what has none as the corpus has it.
    """

    name: str
    count: int
    years: tuple[YearOfUse, ...]
    first: Use
    latest: Use


class Timeline(Record):
    """The uses of a term, the earliest first, those without a date last.

    All counts are of all uses; `uses` are those on this page, and `next` is the cursor of the next
    one. `first` and `latest` are those of the uses that have a date. `undated` counts the others.
    `speakers` and `bodies` (the affiliations as printed) come in the order of their first use.
    """

    term: str
    looked_for: tuple[str, ...]
    count: int
    undated: int
    first: Use | None
    latest: Use | None
    years: tuple[YearOfUse, ...]
    speakers: tuple[UsesOf, ...]
    bodies: tuple[UsesOf, ...]
    uses: tuple[Use, ...]
    next: str | None = Field(None, description="the cursor of the next page")


def timeline_of(
    query: MentionQuery,
    library: Catalogue,
    glossary: Glossary,
    documents: Sequence[DocumentRecord],
) -> Timeline:
    """The uses of a term in one of its written forms; `documents` are those of the library.

    Raises InvalidRequest for a term, filter or cursor that cannot be looked up.
    """
    forms, found = mentions_of(query, library, glossary)
    known = {document.id: document for document in documents}
    uses = sorted((_use(one, known) for one in found), key=_by_date)
    dated = [use for use in uses if use.date]
    first = place_of(query.cursor)
    return Timeline(
        term=query.term.strip(),
        looked_for=tuple(forms),
        count=len(uses),
        undated=len(uses) - len(dated),
        first=dated[0] if dated else None,
        latest=dated[-1] if dated else None,
        years=_years(dated),
        speakers=_grouped(uses, lambda use: use.speaker),
        bodies=_grouped(uses, lambda use: use.affiliation),
        uses=tuple(uses[first : first + query.limit]),
        next=next_cursor(first + query.limit, len(uses)),
    )


def _use(mention: Mention, documents: Mapping[str, DocumentRecord]) -> Use:
    passage = mention.passage
    speech, document = passage.speech, documents.get(passage.speech.document_id)
    return Use(
        date=speech.date or (document.date if document else ""),
        occasion=document.occasion if document else "",
        speaker=speech.speaker,
        role=speech.role,
        affiliation=speech.affiliation,
        kind=passage.kind,
        place=Place.of(mention),
    )


def _by_date(use: Use) -> tuple[bool, str]:
    return not use.date, use.date


def _years(dated: Sequence[Use]) -> tuple[YearOfUse, ...]:
    """The years in which there are uses, in order."""
    years: dict[str, list[Use]] = {}
    for use in dated:
        years.setdefault(use.date[:_YEAR], []).append(use)
    return tuple(
        YearOfUse(
            year=year,
            count=len(uses),
            speakers=len({use.speaker or use.place.speech_id for use in uses}),
            first=uses[0],
        )
        for year, uses in years.items()
    )


def _grouped(uses: Sequence[Use], name_of: Callable[[Use], str]) -> tuple[UsesOf, ...]:
    """The uses of each name that there is, in the order of the first."""
    groups: dict[str, list[Use]] = {}
    for use in uses:
        if name := name_of(use):
            groups.setdefault(name, []).append(use)
    return tuple(
        UsesOf(
            name=name,
            count=len(of_name),
            years=_years([use for use in of_name if use.date]),
            first=of_name[0],
            latest=_latest(of_name),
        )
        for name, of_name in groups.items()
    )


def _latest(uses: Sequence[Use]) -> Use:
    dated = [use for use in uses if use.date]
    return (dated or uses)[-1]
