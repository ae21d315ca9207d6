"""Answers as they were given, and the feedback on them; in a file, only its owner may read it."""

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    LargeBinary,
    MetaData,
    Table,
    delete,
    func,
    insert,
    select,
)

from vectorstore.storage.database import Database
from vectorstore.storage.location import Location
from vectorstore.storage.migration import History
from vectorstore.storage.tables import needed, row_number, text

_metadata = MetaData()
_answers = Table(
    "answers",
    _metadata,
    Column("number", row_number, primary_key=True),
    Column("id", text, nullable=False, unique=True),
    needed("caller"),
    needed("answer", LargeBinary),
    sqlite_strict=True,
)
_feedback = Table(
    "feedback",
    _metadata,
    Column(
        "answer", row_number, ForeignKey("answers.number", ondelete="CASCADE"), primary_key=True
    ),
    needed("verdict"),
    needed("note"),
    needed("given_at"),
    sqlite_strict=True,
)
_HISTORY = History("answers", 1, _metadata.create_all)
_PRUNED_EVERY = 64
_COPIED_AT_ONCE = 500
_ALL = (
    select(*_answers.c, _feedback.c.verdict, _feedback.c.note, _feedback.c.given_at)
    .select_from(_answers.outerjoin(_feedback))
    .order_by(_answers.c.number)
)


class AnswerTable(Database):
    """At most `most` answers and, beside them, as many with feedback; the oldest go first.

    Losing the last ones in a power failure does no harm, so nothing waits for the disk. Every
    method raises StorageFailed or Unavailable.
    """

    def __init__(self, location: Location, most: int) -> None:
        self._most = most
        super().__init__(location.engine("answers", private=True, lasting=False), _HISTORY)

    def insert_answer(self, answer_id: str, caller: str, content: bytes) -> None:
        with self.transaction() as connection:
            number: int = connection.execute(
                insert(_answers)
                .values(id=answer_id, caller=caller, answer=content)
                .returning(_answers.c.number)
            ).scalar_one()
            if number % _PRUNED_EVERY == 0:
                self._prune(connection)

    def find(self, answer_id: str, caller: str) -> tuple[int, bytes] | None:
        """The number and the content of an answer that this caller got."""
        rows = self.query(
            select(_answers.c.number, _answers.c.answer).where(
                _answers.c.id == answer_id, _answers.c.caller == caller
            )
        )
        return (rows[0][0], rows[0][1]) if rows else None

    def set_feedback(self, number: int, verdict: str, note: str, given_at: str) -> None:
        """Replaces earlier feedback on the answer."""
        said = {"verdict": verdict, "note": note, "given_at": given_at}
        with self.transaction() as connection:
            connection.execute(
                self
                .insert(_feedback)
                .values(answer=number, **said)
                .on_conflict_do_update(index_elements=[_feedback.c.answer], set_=said)
            )

    def with_feedback(self) -> list[tuple[bytes, str, str, str]]:
        """Content, verdict, note and time of every answer with feedback, oldest first."""
        rows = self.query(
            select(_answers.c.answer, _feedback.c.verdict, _feedback.c.note, _feedback.c.given_at)
            .select_from(_feedback.join(_answers))
            .order_by(_answers.c.number)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    def take_over(self, other: "AnswerTable") -> int:
        """Hold, besides its own, what another holds; how many answers there are then."""
        last = 0
        while rows := other.query(_ALL.where(_answers.c.number > last).limit(_COPIED_AT_ONCE)):
            with self.transaction() as connection:
                for _, key, caller, content, verdict, note, given_at in rows:
                    held = self.insert(_answers).values(id=key, caller=caller, answer=content)
                    connection.execute(held.on_conflict_do_nothing(index_elements=[_answers.c.id]))
                    if verdict is not None and (found := self.find(key, caller)):
                        self.set_feedback(found[0], verdict, note, given_at)
            last = rows[-1][0]
        counted = select(func.count()).select_from(_answers)
        return int(self.query(counted)[0][0])

    def _prune(self, connection: Connection) -> None:
        judged = _answers.c.number.in_(select(_feedback.c.answer))
        self._prune_of(connection, ~judged)
        self._prune_of(connection, judged)

    def _prune_of(self, connection: Connection, these: ColumnElement[bool]) -> None:
        newest_too_many = (
            select(_answers.c.number)
            .where(these)
            .order_by(_answers.c.number.desc())
            .limit(1)
            .offset(self._most)
            .scalar_subquery()
        )
        connection.execute(delete(_answers).where(these, _answers.c.number <= newest_too_many))
