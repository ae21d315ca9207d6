"""How much one caller may ask: in a time, and at once."""

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import limits
from anyio import to_thread
from limits.strategies import SlidingWindowCounterRateLimiter

from assistant.api.limit_storage import limit_storage, translated
from assistant.settings import Settings
from vectorstore.errors import TooManyRequests

_T = TypeVar("_T")
_STREAMS_PER_REQUEST = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How many requests are left of the quota of a window, and in how many seconds it renews."""

    quota: int
    window: int
    remaining: int
    seconds: int


class CallerLimits:
    """The requests of each caller, which is a key, or an address where there are no keys.

    For every request that a caller may have at once it may keep eight streams open that only wait,
    such as those of the page's tabs.
    """

    def __init__(self, settings: Settings) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(limit_storage(settings))
        self._shared = settings.limits_url is not None
        self._rate = limits.parse(settings.rate_limit)
        self._most_working = settings.max_requests_per_caller
        self._most_waiting = settings.max_requests_per_caller * _STREAMS_PER_REQUEST
        self._working: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._counting = threading.Lock()

    def count(self, caller: str) -> None:
        """Count a request. Raises TooManyRequests, or Unavailable."""
        with translated():
            let_in = self._limiter.hit(self._rate, caller)
        if not let_in:
            wait = self.standing(caller).seconds
            raise TooManyRequests(
                f"A caller may ask {self._rate} (WENZHENG_RATE_LIMIT); wait {wait} seconds.", wait
            )

    def standing(self, caller: str) -> Standing:
        """What the caller may still ask. Raises Unavailable."""
        with translated():
            window = self._limiter.get_window_stats(self._rate, caller)
        return Standing(
            quota=self._rate.amount,
            window=self._rate.get_expiry(),
            remaining=window.remaining,
            seconds=max(1, math.ceil(window.reset_time - time.time())),
        )

    async def count_async(self, caller: str) -> None:
        """As `count`, off the event loop where another process counts."""
        await self._off_loop(self.count, caller)

    async def standing_async(self, caller: str) -> Standing:
        """As `standing`, off the event loop where another process counts."""
        return await self._off_loop(self.standing, caller)

    async def _off_loop(self, work: Callable[[str], _T], caller: str) -> _T:
        return await to_thread.run_sync(work, caller) if self._shared else work(caller)

    @contextmanager
    def working(self, caller: str) -> Iterator[None]:
        """One more request is worked on, in any thread. Raises TooManyRequests."""
        self._enter(
            self._working,
            caller,
            self._most_working,
            f"A caller may have {self._most_working} requests at once "
            "(WENZHENG_MAX_REQUESTS_PER_CALLER); wait for one to end.",
        )
        try:
            yield
        finally:
            self._leave(self._working, caller)

    @contextmanager
    def waiting(self, caller: str) -> Iterator[None]:
        """One more stream waits for what other requests ask for. Raises TooManyRequests."""
        self._enter(
            self._waiting,
            caller,
            self._most_waiting,
            f"A caller may have {self._most_waiting} open streams; close tabs of the page.",
        )
        try:
            yield
        finally:
            self._leave(self._waiting, caller)

    def _enter(self, now: Counter[str], caller: str, most: int, refusal: str) -> None:
        with self._counting:
            if now[caller] >= most:
                raise TooManyRequests(refusal, 1)
            now[caller] += 1

    def _leave(self, now: Counter[str], caller: str) -> None:
        with self._counting:
            now[caller] -= 1
            if not now[caller]:
                del now[caller]
