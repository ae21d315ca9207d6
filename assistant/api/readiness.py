"""Whether questions can be answered now."""

import asyncio
import time
from typing import Literal

from assistant.corpus import Corpus
from assistant.record import Record
from assistant.records import Question
from vectorstore.errors import Unavailable

_PATIENCE = 5.0
_FRESH = 1.0


class Ready(Record):
    """Questions are answered, from this many speeches; untold where keys see only some of them."""

    status: Literal["ready"] = "ready"
    speeches: int | None


class Readiness:
    """Tries the library, the embedding model and the index with a search, beside all other work.

    However often it is asked, there is one try at a time and at most one a second.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._trying: asyncio.Task[Ready] | None = None
        self._begun = 0.0

    async def ask(self) -> Ready:
        """Raises what keeps the service from answering."""
        stale = time.monotonic() - self._begun > _FRESH
        if self._trying is None or (stale and self._trying.done()):
            self._begun = time.monotonic()
            self._trying = asyncio.create_task(asyncio.to_thread(self._try))
        done, _ = await asyncio.wait({self._trying}, timeout=_PATIENCE)
        if not done:
            raise Unavailable(
                f"A search has not come back for {_PATIENCE:.0f} seconds; look at the load of "
                "this machine, and at the Chroma server if there is one."
            )
        return self._trying.result()

    def _try(self) -> Ready:
        speeches = len(self._corpus.speeches())
        self._corpus.search(Question(question="准备好了吗？", language="zh", top_k=1))
        return Ready(speeches=speeches)
