"""A lock for work that is done a piece at a time by several at once."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

_GLANCE = 0.1


class FairLock:
    """Given in the order it was asked for: whoever asks again at once comes last.

    So a small piece of work goes between two pieces of a large one, however many there are.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def held(self, while_waiting: Callable[[], None]) -> Iterator[None]:
        """Hold it for the block; `while_waiting` is called ten times a second and may raise."""
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
        try:
            while not self._is_first(ticket):
                while_waiting()
            yield
        finally:
            with self._changed:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def _is_first(self, ticket: object) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting[0] is ticket, _GLANCE)
