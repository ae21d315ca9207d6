"""Everything that can go wrong, named by what the caller must do next.

WenzhengError
├── InvalidRequest          ask again, differently
├── NotFound                the id names nothing
├── UnreadableDocument      bring the file in another form
├── Unavailable             try again later
│   ├── Busy                another process is changing the corpus
│   └── TooManyRequests     the caller asks too much; wait
└── StoreError              the data folder needs attention
    ├── StoreInUse          another process owns it
    ├── StoreMismatch       it was made by another embedding model or a newer version
    └── StorageFailed       the disk or its rights refused
        └── DiskFull        there is no room left
"""


class WenzhengError(Exception):
    """A failure said in one sentence for the person who must mend it.

    `message` is the whole sentence, mend included; it never holds a traceback or a secret.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidRequest(WenzhengError):
    """What was asked cannot be done as asked: empty, too long, or naming the unknown."""


class NotFound(WenzhengError):
    """The id names nothing in the corpus."""


class UnreadableDocument(WenzhengError):
    """No text could be had from the file."""


class Unavailable(WenzhengError):
    """A part the work needs does not answer now; `seconds` is when to try again."""

    def __init__(self, message: str, seconds: int = 2) -> None:
        super().__init__(message)
        self.seconds = seconds


class Busy(Unavailable):
    """Another is changing the corpus, and did not come to an end in time."""


class TooManyRequests(Unavailable):
    """The caller asks too much."""


class StoreError(WenzhengError):
    """The data folder cannot be used as it is."""


class StoreInUse(StoreError):
    """Another process owns the data folder; `url` is where it serves, if it does."""

    def __init__(self, message: str, url: str | None = None) -> None:
        super().__init__(message)
        self.url = url


class StoreMismatch(StoreError):
    """The data folder was made by another embedding model or by a newer version."""


class StorageFailed(StoreError):
    """The disk is read-only, damaged or full."""


class DiskFull(StorageFailed):
    """The disk has no room left; what was stored before is whole."""
