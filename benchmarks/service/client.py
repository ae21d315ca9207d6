"""A client that costs next to nothing: it shares the cores with the server it measures."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Measured:
    """The seconds of every request, by the status it came back with."""

    seconds: float = 0.0
    latencies: dict[int, list[float]] = field(default_factory=dict)

    def add(self, status: int, seconds: float) -> None:
        self.latencies.setdefault(status, []).append(seconds)

    @property
    def statuses(self) -> Counter[int]:
        return Counter({status: len(found) for status, found in self.latencies.items()})

    @property
    def throughput(self) -> float:
        """Requests that were answered, a second."""
        return self.statuses[200] / self.seconds

    def quantile(self, q: float, status: int = 200) -> float:
        """Seconds in which the share `q` of those with a status came back; NaN for none."""
        found = sorted(self.latencies.get(status, []))
        return found[min(len(found) - 1, int(q * len(found)))] if found else float("nan")


async def load(
    port: int,
    requests: Iterator[bytes],
    clients: int,
    *,
    enough: Callable[[Measured], bool],
) -> Measured:
    """What so many clients measure that each ask one thing after the other, until it is enough."""
    measured = Measured()
    started = time.perf_counter()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while not enough(measured):
            begun = time.perf_counter()
            writer.write(next(requests))
            status = await _status(reader)
            measured.add(status, time.perf_counter() - begun)
            measured.seconds = time.perf_counter() - started
        writer.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    return measured


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """A request, as it goes over the wire."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    kind = "Content-Type: application/json\r\n" if body else ""
    return (head + kind + "\r\n").encode("ascii") + body


async def _status(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    assert length, head
    await reader.readexactly(int(length[1]))
    return int(head[9:12])
