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
from vectorstore.progress import Cancelled, Stopped

_T = TypeVar("_T")
_PATIENCE = 5.0
_STOPPING = "The server is stopping; ask again in a moment."


class Workroom:
    """A bounded number of places; who finds none is turned away instead of waiting without end.

    Of those inside, only as many as there are cores begin at once: they search. What comes after
    the search, such as waiting for a chat model, holds a place and no core.
    """

    def __init__(
        self,
        places: int,
        *,
        at_once: int | None = None,
        patience: float = _PATIENCE,
        retry_after: int = 2,
    ) -> None:
        """`at_once` is how many begin at once, if not as many as there are cores.

        `patience` is for how many seconds one waits for that; `retry_after`, after how many who is
        turned away is told to come again.
        """
        self._places = places
        self._patience = patience
        self._retry_after = retry_after
        self._taken = 0
        self._counting = threading.Lock()
        self._cores = asyncio.Semaphore(at_once or len(os.sched_getaffinity(0)))
        self._threads = ThreadPoolExecutor(places, "work")
        self._stopping = threading.Event()
        self._open = True

    @property
    def taken(self) -> int:
        """How many are inside now."""
        return self._taken

    def stop(self) -> None:
        """Take no more work, and have what is under way stop where it tells how far it is."""
        self._open = False
        self._stopping.set()

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

        def work(reader: Reader[_T]) -> None:
            held: list[_T] = []
            with closing(begin()) as parts:
                for part in parts:
                    reader.release_core()
                    if only_last:
                        held = [part]
                        reader.check()
                    else:
                        reader.tell(part)
            for part in held:
                reader.tell(part)

        async with aclosing(self.told(work)) as parts:
            async for part in parts:
                yield part

    async def told(self, work: Callable[["Reader[_T]"], None]) -> AsyncGenerator[_T, None]:
        """What a piece of work tells its reader, as it comes; it holds a core to its end.

        When the reader goes away the work finds out as soon as it tells or checks. Raises
        Unavailable, or what the work raises.
        """
        self._enter()
        try:
            async with asyncio.timeout(self._patience):
                await self._cores.acquire()
        except TimeoutError as error:
            self._leave()
            raise Unavailable(
                f"The server did not come to this request in {self._patience:.0f} seconds; ask "
                "again in a moment.",
                self._retry_after,
            ) from error
        except BaseException:
            self._leave()
            raise
        reader: Reader[_T] = Reader(self._cores.release, self._stopping)
        run = contextvars.copy_context().run
        self._threads.submit(run, reader.serve, work, self._leave)
        try:
            while not isinstance(part := await reader.parts.get(), _End):
                yield part
            if isinstance(part.error, Stopped):
                raise Unavailable(_STOPPING) from part.error
            if part.error:
                raise part.error
        finally:
            reader.gone.set()

    def _enter(self) -> None:
        with self._counting:
            if not self._open:
                raise Unavailable(_STOPPING)
            if self._taken >= self._places:
                raise Unavailable(
                    f"All {self._places} places are taken by other requests; ask again in a "
                    "moment.",
                    self._retry_after,
                )
            self._taken += 1

    def _leave(self) -> None:
        with self._counting:
            self._taken -= 1


@dataclass(frozen=True, slots=True)
class _End:
    """There is no more, because all is said or because something went wrong."""

    error: BaseException | None = None


class Reader(Generic[_T]):
    """Who is told, on the event loop, what a piece of work in a thread of its own has to say."""

    def __init__(self, release: Callable[[], None], stopping: threading.Event) -> None:
        self.parts: asyncio.Queue[_T | _End] = asyncio.Queue()
        self.gone = threading.Event()
        self._stopping = stopping
        self._release: Callable[[], None] | None = release
        self._loop = asyncio.get_running_loop()

    def check(self) -> None:
        """Raises Cancelled when the reader went away, Stopped when work is to stop."""
        if self.gone.is_set():
            raise Cancelled
        if self._stopping.is_set():
            raise Stopped

    def tell(self, part: _T) -> None:
        """Tell a part, and raise as `check` does. Each waking of the loop has its cost."""
        self._put(part)
        self.check()

    def release_core(self) -> None:
        """Let others begin, whatever is left to do."""
        if self._release:
            self._in_loop(self._release)
            self._release = None

    def serve(self, work: Callable[["Reader[_T]"], None], leave: Callable[[], None]) -> None:
        """Do the work, whatever becomes of it, and then leave the room."""
        error: BaseException | None = None
        try:
            work(self)
        except BaseException as raised:  # noqa: BLE001 - it is raised again where the reader is
            error = raised
        finally:
            self.release_core()
            leave()
            self._put(_End(error))

    def _put(self, part: _T | _End) -> None:
        self._in_loop(lambda: self.parts.put_nowait(part))

    def _in_loop(self, act: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody reads any more
            self._loop.call_soon_threadsafe(act)
