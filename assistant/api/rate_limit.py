"""How much one caller may ask: in a time, and at once."""

import math
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import limits
from fastapi import HTTPException
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from assistant.settings import Settings


class Traffic:
    """The requests of each caller; lives in the event loop."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._rate = limits.parse(settings.rate_limit)
        self._most = settings.max_requests_per_caller
        self._now: Counter[str] = Counter()

    def count(self, caller: str) -> None:
        """Count a request. Raises HTTPException (429) when there were too many."""
        if not self._limiter.hit(self._rate, caller):
            window = self._limiter.get_window_stats(self._rate, caller)
            wait = max(1, math.ceil(window.reset_time - time.time()))
            raise _too_many(
                wait,
                f"A caller may ask {self._rate} (WENZHENG_RATE_LIMIT); wait {wait} seconds.",
            )

    @contextmanager
    def one_more(self, caller: str) -> Iterator[None]:
        """One more request at once. Raises HTTPException (429) when there are too many."""
        if self._now[caller] >= self._most:
            raise _too_many(
                1,
                f"A caller may have {self._most} requests at once "
                "(WENZHENG_MAX_REQUESTS_PER_CALLER); wait for one to end.",
            )
        self._now[caller] += 1
        try:
            yield
        finally:
            self._now[caller] -= 1
            if not self._now[caller]:
                del self._now[caller]


def _too_many(seconds: int, detail: str) -> HTTPException:
    return HTTPException(
        HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(seconds)}
    )
