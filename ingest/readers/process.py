"""A parser at work in a process of its own, which can crash, hang or swell by itself."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict

from ingest.readers.formats import Format
from ingest.readers.records import Content, KnownSpeech, Limits, Refusal, Reply

_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", signal.SIGTERM)


def parse_apart(kind: Format, data: bytes, limits: Limits) -> Reply:
    """What the child says of `data`, which it takes for `kind`; it is gone when this returns.

    It inherits no file and no secret from the environment.

    Raises:
        Refusal: it refused the file, died of it, or went beyond its limits.
    """
    with subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-I", "-m", "ingest.readers.child", kind, json.dumps(asdict(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ},
    ) as child:
        said, is_late = _converse(child, data, limits)
    if is_late or child.returncode == _OUT_OF_TIME:
        raise Refusal(f"takes more than {limits.seconds:g} seconds to read: bring it in parts")
    if child.returncode != 0:
        raise Refusal("breaks its reader: save it again, or bring it as plain text")
    reply = _reply(said)
    if reply.error:
        raise Refusal(reply.error)
    return reply


def _converse(child: subprocess.Popen[bytes], data: bytes, limits: Limits) -> tuple[bytes, bool]:
    """Hand `data` over and take the answer, no longer than allowed; and whether time ran out."""
    stdin, stdout = child.stdin, child.stdout
    assert stdin is not None
    assert stdout is not None
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        child.kill()

    def feed() -> None:
        with suppress(OSError):
            stdin.write(data)
        with suppress(OSError):
            stdin.close()

    clock = threading.Timer(limits.seconds, end)
    feeder = threading.Thread(target=feed, daemon=True)
    clock.start()
    feeder.start()
    try:
        said = stdout.read(_most_said(limits))
        if stdout.read(1):
            child.kill()
        child.wait()
    finally:
        clock.cancel()
        child.kill()
        feeder.join()
    return said, is_late.is_set()


def _most_said(limits: Limits) -> int:
    """Bytes: a character takes at most four, or six as an escape in JSON, and names as much."""
    return 12 * limits.characters + 4096


def _reply(said: bytes) -> Reply:
    fields = json.loads(said)
    content = fields.pop("content")
    known = tuple(KnownSpeech(**speech) for speech in content["known"])
    return Reply(content=Content(content["text"], known), **fields)
