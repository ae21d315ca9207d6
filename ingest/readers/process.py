"""A parser at work in a process of its own, which can crash, hang or swell by itself."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import wait
from typing import TypeAlias

from ingest.readers.formats import Format
from ingest.readers.records import Content, FurnitureSpan, KnownSpeech, Limits, Refusal, Reply
from vectorstore.records import FurnitureKind

_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
Checkpoint: TypeAlias = Callable[[], None]
"""Called now and then while work is done; raises to stop it."""
_GLANCE = 0.1
_PART = 1 << 16
_WAITING = 3
"""How much longer the child may take than it may compute: on a busy machine it waits its turn."""
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", signal.SIGTERM)


def parse_apart(kind: Format, data: bytes, limits: Limits, checkpoint: Checkpoint) -> Reply:
    """What the child says of `data`, which it takes for `kind`; it is gone when this returns.

    It inherits no file and no secret from the environment. `checkpoint` is called meanwhile, ten
    times a second, and may raise to stop it.

    Raises:
        Refusal: it refused the file, died of it, or went beyond its limits.
    """
    limits = limits.for_size(len(data))
    with subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-I", "-m", "ingest.readers.child", kind, json.dumps(asdict(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept_environment(),
    ) as child:
        said, is_late = _converse(child, data, limits, checkpoint)
    if is_late or child.returncode == _OUT_OF_TIME:
        raise Refusal(f"takes more than {limits.seconds:.3g} seconds to read: bring it in parts")
    if child.returncode != 0:
        raise Refusal("breaks its reader: save it again, or bring it as plain text")
    reply = _reply(said)
    if reply.error:
        raise Refusal(reply.error)
    return reply


def kept_environment() -> dict[str, str]:
    """What a child process is told of the environment: no secret."""
    return {key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ}


def _converse(
    child: subprocess.Popen[bytes], data: bytes, limits: Limits, checkpoint: Checkpoint
) -> tuple[bytes, bool]:
    """Hand `data` over and take the answer, no longer than allowed; and whether time ran out."""
    stdin, stdout = child.stdin, child.stdout
    assert stdin is not None
    assert stdout is not None

    def feed() -> None:
        with suppress(OSError):
            stdin.write(data)
        with suppress(OSError):
            stdin.close()

    deadline = time.monotonic() + _WAITING * limits.seconds
    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    said, part = bytearray(), b"?"
    try:
        while time.monotonic() < deadline:
            checkpoint()
            if not wait([stdout.fileno()], _GLANCE):
                continue
            part = os.read(stdout.fileno(), _PART)
            said += part
            if not part or len(said) > _most_said(limits):
                break
        if not part:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
    finally:
        child.kill()
        feeder.join()
    return bytes(said), time.monotonic() >= deadline


def _most_said(limits: Limits) -> int:
    """Bytes: a character takes at most four, or six as an escape in JSON, and names as much."""
    return 12 * limits.characters + 4096


def _reply(said: bytes) -> Reply:
    fields = json.loads(said)
    content = fields.pop("content")
    known = tuple(KnownSpeech(**speech) for speech in content["known"])
    furniture = tuple(
        FurnitureSpan(FurnitureKind(span.pop("kind")), **span) for span in content["furniture"]
    )
    return Reply(content=Content(content["text"], known, furniture), **fields)
