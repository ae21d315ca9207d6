"""One process owns a data folder; the lock goes with the process, however it ends."""

import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import StorageFailed, StoreInUse

_LOCK = "owner.lock"
_NOTE = "owner.json"


class FolderLock:
    """Ownership of a data folder, with a note for others on who owns it and where it serves."""

    def __init__(self, folder: Path) -> None:
        self._note = folder / _NOTE
        self._lock = FileLock(folder / _LOCK)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise _in_use(folder) from None
        except OSError as error:
            raise StorageFailed(
                f"The data folder {folder} cannot be written ({error.strerror}). Give this user "
                "the right to write there, or choose another WENZHENG_DATA_DIR."
            ) from error
        self.announce(None)

    def announce(self, url: str | None) -> None:
        """Tell others where this process serves."""
        self._note.write_text(json.dumps({"pid": os.getpid(), "url": url}), encoding="utf-8")

    def release(self) -> None:
        self._note.unlink(missing_ok=True)
        self._lock.release()


def owner(folder: Path) -> StoreInUse | None:
    """The error that opening the folder would raise now because another process owns it."""
    lock = folder / _LOCK
    if not lock.exists():
        return None
    probe = FileLock(lock)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        return _in_use(folder)
    except OSError:
        return None
    probe.release()
    return None


def _in_use(folder: Path) -> StoreInUse:
    try:
        note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        pid, url = note["pid"], note["url"]
    except (OSError, ValueError, KeyError):
        pid, url = "unknown", None
    where = f", which serves at {url}" if url else ""
    return StoreInUse(
        f"The data folder {folder} is in use by process {pid}{where}. "
        "Stop that process first, or choose another WENZHENG_DATA_DIR.",
        url,
    )
