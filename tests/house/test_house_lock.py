"""One lock file pins everything that the project asks for, and everything that these ask for."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = {
    canonicalize_name(pin.name): pin
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
    for pin in [Requirement(line)]
}
COMES_WITH_TORCH = re.compile(r"^(cuda|nvidia|triton)\b")
ASKED = [
    Requirement(line)
    for line in (*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"])
]


def version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    return specifier.version


def test_every_pin_names_one_version_from_no_particular_place() -> None:
    assert not [
        str(pin)
        for pin in PINS.values()
        if pin.url or not re.fullmatch(r"==[\w.!]+", str(pin.specifier))
    ]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_what_the_project_asks_for_is_pinned_as_it_asks(asked: Requirement) -> None:
    pin = PINS[canonicalize_name(asked.name)]

    assert asked.specifier.contains(version(pin)), "run `make lock`"


def test_what_the_pinned_packages_ask_for_is_pinned_too() -> None:
    def asked_by(requirement: Requirement) -> list[Requirement]:
        try:
            lines = requires(requirement.name) or []
        except PackageNotFoundError:
            return []
        extras = {"", *requirement.extras}
        return [
            asked
            for asked in map(Requirement, lines)
            if asked.marker is None or any(asked.marker.evaluate({"extra": e}) for e in extras)
        ]

    unpinned, seen, todo = set(), set(), list(ASKED)
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if COMES_WITH_TORCH.match(name) or (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        if name not in PINS:
            unpinned.add(name)
        todo += asked_by(requirement)

    assert not unpinned, "run `make lock`"
    assert len(seen) > 100


def test_accelerator_libraries_are_left_to_the_build_of_torch() -> None:
    assert "torch" in PINS
    assert not [name for name in PINS if COMES_WITH_TORCH.match(name)]
