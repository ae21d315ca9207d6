"""Who may use a data folder, and whose turn it is to change it; a lock goes with its process."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import RLock
from typing import Protocol

from filelock import FileLock, Timeout

from vectorstore.errors import Busy, StorageFailed, StoreInUse

_LOCK = "owner.lock"
_NOTE = "owner.json"
_TURN = "turn.lock"
PATIENCE = 60.0
"""Seconds for which one waits to change the corpus."""


class FolderLock:
    """Ownership of a data folder, with a note for others on who owns it and where it serves.

    A folder whose vectors stand in a Chroma server may be `shared` by several processes.
    """

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        """Make the folder if need be. Raises StoreInUse or StorageFailed."""
        self._folder = folder
        self._shared = shared
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"The data folder {folder} cannot be made ({error.strerror}). Choose another "
                "WENZHENG_DATA_DIR."
            ) from error
        try:
            self._file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            self._take(fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        except StoreInUse:
            os.close(self._file)
            raise
        except OSError as error:
            raise StorageFailed(
                f"The data folder {folder} cannot be written ({error.strerror}). Give this user "
                "the right to write there, or choose another WENZHENG_DATA_DIR."
            ) from error
        (folder / _NOTE).unlink(missing_ok=True)
        self.announce(None)

    def _take(self, kind: int) -> None:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _in_use(self._folder) from None

    def announce(self, url: str | None) -> None:
        """Tell others where this process serves; who shares the folder need not ask there."""
        if not self._shared:
            note = json.dumps({"pid": os.getpid(), "url": url})
            (self._folder / _NOTE).write_text(note, encoding="utf-8")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For the block nobody shares the folder. Raises StoreInUse, and the lock is lost."""
        self._take(fcntl.LOCK_EX)
        yield
        if self._shared:
            self._take(fcntl.LOCK_SH)

    def release(self) -> None:
        if not self._shared:
            (self._folder / _NOTE).unlink(missing_ok=True)
        os.close(self._file)


def owner(folder: Path, *, shared: bool = False) -> StoreInUse | None:
    """The error that opening the folder would raise now because of how others use it."""
    try:
        file = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return _in_use(folder)
    finally:
        os.close(file)
    return None


def _in_use(folder: Path) -> StoreInUse:
    try:
        note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        who, url = f"process {note['pid']}", note["url"]
    except (OSError, ValueError, KeyError):
        who, url = "processes that share it over a Chroma server", None
    where = f", which serves at {url}" if url else ""
    return StoreInUse(
        f"The data folder {folder} is in use by {who}{where}. "
        "Stop that first, or choose another WENZHENG_DATA_DIR.",
        url,
    )


class Turns(Protocol):
    """Whose turn it is to change a corpus."""

    def taken(self, patience: float = PATIENCE) -> AbstractContextManager[None]:
        """Waits up to `patience` seconds; may be taken again inside. Raises Busy."""


class Turn:
    """One thread at a time changes a corpus, and one process where several share it."""

    def __init__(self, folder: Path, *, shared: bool) -> None:
        self._here = RLock()
        self._among = FileLock(folder / _TURN, thread_local=False) if shared else None

    @contextmanager
    def taken(self, patience: float = PATIENCE) -> Iterator[None]:
        """Waits up to `patience` seconds; may be taken again inside. Raises Busy."""
        if not self._here.acquire(timeout=patience):
            raise busy()
        try:
            with self._alone_among_processes(patience):
                yield
        finally:
            self._here.release()

    @contextmanager
    def _alone_among_processes(self, patience: float) -> Iterator[None]:
        if self._among is None:
            yield
            return
        try:
            self._among.acquire(timeout=patience)
        except Timeout:
            raise busy() from None
        try:
            yield
        finally:
            self._among.release()


def busy() -> Busy:
    """The error of one who waited in vain."""
    return Busy("The corpus is being changed by somebody else; try again in a minute.")
