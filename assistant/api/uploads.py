"""Files that come in: read, embedded and stored beside each other, told how far they are."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeVar

from anyio import CancelScope, to_thread

from assistant.api.following import following
from assistant.api.work_queue import Reader, Workroom
from assistant.corpus import Corpus
from assistant.events import UploadProgress
from assistant.ingested import Ingested
from assistant.jobs.job_queue import JobQueue
from vectorstore.job_records import JobFile
from vectorstore.progress import Progress

_T = TypeVar("_T")
_LARGE = 1_000_000
_PATIENCE = 30.0
_RETRY_AFTER = 30


class Uploads:
    """A few files at once, and of large ones fewer; who finds no place is told when to come again.

    What is embedded takes turns, so that a small file is soon done beside a large one.
    """

    def __init__(self, corpus: Corpus, jobs: JobQueue) -> None:
        """Where the jobs are in a database, every file becomes one of them."""
        self._corpus = corpus
        self._jobs = jobs
        self._small = _room(16, at_once=4)
        self._large = _room(4, at_once=2)
        self._previews = _room(16, at_once=2)

    def stop(self) -> None:
        """Let nothing more come in, and what comes in now go back within a second or two."""
        for room in self._rooms():
            room.stop()
        self._jobs.stop()

    def close(self) -> None:
        for room in self._rooms():
            room.close()

    async def ingest(self, file: JobFile) -> Ingested:
        """Bring a file in. Raises Unavailable; it is cancelled when the caller is."""
        async with aclosing(self.steps(file)) as steps:
            async for step in steps:
                if isinstance(step, Ingested):
                    return step
        raise AssertionError("an upload ends in what became of it or raises")

    async def steps(self, file: JobFile) -> AsyncGenerator[UploadProgress | Ingested, None]:
        """How far a file is, step by step, and at last what became of it. Raises Unavailable."""
        if self._jobs.in_database:
            async with aclosing(self._followed(file)) as told:
                async for step in told:
                    yield step
            return

        def work(reader: Reader[UploadProgress | Ingested]) -> None:
            told = _told(lambda *step: reader.tell(_step(*step)), reader.check)
            reader.tell(
                self._corpus.ingest(file.name, file.data, file.source, told, file.collections)
            )

        room = self._large if len(file.data) > _LARGE else self._small
        async with aclosing(room.told(work)) as steps:
            async for step in steps:
                yield step

    async def _followed(self, file: JobFile) -> AsyncGenerator[UploadProgress | Ingested, None]:
        """The same of a job, which is cancelled when nobody waits for it any more."""
        job = await to_thread.run_sync(self._jobs.submit, file)
        try:
            async with aclosing(following(self._jobs, job, _PATIENCE, _RETRY_AFTER)) as steps:
                async for step in steps:
                    yield step
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(self._jobs.cancel, job.id)

    async def preview(self, look: Callable[[Progress], _T]) -> _T:
        """What a look at a file gives, of which nothing is stored. Raises Unavailable."""

        def work(reader: Reader[_T]) -> None:
            reader.tell(look(lambda *_: reader.check()))

        async with aclosing(self._previews.told(work)) as results:
            return await anext(results)

    def _rooms(self) -> tuple[Workroom, ...]:
        return self._small, self._large, self._previews


def _room(places: int, *, at_once: int) -> Workroom:
    return Workroom(places, at_once=at_once, patience=_PATIENCE, retry_after=_RETRY_AFTER)


def _step(stage: str, done: int, total: int) -> UploadProgress:
    return UploadProgress(stage=stage, done=done, total=total)


def _told(tell: Progress, check: Callable[[], None]) -> Progress:
    """Progress that tells each stage when it begins, and then each hundredth part of it."""
    last = ("", -1)

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal last
        here = (stage, 100 * done // max(1, total))
        if here == last:
            check()
        else:
            last = here
            tell(stage, done, total)

    return progress
