"""Who changes what: an actor for each request or command, and a trail of their changes."""

import getpass
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from assistant.record import Record
from vectorstore.audit_table import AuditRow, AuditTable
from vectorstore.errors import WenzhengError
from vectorstore.storage.location import Location

Detail: TypeAlias = str | int | bool | Sequence[str] | Mapping[str, str | Sequence[str]] | None
_LONGEST = 1000


class Actor(Record):
    """Who acts: a key, an address where no key is needed, or a user of this machine."""

    id: str
    name: str
    address: str
    face: Literal["rest", "command"]


class Action(StrEnum):
    """What can be done to what is stored."""

    UPLOAD = "document.upload"
    REMOVE = "document.remove"
    CORRECT_DOCUMENT = "document.correct"
    CORRECT_SPEECH = "speech.correct"
    CANCEL_JOB = "job.cancel"
    CREATE_KEY = "key.create"
    REVOKE_KEY = "key.revoke"
    DISABLE_KEYS = "keys.disable"
    REPAIR = "corpus.repair"
    CALIBRATE = "corpus.calibrate"
    COPY = "corpus.copy"


class AuditEntry(Record):
    """A change. `begun` is one under way, or one whose process ended in the middle of it."""

    number: int
    begun_at: str
    ended_at: str | None
    actor: Actor
    action: str
    subject: str
    outcome: Literal["begun", "done", "failed"]
    details: dict[str, Any]
    problem: str | None


class Change:
    """A change under way, of which more becomes known."""

    def __init__(self, subject: str, details: Mapping[str, Detail]) -> None:
        self.subject = subject
        self.details = dict(details)
        self.problem: str | None = None


acting: ContextVar[Actor | None] = ContextVar("acting", default=None)
"""Who acts here; None on the command line."""


def actor() -> Actor:
    """Who acts here."""
    return acting.get() or Actor(id="local", name=_user(), address="", face="command")


class AuditTrail:
    """The changes to what is stored in one place; one that cannot be noted is not begun."""

    def __init__(self, location: Location) -> None:
        self._location = location

    @contextmanager
    def change(
        self, action: Action, subject: str = "", details: Mapping[str, Detail] | None = None
    ) -> Iterator[Change]:
        """Note a change before it is made, and afterwards what became of it.

        It failed where the block raises or says a problem. Raises StorageFailed or Unavailable.
        """
        change = Change(subject, details or {})
        with closing(AuditTable(self._location)) as table:
            number = table.begin(_begun(actor(), action, change))
        try:
            yield change
        except BaseException as error:
            said = error.message if isinstance(error, WenzhengError) else type(error).__name__
            self._end(number, change, said)
            raise
        self._end(number, change, change.problem)

    def entries(
        self,
        limit: int,
        *,
        before: int | None = None,
        subject: str | None = None,
        actor: str | None = None,
    ) -> tuple[AuditEntry, ...]:
        """The newest changes first. Raises StorageFailed or Unavailable."""
        with closing(AuditTable(self._location)) as table:
            found = table.newest(limit, before=before, subject=subject, actor=actor)
        return tuple(_entry(number, row) for number, row in found)

    def _end(self, number: int, change: Change, problem: str | None) -> None:
        with closing(AuditTable(self._location)) as table:
            table.end(
                number,
                ended_at=_now(),
                outcome="done" if problem is None else "failed",
                subject=_storable(change.subject),
                details=_json(change.details),
                problem=_storable(problem or ""),
            )


def _begun(by: Actor, action: Action, change: Change) -> AuditRow:
    return AuditRow(
        begun_at=_now(),
        ended_at="",
        actor=by.id,
        name=by.name,
        address=by.address,
        face=by.face,
        action=action,
        subject=_storable(change.subject),
        details=_json(change.details),
        outcome="begun",
        problem="",
    )


def _entry(number: int, row: AuditRow) -> AuditEntry:
    return AuditEntry(
        number=number,
        begun_at=row.begun_at,
        ended_at=row.ended_at or None,
        actor=Actor.model_validate({
            "id": row.actor,
            "name": row.name,
            "address": row.address,
            "face": row.face,
        }),
        action=row.action,
        subject=row.subject,
        outcome=row.outcome,
        details=json.loads(row.details),
        problem=row.problem or None,
    )


def _json(details: Mapping[str, Detail]) -> str:
    return _clean(json.dumps(details, ensure_ascii=False))


def _storable(said: str) -> str:
    return _clean(said)[:_LONGEST]


def _clean(said: str) -> str:
    """Without what no database holds: half characters and NUL."""
    return said.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _user() -> str:
    try:
        return getpass.getuser()
    except OSError:
        return ""
