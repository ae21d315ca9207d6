"""What the documents say is there is there, and both languages are told the same."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from ui.cli import cli

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    return [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


DOCUMENTS = [name for name in tracked() if name.endswith(".md")]
COMMANDS = [
    line.strip()
    for name in DOCUMENTS
    for language, block in FENCE.findall(text(name))
    if language == "sh"
    for line in block.replace("\\\n", " ").splitlines()
]


def outline(document: str) -> list[str]:
    return re.findall(r"^#+(?= )", FENCE.sub("", document), re.MULTILINE)


def test_both_readmes_tell_the_same() -> None:
    english, chinese = text("README.md"), text("README.zh.md")

    assert outline(english) == outline(chinese)
    assert len(FENCE.findall(english)) == len(FENCE.findall(chinese))
    assert english.count("\n| ") == chinese.count("\n| ")
    assert sorted(set(LINK.findall(english)) - {"README.zh.md"}) == sorted(
        set(LINK.findall(chinese)) - {"README.md"}
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_links_to_is_there(name: str) -> None:
    missing = [
        link
        for link in LINK.findall(text(name))
        if not (ROOT / name).parent.joinpath(link).exists()
    ]

    assert not missing


def test_the_make_targets_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^(\w+):", text("Makefile"), re.MULTILINE))
    named = {word for line in COMMANDS for word in re.findall(r"\bmake (\w+)", line)}

    assert named
    assert named <= targets


def test_the_commands_and_options_in_the_documents_exist() -> None:
    calls = [
        match[1].split() for line in COMMANDS if (match := re.search(r"\bwenzheng (.*)", line))
    ]

    assert calls
    for first, *rest in calls:
        if first.startswith("-"):
            continue
        command = cli.commands[first]
        if isinstance(command, click.Group):
            command = command.commands.get(rest[0] if rest else "", command)
        known = {option for parameter in command.params for option in parameter.opts}
        if isinstance(command, click.Group):
            known |= {o for sub in command.commands.values() for p in sub.params for o in p.opts}
        assert {word for word in rest if re.match(r"--?[a-z]", word)} <= known, (first, rest)


def test_every_command_is_in_the_readme() -> None:
    for name in cli.commands:
        assert f"wenzheng {name}" in text("README.md")


def test_no_file_knows_a_developers_machine_or_a_package_registry() -> None:
    private = re.compile(
        r"(?<![\w.~-])/(?:home|root|work|Users)/\w|"
        + "|".join(("pypi" + r"\.org", "python" + r"hosted\.", "npm" + r"js\.(?:org|com)"))
    )
    found = [
        f"{name}: {match[0]}"
        for name in tracked()
        if not name.startswith("tests/house/") and not name.endswith((".png", ".woff2"))
        for match in private.finditer((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]

    assert not found


def test_the_modules_in_the_documents_exist() -> None:
    named = {
        path
        for name in DOCUMENTS
        for path in re.findall(
            r"`((?:assistant|ingest|prompts|ui|vectorstore)/[\w/.]*)`", text(name)
        )
    }

    assert named
    assert not [path for path in named if not (ROOT / path).exists()]
