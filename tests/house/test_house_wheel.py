"""The wheel holds the five packages whole: what they read at run time ships with them."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("assistant", "ingest", "prompts", "ui", "vectorstore")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built).namelist()


def test_the_wheel_holds_every_file_of_the_packages(wheel: list[str]) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, check=True, capture_output=True
    )
    files = {name for name in tracked.stdout.decode().split("\0") if name}

    assert {"ingest/sample/page.txt", "vectorstore/storage/migrations/env.py"} <= files
    assert any(name.startswith("prompts/templates/") for name in files)
    assert files <= set(wheel)


def test_the_wheel_holds_nothing_beside_the_packages_and_their_description(
    wheel: list[str],
) -> None:
    folders = {name.split("/")[0] for name in wheel}

    assert folders - set(PACKAGES) == {
        name for name in folders if name.startswith("wenzheng-") and name.endswith(".dist-info")
    }
    for name in ("LICENSE", "NOTICE"):
        assert any(path.endswith(f"/licenses/{name}") for path in wheel)
