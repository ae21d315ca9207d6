"""The process a file is parsed in: it reads stdin, says one `Reply` on stdout, and ends.

Run as `python -I -m ingest.readers.child FORMAT LIMITS`. It imports one parser, then gives up
memory, processor time and files beyond the limits, then takes the bytes of the stranger. Every
reader is a module of this package with `read(data, limits) -> Reply`; text comes to it in UTF-8.
"""

import json
import math
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module

from ingest.readers.formats import Format
from ingest.readers.records import Limits, Refusal, Reply

Reader = Callable[[bytes, Limits], Reply]


def main() -> None:
    """Read the file on stdin in the format and within the limits that the arguments name."""
    limits = Limits(**json.loads(sys.argv[2]))
    reader: Reader = import_module(f"ingest.readers.{Format(sys.argv[1])}").read
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        _confine(limits)
        reply = _reply(reader, limits)
        out.write(json.dumps(asdict(reply), ensure_ascii=False).encode("utf-8"))


def _reply(reader: Reader, limits: Limits) -> Reply:
    try:
        reply = reader(sys.stdin.buffer.read(), limits)
    except Refusal as refusal:
        return Reply(error=refusal.reason)
    except MemoryError:
        return Reply(error=f"needs more than {limits.memory >> 20} MB to read: bring it in parts")
    except Exception:  # noqa: BLE001  whatever a parser throws at a stranger's bytes
        return Reply(error="is damaged where its reader gave up: save it again, or as plain text")
    said = reply.content
    if len(said.text) + sum(len(speech.text) for speech in said.known) > limits.characters:
        return Reply(error=f"holds more than {limits.characters:,} characters: bring it in parts")
    return reply


def _confine(limits: Limits) -> None:
    """Let the system end this process beyond its limits, where the system has such limits."""
    with suppress(ImportError):
        import resource

        seconds = math.ceil(limits.seconds)
        for kind, soft, hard in (
            (resource.RLIMIT_AS, limits.memory, limits.memory),
            (resource.RLIMIT_CPU, seconds, seconds + 1),
            (resource.RLIMIT_FSIZE, 0, 0),
            (resource.RLIMIT_CORE, 0, 0),
            (resource.RLIMIT_NOFILE, 64, 64),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    main()
