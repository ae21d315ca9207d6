"""The audit trail: every change to what is stored, by whom, when and from where."""

from dataclasses import dataclass

from sqlalchemy import Column, Index, MetaData, Select, Table, delete, func, insert, select, update

from vectorstore.storage.database import Database
from vectorstore.storage.location import Location
from vectorstore.storage.migration import History
from vectorstore.storage.tables import needed, row_number

_metadata = MetaData()
_entries = Table(
    "audit_entries",
    _metadata,
    Column("number", row_number, primary_key=True),
    needed("begun_at"),
    needed("ended_at"),
    needed("actor"),
    needed("name"),
    needed("address"),
    needed("face"),
    needed("action"),
    needed("subject"),
    needed("details"),
    needed("outcome"),
    needed("problem"),
    Index("audit_entries_by_subject", "subject"),
    Index("audit_entries_by_actor", "actor"),
    sqlite_strict=True,
)
_HISTORY = History("audit", 1, _metadata.create_all)
_COPIED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A change as stored: times as ISO 8601 in UTC, `details` as JSON; "" where there is none."""

    begun_at: str
    ended_at: str
    actor: str
    name: str
    address: str
    face: str
    action: str
    subject: str
    details: str
    outcome: str
    problem: str


_COLUMNS = [_entries.c[name] for name in AuditRow.__dataclass_fields__]


class AuditTable(Database):
    """The changes to a corpus and its keys; only its owner may read the file.

    Nothing is ever deleted. Every method raises StorageFailed or Unavailable.
    """

    def __init__(self, location: Location) -> None:
        super().__init__(location.engine("audit", private=True), _HISTORY)

    def begin(self, row: AuditRow) -> int:
        """Note that a change begins; its number."""
        with self.transaction() as connection:
            number: int = connection.execute(
                insert(_entries).values(_values(row)).returning(_entries.c.number)
            ).scalar_one()
        return number

    def end(
        self, number: int, *, ended_at: str, outcome: str, subject: str, details: str, problem: str
    ) -> None:
        """Note what became of a change."""
        with self.transaction() as connection:
            connection.execute(
                update(_entries)
                .where(_entries.c.number == number)
                .values(
                    ended_at=ended_at,
                    outcome=outcome,
                    subject=subject,
                    details=details,
                    problem=problem,
                )
            )

    def newest(
        self,
        limit: int,
        *,
        before: int | None = None,
        subject: str | None = None,
        actor: str | None = None,
    ) -> list[tuple[int, AuditRow]]:
        """The newest changes first, each with its number: before one, of one subject, by one."""
        found = select(_entries.c.number, *_COLUMNS).order_by(_entries.c.number.desc())
        for column, wanted in ((_entries.c.subject, subject), (_entries.c.actor, actor)):
            found = found if wanted is None else found.where(column == wanted)
        if before is not None:
            found = found.where(_entries.c.number < before)
        return self._rows(found.limit(limit))

    def count(self) -> int:
        return int(self.query(select(func.count()).select_from(_entries))[0][0])

    def take_over(self, other: "AuditTable") -> int:
        """Hold what another holds, and nothing else; how many changes that are."""
        with self.transaction() as connection:
            connection.execute(delete(_entries))
            last = 0
            while rows := other.after(last, _COPIED_AT_ONCE):
                connection.execute(insert(_entries), [_values(row) for _, row in rows])
                last = rows[-1][0]
        return self.count()

    def after(self, number: int, limit: int) -> list[tuple[int, AuditRow]]:
        """The changes after a number, the oldest first."""
        found = select(_entries.c.number, *_COLUMNS).order_by(_entries.c.number)
        return self._rows(found.where(_entries.c.number > number).limit(limit))

    def _rows(self, statement: Select[tuple[object, ...]]) -> list[tuple[int, AuditRow]]:
        return [(row[0], AuditRow(*row[1:])) for row in self.query(statement)]


def _values(row: AuditRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in AuditRow.__dataclass_fields__}
