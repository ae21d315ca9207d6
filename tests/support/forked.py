"""Processes forked from one that has imported all they need, which takes longer than their work."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from unittest.mock import patch

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["support.imported"])


def started(work: Callable[..., object], *arguments: object) -> tuple[BaseProcess, Connection]:
    """A process that does the work, and what it says: the last argument of the work says it."""
    hear, say = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=work, args=(*arguments, say))
    with patch.dict(os.environ, {"PYTHONPATH": os.pathsep.join(sys.path)}):
        process.start()
    say.close()
    return process, hear
