"""Long lists in pages: a limit, and an opaque cursor from one page to the next."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from vectorstore.errors import InvalidRequest

_T = TypeVar("_T")


def page(items: Sequence[_T], limit: int, cursor: str | None) -> tuple[tuple[_T, ...], str | None]:
    """The items of one page, and the cursor of the next. Raises InvalidRequest."""
    first = place_of(cursor)
    return tuple(items[first : first + limit]), next_cursor(first + limit, len(items))


def next_cursor(place: int, total: int) -> str | None:
    """The cursor of the page that begins at a place; None when the list ends before it."""
    return base64.urlsafe_b64encode(str(place).encode()).decode() if place < total else None


def place_of(cursor: str | None) -> int:
    """The place in the list at which a page begins. Raises InvalidRequest."""
    if cursor is None:
        return 0
    try:
        place = int(base64.b64decode(cursor, b"-_", validate=True).decode("ascii"))
    except (binascii.Error, ValueError) as error:
        raise InvalidRequest(
            "The cursor is not one of this server's; leave it out to begin with the first page."
        ) from error
    return max(place, 0)
