"""The scores of a run, of pages and of a comparison, as tables on stdout."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from assistant.evaluation.compare import Comparison
from assistant.evaluation.pages import PageScore, PageScores
from assistant.evaluation.scores import Summary


def _print(what: Table | str) -> None:
    """Whole lines, on a terminal of any width; text in brackets is text."""
    width = None if sys.stdout.isatty() else 1000
    Console(markup=False, highlight=False, width=width).print(what, soft_wrap=True)


def print_scores(scores: Summary) -> None:
    """A line per metric that applies: the score, its interval, and the score of each language."""
    languages = scores.by["lang"]
    table = Table("", "all", "95 %", *languages, box=None)
    for name, score in scores.all.items():
        if score.value is None:
            continue
        sure = "" if score.low is None else f"{score.low:.2f}–{score.high:.2f}"
        slices = [_number(some[name].value) for some in languages.values()]
        table.add_row(name, _number(score.value), sure, *slices)
    _print(table)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def print_pages(scores: PageScores) -> None:
    """A line per page, and the means."""

    def cells(line: PageScores | PageScore) -> list[str]:
        values = (line.speakers, line.titles, line.characters, line.proposals)
        return [_number(value) for value in values]

    table = Table("", "speeches", "speakers", "titles", "characters", "proposals", "", box=None)
    for page in scores.pages:
        table.add_row(page.name, f"{page.found} of {page.speeches}", *cells(page), page.error)
    table.add_row("all", "", *cells(scores), "")
    _print(table)


def print_comparison(found: Comparison, differs: Sequence[str]) -> None:
    """What differs, the metrics that both runs have, then the questions that changed."""
    _print("Differs: " + ("; ".join(differs) or "nothing that is known"))
    table = Table("", "a", "b", "b − a", "95 %", "p", "p (Holm)", "", box=None)
    for change in found.changes:
        verdict = {True: "better", False: "worse", None: ""}[change.improved]
        table.add_row(
            change.metric,
            f"{change.a:.3f}",
            f"{change.b:.3f}",
            f"{change.difference:+.3f}",
            f"{change.low:+.3f} to {change.high:+.3f}",
            f"{change.p:.3f}",
            f"{change.corrected_p:.3f}",
            verdict if change.corrected_p < 0.05 else "",
        )
    _print(table)
    for heading, questions in (("Better", found.better), ("Worse", found.worse)):
        _print(f"\n{heading}: {len(questions)} of {found.questions} questions")
        for moved in questions:
            scores = ", ".join(f"{k} {a:.2f} → {b:.2f}" for k, (a, b) in moved.metrics.items())
            _print(f"  {moved.id} {moved.question}: {scores}")
    if found.only_a or found.only_b:
        _print(f"\nNot compared: {found.only_a} only in a, {found.only_b} only in b")
