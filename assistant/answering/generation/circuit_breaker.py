"""A circuit breaker: what failed several times in a row is left alone for a while."""

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Opens after `failures` in a row; after `rest_seconds` one caller may try again.

    Safe to use from several threads.
    """

    def __init__(
        self, failures: int, rest_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowed = failures
        self._rest_seconds = rest_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._open_until = 0.0

    def wait(self) -> float:
        """Seconds until the next try is allowed; 0 means now, and counts as that try."""
        with self._lock:
            if self._failed < self._allowed:
                return 0.0
            now = self._clock()
            if now < self._open_until:
                return self._open_until - now
            self._open_until = now + self._rest_seconds
            return 0.0

    def succeeded(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            self._open_until = self._clock() + self._rest_seconds
