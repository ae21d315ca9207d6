"""A PostgreSQL server of the tests' own, on the loopback address, gone when they are done."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
_USER = "postgres" if os.getuid() == 0 else None


class PostgresqlServer:
    """A server, in which each test has a database of its own."""

    def __init__(self, folder: Path, port: int, control: Path) -> None:
        self._folder = folder
        self._control = control
        self._numbers = count()
        self.port = port

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        name = f"test{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def make_user(self, name: str, password: str) -> None:
        """A user who owns everything, and has to give a password."""
        self.execute(f"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD '{password}'")
        rules = self._folder / "data" / "pg_hba.conf"
        mine = f"host all {name} 127.0.0.1/32 scram-sha-256\n"
        rules.write_text(mine + rules.read_text(encoding="utf-8"), encoding="utf-8")
        self.execute("SELECT pg_reload_conf()")

    def restart(self) -> None:
        """Stop it at once, connections and all, and start it with what it was started with."""
        data = str(self._folder / "data")
        log = str(self._folder / "log")
        _run(self._control, "-D", data, "-m", "fast", "-l", log, "-w", "restart")

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running() -> Iterator[PostgresqlServer]:
    """Skips the test where PostgreSQL is not installed, which CI has to do."""
    found = _programs()
    if found is None:
        assert not os.environ.get("CI"), "CI has to install PostgreSQL"
        pytest.skip("PostgreSQL is not installed here (the package postgresql)")
    with tempfile.TemporaryDirectory() as made:
        folder, port = Path(made), free_port()
        if _USER:
            shutil.chown(folder, _USER)
        data = str(folder / "data")
        _run(found / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
        said = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(found / "pg_ctl", "-D", data, "-o", said, "-l", str(folder / "log"), "-w", "start")
        try:
            yield PostgresqlServer(folder, port, found / "pg_ctl")
        finally:
            _run(found / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _programs() -> Path | None:
    found = shutil.which("pg_ctl")
    return Path(found).resolve().parent if found else _INSTALLED[-1].parent if _INSTALLED else None


def _run(program: Path, *arguments: str) -> None:
    subprocess.run(
        [str(program), *arguments], user=_USER, cwd="/", check=True, stdout=subprocess.DEVNULL
    )
