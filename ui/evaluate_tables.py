"""The scores of a run, of pages and of a comparison, as tables on stdout."""

from rich.console import Console
from rich.table import Table

from assistant.evaluation.compare import Comparison
from assistant.evaluation.pages import PageScore, PageScores
from assistant.evaluation.scores import Score, Summary


def _console() -> Console:
    """Prints what it is given: text in brackets is text."""
    return Console(markup=False, highlight=False, soft_wrap=True)


def print_scores(scores: Summary) -> None:
    """A line for each score that applies, a column for all and for each language."""
    slices = {"all": scores.all, **scores.by["lang"]}
    table = Table("", *slices, box=None)
    for name in scores.all:
        found = [some[name] for some in slices.values()]
        if any(score.value is not None for score in found):
            table.add_row(name, *(_cell(score) for score in found))
    _console().print(table)


def _cell(score: Score) -> str:
    if score.value is None:
        return "–"
    if score.low is None or score.high is None:
        return f"{score.value:.3f}"
    return f"{score.value:.3f} ({score.low:.2f}–{score.high:.2f})"


def print_pages(scores: PageScores) -> None:
    """A line for each page, and the means."""

    def cells(line: PageScores | PageScore) -> list[str]:
        values = (line.speakers, line.titles, line.characters, line.proposals)
        return ["–" if value is None else f"{value:.3f}" for value in values]

    table = Table("", "speeches", "speakers", "titles", "characters", "proposals", "", box=None)
    for page in scores.pages:
        table.add_row(page.name, f"{page.found} of {page.speeches}", *cells(page), page.error)
    table.add_row("all", "", *cells(scores), "")
    _console().print(table)


def print_comparison(found: Comparison) -> None:
    """The scores that both runs have, then the questions that moved."""
    console = _console()
    table = Table("", "a", "b", "b − a", "95 %", "p", "", box=None)
    for change in found.changes:
        verdict = {True: "better", False: "worse", None: ""}[change.improved]
        table.add_row(
            change.metric,
            f"{change.a:.3f}",
            f"{change.b:.3f}",
            f"{change.difference:+.3f}",
            f"{change.low:+.3f} to {change.high:+.3f}",
            f"{change.p:.3f}",
            verdict if change.p < 0.05 else "",
        )
    console.print(table)
    for heading, questions in (("Better", found.better), ("Worse", found.worse)):
        console.print(f"\n{heading}: {len(questions)} of {found.questions} questions")
        for moved in questions:
            scores = ", ".join(f"{k} {a:.2f} → {b:.2f}" for k, (a, b) in moved.metrics.items())
            console.print(f"  {moved.id} {moved.question}: {scores}")
    if found.only_a or found.only_b:
        console.print(f"\nNot compared: {found.only_a} only in a, {found.only_b} only in b")
