"""The process in which a long text is parsed: it says one document, or one error, and ends.

Run as `python -I -m ingest.parsing_child FD`; over that connection the content comes in.
"""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

import numpy as np

from ingest.parsing import Question, parse_here
from vectorstore.embedder_protocol import Matrix
from vectorstore.errors import WenzhengError

_POLITENESS = 5
"""How far the process stands back where others want the processor."""


class AskingEmbedder:
    """An embedder whose model stands in the parent process."""

    identity = name = ""

    def __init__(self, parent: Connection) -> None:
        self._parent = parent

    @property
    def dimension(self) -> int:
        return len(self.embed_queries([""])[0])

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._answer(Question(texts, are_queries=True))

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        return self._answer(Question(texts, are_queries=False))

    def _answer(self, question: Question) -> Matrix:
        self._parent.send(question)
        rows: Matrix = np.asarray(self._parent.recv())
        return rows


def main() -> None:
    """Parse the content that the parent sends, as long as the parent is there."""
    os.nice(_POLITENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Connection(int(sys.argv[1])) as parent, suppress(EOFError, BrokenPipeError):
        content = parent.recv()
        try:
            parent.send(parse_here(content, AskingEmbedder(parent)))
        except WenzhengError as error:
            parent.send(error)


if __name__ == "__main__":
    main()
