"""The mark of a library into which everything is being copied, and which is not whole before."""

from vectorstore.errors import StoreMismatch
from vectorstore.library import Library
from vectorstore.storage.location import Location

UNFINISHED = "copying"


def opened(location: Location) -> Library:
    """The library, open. Raises StoreMismatch for one that a copy has not made whole yet."""
    library = Library(location)
    if library.meta(UNFINISHED):
        library.close()
        raise StoreMismatch(
            "The library is an unfinished copy. Run the `wenzheng copy` that began it again, which "
            "goes on where it stopped."
        )
    return library
