"""Whether anything is lost when servers die: replicas and Chroma are killed, PostgreSQL restarts.

    .venv/bin/python benchmarks/service/faults.py [--faults 20] [--documents 200] [--clients 8]

PostgreSQL, a Chroma server and two replicas with no shared disk run on loopback. Clients
ask while documents come in through either replica, each sent again until it is acknowledged. Faults
come at random; what died is started again. At the end every acknowledged document must be there
once, whole and answerable, and the index in agreement. Exits 1 where it is not.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support import postgresql  # noqa: E402
from support.running_chroma import RunningChroma  # noqa: E402

COMMAND = Path(sys.executable).with_name("wenzheng")
MOST_SECONDS = 60
"""Within which index and library are in agreement again."""
SILENCE_SECONDS = 90
_AGAIN = {429, 500, 502, 503, 504}


class Process:
    """One of our own programs, which may be killed and is started again."""

    def __init__(
        self, command: list[str], folder: Path, settings: dict[str, str], port: int
    ) -> None:
        folder.mkdir()
        self._command, self._folder = command, folder
        self._settings = {**os.environ, **settings, "WENZHENG_DATA_DIR": str(folder / "data")}
        self.url = f"http://127.0.0.1:{port}"
        self.start()

    def start(self) -> None:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own
                self._command, cwd=self._folder, env=self._settings, stdout=log, stderr=log
            )

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        self.kill()
        self.start()


@dataclass
class Tally:
    """What was acknowledged, by document, and what came of every request."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.statuses[what] += 1


def page(number: int) -> str:
    """An invented page, whose speaker and subject no other has."""
    return (
        f"关于修好第{number}号水渠的建议\n●何渠{_name(number)}（市政协委员）\n"
        f"第{number}号水渠年久失修，一到旱季就漏水严重。\n"
        f"建议：一是由水务局牵头，三年内修好第{number}号水渠。二是聘请专人管护第{number}号水渠。"
    )


def _name(number: int) -> str:
    letters = "安邦昌达恩方刚海佳凯"
    return "".join(letters[int(digit)] for digit in str(number))


def bring(replicas: list[Process], number: int, tally: Tally, chance: random.Random) -> None:
    """Send a page until a replica acknowledges it."""
    while True:
        try:
            answer = httpx.post(
                f"{chance.choice(replicas).url}/v1/documents",
                files={"file": (f"{number}.txt", page(number).encode())},
                timeout=SILENCE_SECONDS,
            )
        except httpx.HTTPError as error:
            tally.count(f"upload {type(error).__name__}")
            time.sleep(0.5)
            continue
        tally.count(f"upload {answer.status_code}")
        if answer.status_code in {200, 201}:
            with tally.lock:
                tally.acknowledged[f"{number}.txt"] = answer.json()["document_id"]
            return
        if answer.status_code not in _AGAIN:
            tally.wrong.append(f"upload of {number}: {answer.status_code} {answer.text[:200]}")
            return
        time.sleep(1)


def ask(
    replicas: list[Process], tally: Tally, chance: random.Random, done: threading.Event
) -> None:
    """Ask after pages, there or not; each citation must be of the page and say its words."""
    while not done.is_set():
        number = chance.randrange(200)
        question = f"第{number}号水渠怎么修？"
        try:
            answer = httpx.post(
                f"{chance.choice(replicas).url}/v1/answers",
                json={"question": question},
                timeout=SILENCE_SECONDS,
            )
        except httpx.HTTPError as error:
            tally.count(f"question {type(error).__name__}")
            time.sleep(0.5)
            continue
        tally.count(f"question {answer.status_code}")
        if answer.status_code != 200:
            if answer.status_code not in _AGAIN or "Retry-After" not in answer.headers:
                tally.wrong.append(f"{question}: {answer.status_code} {answer.text[:200]}")
            time.sleep(0.5)
            continue
        for fault in faults_of(answer.json()):
            tally.wrong.append(f"{question}: {fault}")


def faults_of(answer: dict[str, object]) -> Iterator[str]:
    """What is wrong with an answer: a quotation that is not its speaker's, or half missing."""
    citations, text = answer["citations"], str(answer["text"])
    assert isinstance(citations, list)
    for citation in citations:
        if f"[{citation['marker']}]" not in text:
            yield "a citation without its marker"
        if not citation["title"].startswith("关于修好第"):
            continue
        number = citation["title"].removeprefix("关于修好第").partition("号")[0]
        if citation["speaker"] != f"何渠{_name(int(number))}":
            yield f"{citation['speaker']} for {citation['title']}"
        if citation["quote"] not in page(int(number)):
            yield f"words nobody said: {citation['quote']}"


def agree(settings: dict[str, str], folder: Path) -> tuple[bool, float]:
    """Whether index and library agree within a minute, and after how many seconds."""
    begun = time.monotonic()
    while True:
        checked = subprocess.run(  # noqa: S603 - our own
            [COMMAND, "check"],
            cwd=folder,
            env={**os.environ, **settings, "WENZHENG_DATA_DIR": str(folder / "check")},
            check=False,
            capture_output=True,
        )
        spent = time.monotonic() - begun
        if checked.returncode == 0 or spent > MOST_SECONDS:
            return checked.returncode == 0, spent
        time.sleep(1)


@contextmanager
def running(
    folder: Path,
) -> Iterator[tuple[list[Process], dict[str, Callable[[], None]], dict[str, str]]]:
    """The replicas, what may befall them all by name, and the settings they share."""
    programs = postgresql.programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed here; install the package postgresql.")
    chroma = RunningChroma(folder / "chroma")
    with postgresql.running(programs) as server, ExitStack() as stack:
        chroma.start()
        stack.callback(chroma.kill)
        settings = {
            "WENZHENG_DATABASE_URL": server.new_database(),
            "WENZHENG_CHROMA_URL": chroma.url,
        }
        replicas = []
        for number in range(2):
            port = postgresql.free_port()
            command = [str(COMMAND), "serve", "--port", str(port)]
            replicas.append(Process(command, folder / f"replica{number}", settings, port))
            stack.callback(replicas[-1].kill)
            wait_until_ready(replicas[-1])

        def restart_chroma() -> None:
            chroma.kill()
            chroma.start()

        yield (
            replicas,
            {
                "replica 1 killed": replicas[0].restart,
                "replica 2 killed": replicas[1].restart,
                "Chroma killed": restart_chroma,
                "PostgreSQL restarted": server.restart,
            },
            settings,
        )


def wait_until_ready(replica: Process) -> None:
    """Wait until it answers. Exits where it does not."""
    deadline = time.monotonic() + 3 * SILENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{replica.url}/readyz", timeout=SILENCE_SECONDS).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    sys.exit(f"The replica at {replica.url} does not get ready.")


def main() -> None:
    """Run, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=20)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--pause", type=float, default=8, help="seconds between two faults")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, tally, done = random.Random(given.seed), Tally(), threading.Event()  # noqa: S311
    with (
        tempfile.TemporaryDirectory() as made,
        running(Path(made)) as (replicas, faults, settings),
        ThreadPoolExecutor(given.clients + 4) as threads,
    ):
        for client in range(given.clients):
            threads.submit(ask, replicas, tally, random.Random(client), done)  # noqa: S311
        bringing = [
            threads.submit(bring, replicas, number, tally, random.Random(number))  # noqa: S311
            for number in range(given.documents)
        ]
        for _ in range(given.faults):
            time.sleep(chance.uniform(0, 2 * given.pause))
            name = chance.choice(list(faults))
            sys.stdout.write(f"{len(tally.acknowledged):4} acknowledged: {name}\n")
            sys.stdout.flush()
            faults[name]()
        for one in bringing:
            one.result()
        done.set()
        for replica in replicas:
            wait_until_ready(replica)
        agreed, seconds = agree(settings, Path(made))
        rows = documents(replicas[0])
        asked = replicas[1]
        lost = [name for name, key in tally.acknowledged.items() if rows.get(key) != 1]
        names = Counter(name for name, _ in held(replicas[0]))
        twice = [name for name, count in names.items() if count > 1]
        unanswered = [n for n in range(given.documents) if not answered(asked, n)]
    sys.stdout.write(
        f"{len(tally.acknowledged)} acknowledged, {len(lost)} lost, {len(twice)} double, "
        f"{len(tally.wrong)} wrong, {len(unanswered)} not answered from; index and library "
        f"{'agree' if agreed else 'DISAGREE'} after {seconds:.0f} s\n"
    )
    for what, count in sorted(tally.statuses.items()):
        sys.stdout.write(f"{count:6}  {what}\n")
    for fault in tally.wrong[:10]:
        sys.stdout.write(f"wrong: {fault}\n")
    sys.exit(bool(lost or twice or tally.wrong or not agreed))


def held(replica: Process) -> list[tuple[str, str]]:
    """The name and the id of every document."""
    rows = httpx.get(
        f"{replica.url}/v1/documents", params={"limit": 1000}, timeout=SILENCE_SECONDS
    ).json()["documents"]
    return [(row["name"], row["id"]) for row in rows]


def documents(replica: Process) -> Counter[str]:
    """How often each document is there."""
    return Counter(key for _, key in held(replica))


def answered(replica: Process, number: int) -> bool:
    """Whether a search finds the page itself."""
    found = httpx.get(
        f"{replica.url}/v1/passages",
        params={"q": f"第{number}号水渠怎么修？", "k": 20},
        timeout=SILENCE_SECONDS,
    ).json()["passages"]
    return any(f"第{number}号" in passage["text"] for passage in found)


if __name__ == "__main__":
    main()
