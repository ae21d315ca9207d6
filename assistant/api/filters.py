"""The part of the corpus that query parameters name."""

from typing import Annotated

from fastapi import Depends, Query

from assistant.api.schemas import DATE
from vectorstore.records import Filters, PassageKind

_Day = Annotated[
    str | None,
    Query(
        description="a day, month or year: 2024-03-05, 2024-03 or 2024",
        pattern=f"^{DATE}$",
    ),
]


def filters(  # noqa: PLR0917 - FastAPI passes them by name
    speaker: Annotated[list[str] | None, Query()] = None,
    affiliation: Annotated[list[str] | None, Query()] = None,
    document: Annotated[list[str] | None, Query()] = None,
    collection: Annotated[list[str] | None, Query()] = None,
    occasion: Annotated[list[str] | None, Query()] = None,
    since: _Day = None,
    until: _Day = None,
    kind: Annotated[list[PassageKind] | None, Query()] = None,
) -> Filters:
    """What may be said of each repeatedly narrows less; of several, all must hold."""
    return Filters(
        speakers=tuple(speaker or ()),
        affiliations=tuple(affiliation or ()),
        documents=tuple(document or ()),
        collections=tuple(collection or ()),
        occasions=tuple(occasion or ()),
        since=since or "",
        until=until or "",
        kinds=tuple(kind or ()),
    )


FiltersDep = Annotated[Filters, Depends(filters)]
