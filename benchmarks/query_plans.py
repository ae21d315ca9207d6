"""How right the plans of questions are, on questions by writers who saw no wording learned from.

    .venv/bin/python -m benchmarks.query_plans [dev|blind] [--errors]

The questions of `questions/plans/dev/`, whose errors were seen while the plans were made, are asked
of a small corpus of seven invented speeches, those of `questions/plans/blind/` each of the page
that it names. Printed are, by language, the share whose kind is right, whose term is exactly the
one to be looked up, and whose facet and operation are right where they ask about the corpus itself;
then the share of right kinds by kind.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from assistant.plan import PlanKind, QueryPlan
from assistant.retrieval.retriever import Retriever
from ingest.pipeline import ingest
from vectorstore.analysis.normalization import comparable
from vectorstore.lazy_embedder import LazyEmbedder
from vectorstore.store import Store

_FOLDER = Path(__file__).parent / "questions/plans"
_CORPUS = _FOLDER / "corpus.jsonl"
_PAGES = Path(__file__).parent / "pages"
_ARTICLES = {"the", "a", "an", "la", "le", "les", "los", "las", "el", "o", "os", "as", "die", "der"}
Question = dict[str, str]


def main() -> None:
    """Plan every question and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", nargs="?", choices=("dev", "blind"), default="dev")
    parser.add_argument("--errors", action="store_true", help="list what is wrong")
    arguments = parser.parse_args()
    by_language: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for file, question, plan in _planned(arguments.set):
        judged = dict(_judged(question, plan))
        by_kind[question["kind"]].append(judged["kind"])
        for what, is_right in judged.items():
            by_language[file][what].append(is_right)
        if arguments.errors and not all(judged.values()):
            sys.stdout.write(f"{question} -> {plan.model_dump(exclude_defaults=True)}\n")
    for language, judgements in by_language.items():
        shares = "  ".join(f"{what} {mean(is_right):.3f}" for what, is_right in judgements.items())
        sys.stdout.write(f"{language:8} n={len(judgements['kind']):3}  {shares}\n")
    for kind, is_right in sorted(by_kind.items()):
        sys.stdout.write(f"{kind:11} n={len(is_right):3}  {mean(is_right):.3f}\n")


def _planned(name: str) -> Iterator[tuple[str, Question, QueryPlan]]:
    """The name of its file, and the plan, of each question of a set, page by page."""
    by_page: dict[Path, list[tuple[str, Question]]] = defaultdict(list)
    for file in sorted((_FOLDER / name).glob("*.jsonl")):
        for question in map(json.loads, file.read_text("utf-8").splitlines()):
            page = _PAGES / question["page"] / "speeches.jsonl" if "page" in question else _CORPUS
            by_page[page].append((file.stem, question))
    embedder = LazyEmbedder("bundled")
    for page, questions in by_page.items():
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder), embedder)
            ingest(store, page.name, page.read_bytes(), page.name)
            retriever = Retriever(store)
            for file_name, question in questions:
                plan = retriever.plan(question["question"], question["lang"])
                yield file_name, question, plan
            store.close()


def _judged(question: Question, plan: QueryPlan) -> list[tuple[str, bool]]:
    """What is judged of a plan, and whether it is right."""
    judged = [("kind", plan.kind == question["kind"])]
    if "term" in question:
        judged.append(("term", _bare(plan.term or "") == _bare(question["term"])))
    if plan.kind == question["kind"] == PlanKind.CORPUS:
        judged.append(("facet", plan.facet == question["facet"]))
        judged.append(("operation", plan.operation == question["operation"]))
    if plan.kind == question["kind"] == PlanKind.HELP:
        judged.append(("help", plan.help == question["help"]))
    return judged


def _bare(term: str) -> str:
    """A term in comparable form, without an article before it."""
    first, _, rest = comparable(term).partition(" ")
    return rest if first in _ARTICLES and rest else comparable(term)


if __name__ == "__main__":
    main()
