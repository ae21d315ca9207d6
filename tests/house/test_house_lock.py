"""One lock file pins everything that the project asks for, and everything that these ask for."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = [
    Requirement(line)
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
FOR_USERS = [
    Requirement(line)
    for lines in (
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
    )
    for line in lines
]
ASKED = [*FOR_USERS, *map(Requirement, PROJECT["dependency-groups"]["dev"])]
COMES_WITH_TORCH = re.compile(r"^(cuda|nvidia|triton)\b")
PACKAGES = ("assistant", "ingest", "prompts", "ui", "vectorstore")


def applies(requirement: Requirement, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


PINS = {canonicalize_name(pin.name): pin for pin in LINES if applies(pin)}


def version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    return specifier.version


def test_every_pin_names_one_version_from_no_particular_place() -> None:
    assert not [
        str(pin) for pin in LINES if pin.url or not re.fullmatch(r"==[\w.!]+", str(pin.specifier))
    ]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_what_the_project_asks_for_is_pinned_as_it_asks(asked: Requirement) -> None:
    pins = [pin for pin in LINES if canonicalize_name(pin.name) == canonicalize_name(asked.name)]

    assert pins, "run `make lock`"
    assert all(asked.specifier.contains(version(pin)) for pin in pins), "run `make lock`"


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
            if any(applies(asked, extra) for extra in extras)
        ]

    unpinned, seen = set(), set()
    todo = [asked for asked in ASKED if applies(asked)]
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


@pytest.mark.parametrize(
    ("folders", "asked"), [(PACKAGES, FOR_USERS), (("tests", "benchmarks"), ASKED)]
)
def test_what_the_code_imports_is_asked_for(
    folders: tuple[str, ...], asked: list[Requirement]
) -> None:
    names = {canonicalize_name(requirement.name) for requirement in asked}
    sold_in = packages_distributions()
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    beside = list((ROOT / "tests").rglob("*.py"))
    beside_names = [name for path in beside for name in (path.stem, path.parent.name)]
    of_ours = {*PACKAGES, *folders, *beside_names}

    foreign = {
        module.split(".")[0]
        for path in files
        for module in imports(ast.parse(path.read_text(encoding="utf-8")))
    } - of_ours.union(sys.stdlib_module_names)

    assert "numpy" in foreign
    assert not [
        module
        for module in foreign
        if names.isdisjoint(canonicalize_name(name) for name in sold_in.get(module, [module]))
    ]


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_accelerator_libraries_are_left_to_the_build_of_torch() -> None:
    assert "torch" in PINS
    assert not [name for name in PINS if COMES_WITH_TORCH.match(name)]
