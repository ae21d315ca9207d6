"""What the service gives under load, beside what this machine gives bare; on loopback, bounded.

    python benchmarks/service/load.py [--seconds 4] [--requests 2000] [--json]

First every question once, for what it costs to meet new words. Then for 1, 8 and 32 clients: whole
extractive answers, and bare embedding with a bare query of the vector index through the same
server, in turns, so that what else this machine does falls on both; `cpu ratio` compares the
processor time the server took, which that hardly touches. Then more clients than there are places;
then many answers, for the memory of the server.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import click

_QUESTIONS = Path(__file__).parents[1] / "questions" / "dev.jsonl"
_ROUNDS = 3
_CROWD = 128
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Measured:
    """The seconds of every request, by the status it came back with."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
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

    @property
    def cpu_each(self) -> float:
        """Seconds of the server's processor time for each request that was answered."""
        return self.cpu_seconds / max(self.statuses[200], 1)

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
    """What so many clients measure that each ask one thing after the other, until it is enough.

    They cost next to nothing, for they share the cores with the server they measure.
    """
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


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """A server over the sample page in a folder of its own: its port and its process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(Path(__file__).with_name("server.py")), folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            assert process.stdout
            try:
                yield int(process.stdout.readline()), process.pid
            finally:
                process.terminate()


def questions() -> list[str]:
    """The questions of the development set, in all their languages."""
    lines = _QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [line["question"] for line in map(json.loads, lines) if "question" in line]


def answers() -> Iterator[bytes]:
    """Questions to answer by quoting, one after the other without end."""
    for question in cycle(questions()):
        body = json.dumps({"question": question, "mode": "extractive"}).encode("ascii")
        yield request("POST", "/v1/answers", body)


def bare() -> Iterator[bytes]:
    """The same questions, to embed and look up only."""
    for question in cycle(questions()):
        yield request("GET", f"/bare?q={quote(question)}")


def memory(pid: int) -> float:
    """What a process holds in memory, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def processor_time(pid: int) -> float:
    """Seconds that a process has computed for, in all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(
    port: int,
    pid: int,
    requests: Iterator[bytes],
    clients: int,
    enough: Callable[[Measured], bool],
) -> Measured:
    """What so many clients measure, with the processor time that the server took for it."""
    before = processor_time(pid)
    found = asyncio.run(load(port, requests, clients, enough=enough))
    found.cpu_seconds = processor_time(pid) - before
    return found


def for_seconds(
    port: int, pid: int, requests: Iterator[bytes], clients: int, seconds: float
) -> Measured:
    """What so many clients measure in a time."""
    return measured(port, pid, requests, clients, lambda m: m.seconds >= seconds)


def first_pass(port: int, pid: int) -> dict[str, float]:
    """Every question once, of whose words many have never been met, and the server is warm then."""
    most = len(questions())
    bare_time, answer_time = (
        measured(port, pid, requests, 4, lambda m: m.statuses.total() >= most).cpu_each
        for requests in (bare(), answers())
    )
    return {"bare_cpu_ms": 1000 * bare_time, "answer_cpu_ms": 1000 * answer_time}


def side_by_side(port: int, pid: int, clients: int, seconds: float) -> dict[str, float]:
    """Answers and bare look-ups in turns; the rates are of the middle round of each.

    The ratio of processor times is over all rounds: what else the machine does hardly touches it.
    """
    asked, looked_up = answers(), bare()
    rounds = [
        (
            for_seconds(port, pid, looked_up, clients, seconds),
            for_seconds(port, pid, asked, clients, seconds),
        )
        for _ in range(_ROUNDS)
    ]
    ratios = sorted(
        (whole.throughput / plain.throughput, i) for i, (plain, whole) in enumerate(rounds)
    )
    ratio, middle = ratios[_ROUNDS // 2]
    plain, whole = rounds[middle]
    return {
        "clients": clients,
        "answers_per_second": whole.throughput,
        "bare_per_second": plain.throughput,
        "ratio": ratio,
        "cpu_ratio": sum(bare.cpu_each for bare, _ in rounds)
        / sum(answer.cpu_each for _, answer in rounds),
        "answer_p50_ms": 1000 * whole.quantile(0.5),
        "answer_p95_ms": 1000 * whole.quantile(0.95),
        "bare_p50_ms": 1000 * plain.quantile(0.5),
        "bare_p95_ms": 1000 * plain.quantile(0.95),
    }


def overload(port: int, pid: int, seconds: float) -> dict[str, float]:
    """More clients than there are places."""
    crowd = for_seconds(port, pid, answers(), _CROWD, seconds)
    return {
        "clients": _CROWD,
        "answers_per_second": crowd.throughput,
        "turned_away_per_second": crowd.statuses[503] / crowd.seconds,
        "other": crowd.statuses.total() - crowd.statuses[200] - crowd.statuses[503],
        "answer_p95_ms": 1000 * crowd.quantile(0.95),
        "turned_away_p95_ms": 1000 * crowd.quantile(0.95, 503),
    }


def endurance(port: int, pid: int, requests: int) -> dict[str, float]:
    """The memory of the server over many answers, after it is warm."""
    asked = answers()
    held = [memory(pid)]
    for _ in range(4):
        share = requests // 4
        asyncio.run(load(port, asked, 8, enough=lambda m, share=share: m.statuses.total() >= share))
        held.append(memory(pid))
    return {
        "requests": requests,
        **{f"mb_after_{quarter}_of_4": mb for quarter, mb in enumerate(held)},
    }


@click.command()
@click.option("--seconds", default=4.0, help="How long each round lasts.")
@click.option("--requests", default=2000, help="How many answers memory is watched over.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def main(seconds: float, requests: int, as_json: bool) -> None:
    """Measure the service under load."""
    with server() as (port, pid):
        found = {
            "first_pass": first_pass(port, pid),
            "side_by_side": [side_by_side(port, pid, clients, seconds) for clients in (1, 8, 32)],
            "overload": overload(port, pid, 2 * seconds),
            "memory": endurance(port, pid, requests),
        }
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    click.echo("clients  answers/s  bare/s  ratio  cpu ratio  answer p50/p95 ms  bare p50/p95 ms")
    for row in found["side_by_side"]:
        click.echo(
            f"{row['clients']:7}  {row['answers_per_second']:9.1f}  {row['bare_per_second']:6.1f}"
            f"  {row['ratio']:5.2f}  {row['cpu_ratio']:9.2f}"
            f"  {row['answer_p50_ms']:8.1f} / {row['answer_p95_ms']:6.1f}"
            f"  {row['bare_p50_ms']:6.1f} / {row['bare_p95_ms']:6.1f}"
        )
    for name in ("first_pass", "overload", "memory"):
        click.echo(f"{name}: " + ", ".join(f"{k} {v:.1f}" for k, v in found[name].items()))


if __name__ == "__main__":
    main()
