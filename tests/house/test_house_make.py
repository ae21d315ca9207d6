"""The commands of the Makefile: what they start, when they install, and what they say if not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not on this machine")


def executable(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "tools", folder / "tools")
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def without_python(tmp_path: Path) -> str:
    """A PATH on which every Python is too old."""
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        executable(tmp_path / "old" / name, "exit 1")
    return f"{tmp_path / 'old'}:{os.defpath}"


Make = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def make(clone: Path) -> Make:
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        of_ours = ("HOST", "PORT", "WORKERS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
        known = {name: value for name, value in os.environ.items() if name not in of_ours}
        return subprocess.run(
            ["make", *arguments],
            cwd=clone,
            env=known | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def installed(clone: Path) -> Path:
    """A finished installation, whose commands tell how they were called."""
    executable(clone / ".venv/bin/python", "exit 1")
    executable(
        clone / ".venv/bin/wenzheng", 'echo "$@" "$WENZHENG_DATA_DIR" hub offline: $HF_HUB_OFFLINE'
    )
    executable(clone / ".venv/bin/pytest", 'echo pytest "$@"')
    wanted = subprocess.run(
        ["sh", "-c", "pwd; cksum requirements.lock pyproject.toml"],
        cwd=clone,
        capture_output=True,
        check=True,
    )
    (clone / ".venv/.installed").write_bytes(wanted.stdout)
    return clone


@pytest.mark.usefixtures("installed")
def test_serve_starts_without_installing_again(make: Make, without_python: str) -> None:
    served = make("serve", PATH=without_python, WENZHENG_DATA_DIR="")

    assert served.stdout.split() == ["serve", "hub", "offline:", "1"]
    assert served.returncode == 0


@pytest.mark.usefixtures("installed")
def test_serve_takes_host_port_and_data_folder_from_in_front(make: Make) -> None:
    served = make("serve", HOST="127.0.0.2", PORT="8123", WENZHENG_DATA_DIR="my corpus")

    assert served.stdout.startswith("serve --host 127.0.0.2 --port 8123 my corpus")


@pytest.mark.usefixtures("installed")
def test_the_tests_run_in_two_processes_unless_told_otherwise(make: Make) -> None:
    assert make("test").stdout.startswith("pytest -n 2 ")
    assert make("test", WORKERS="4").stdout.startswith("pytest -n 4 ")


@pytest.mark.usefixtures("installed")
def test_the_fast_part_starts_no_program_and_no_browser(make: Make) -> None:
    assert make("test-fast").stdout.endswith("-m not slow and not browser\n")


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_what_is_pinned_or_asked_for_anew_is_installed_anew(
    make: Make, installed: Path, without_python: str, changed: str
) -> None:
    with (installed / changed).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")

    served = make("serve", PATH=without_python)

    assert served.returncode != 0
    assert "making it anew" in served.stdout


def test_without_a_supported_python_it_says_which_to_install(
    make: Make, clone: Path, without_python: str
) -> None:
    failed = make("install", PATH=without_python)

    assert failed.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in failed.stderr
    assert "install one" in failed.stderr
    assert not (clone / ".venv").exists()


@pytest.mark.slow
def test_without_a_package_index_it_says_so_and_is_not_taken_for_installed(
    make: Make, clone: Path
) -> None:
    alone = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": ""}
    nobody = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}

    failed = make("install", PYTHON=sys.executable, **alone, **nobody)

    assert failed.returncode != 0
    assert "package index could not be reached: check the network" in failed.stderr
    assert not (clone / ".venv/.installed").exists()
    assert (clone / ".venv/.unfinished").exists()


def test_help_names_every_target(make: Make) -> None:
    targets = {
        name
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if line.startswith(".PHONY:")
        for name in line.split()[1:]
    }

    described = {line.split()[1] for line in make().stdout.splitlines()}

    assert described == targets - {"help"}
