"""Where the work of answering is done: off the event loop, as much at once as the cores can."""

import asyncio
import contextvars
import os
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from vectorstore.errors import Unavailable

_T = TypeVar("_T")
_PATIENCE = 5.0


class Workroom:
    """A bounded number of places; who finds none is turned away instead of waiting without end.

    Of those inside, only as many as there are cores begin at once: they search. What comes after
    the search, such as waiting for a chat model, holds a place and no core.
    """

    def __init__(
        self, places: int, *, at_once: int | None = None, patience: float = _PATIENCE
    ) -> None:
        """`at_once` is how many begin at once, if not as many as there are cores.

        `patience` is for how many seconds one waits for that.
        """
        self._places = places
        self._patience = patience
        self._taken = 0
        self._counting = threading.Lock()
        self._cores = asyncio.Semaphore(at_once or len(os.sched_getaffinity(0)))
        self._threads = ThreadPoolExecutor(places, "work")
        self._open = True

    @property
    def taken(self) -> int:
        """How many are inside now."""
        return self._taken

    def close(self) -> None:
        """Take no more work."""
        self._open = False
        self._threads.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for work that is done where the caller is. Raises Unavailable."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    async def run(self, work: Callable[[], _T]) -> _T:
        """The result of a piece of work. Raises Unavailable, or what the work raises."""

        def alone() -> Generator[_T, None, None]:
            yield work()

        async with aclosing(self.each(alone)) as results:
            (result,) = [part async for part in results]
        return result

    async def each(
        self, begin: Callable[[], Generator[_T, None, None]], *, only_last: bool = False
    ) -> AsyncGenerator[_T, None]:
        """What a generator yields, as it comes, or only the last; a core is held until the first.

        When the reader goes away the generator is closed at its next step. Raises Unavailable, or
        what the generator raises.
        """
        self._enter()
        try:
            async with asyncio.timeout(self._patience):
                await self._cores.acquire()
        except TimeoutError as error:
            self._leave()
            raise Unavailable(
                f"The server did not come to this request in {self._patience:.0f} seconds; ask "
                "again in a moment."
            ) from error
        except BaseException:
            self._leave()
            raise
        work = _Work(begin, self._cores.release, self._leave, only_last=only_last)
        self._threads.submit(contextvars.copy_context().run, work)
        try:
            while not isinstance(part := await work.parts.get(), _End):
                yield part
            if part.error:
                raise part.error
        finally:
            work.abandoned.set()

    def _enter(self) -> None:
        with self._counting:
            if not self._open:
                raise Unavailable("The server is stopping; ask again in a moment.")
            if self._taken >= self._places:
                raise Unavailable(
                    f"All {self._places} places are taken by other requests; ask again in a moment."
                )
            self._taken += 1

    def _leave(self) -> None:
        with self._counting:
            self._taken -= 1


@dataclass(frozen=True, slots=True)
class _End:
    """There is no more, because all is said or because something went wrong."""

    error: BaseException | None = None


class _Work(Generic[_T]):
    """A generator that runs in a thread of its own and tells its parts to the event loop."""

    def __init__(
        self,
        begin: Callable[[], Generator[_T, None, None]],
        release: Callable[[], None],
        leave: Callable[[], None],
        *,
        only_last: bool,
    ) -> None:
        self.parts: asyncio.Queue[_T | _End] = asyncio.Queue()
        self.abandoned = threading.Event()
        self._begin = begin
        self._release: Callable[[], None] | None = release
        self._leave = leave
        self._only_last = only_last
        self._loop = asyncio.get_running_loop()

    def __call__(self) -> None:
        error: BaseException | None = None
        try:
            with closing(self._begin()) as parts:
                for part in self._wanted(parts):
                    self._tell(part)
        except BaseException as raised:  # noqa: BLE001 - it is raised again where the reader is
            error = raised
        finally:
            self._release_core()
            self._leave()
            self._tell(_End(error))

    def _wanted(self, parts: Iterator[_T]) -> Iterator[_T]:
        """Those that are to be told; each waking of the event loop costs more than its part."""
        held: list[_T] = []
        for part in parts:
            self._release_core()
            if self._only_last:
                held = [part]
            else:
                yield part
            if self.abandoned.is_set():
                return
        yield from held

    def _tell(self, part: _T | _End) -> None:
        self._in_loop(lambda: self.parts.put_nowait(part))

    def _release_core(self) -> None:
        if self._release:
            self._in_loop(self._release)
            self._release = None

    def _in_loop(self, act: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody reads any more
            self._loop.call_soon_threadsafe(act)
