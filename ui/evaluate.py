"""`wenzheng evaluate`: benchmark runs, their comparison, and converters of foreign sets."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ui.options import json_option

if TYPE_CHECKING:
    from assistant.evaluation.rows import Row
    from assistant.evaluation.run_store import RunRecord
    from assistant.evaluation.thresholds import Threshold
    from vectorstore.records import ParsedDocument

_T = TypeVar("_T")
_Path = click.Path(path_type=Path)
_fail_if = click.option(
    "--fail-if",
    multiple=True,
    metavar="CONDITION",
    help="Exit with 1 where a score is so, such as 'speaker@1<.9'.",
)


class _Evaluate(click.Group):
    """A group whose first argument may be a question set instead of a command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(
            ctx.command_path, "QUESTIONS.jsonl | --beir DIR | --pages DIR | COMMAND [OPTIONS]"
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.commands["run"].format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


@click.group(cls=_Evaluate)
def evaluate() -> None:
    """Measure how well questions are answered, passages found or pages understood.

    以题集评测检索与回答，以 BEIR 目录评测检索，以标注页面评测页面理解。
    """


@evaluate.command(hidden=True)
@click.argument("questions", required=False, type=_Path)
@click.option("--beir", type=_Path, help="Score retrieval over a BEIR folder.")
@click.option("--pages", type=_Path, help="Score how documents beside their truth are understood.")
@click.option("--url", help="Ask a running server, instead of the data folder.")
@click.option("--api-key", envvar="WENZHENG_API_KEY", help="Key for that server.")
@click.option(
    "--mode",
    type=click.Choice(["auto", "extractive", "generative"]),
    default="auto",
    show_default=True,
    help="How questions are answered.",
)
@click.option("--judge", help="A chat model of WENZHENG_LLM_BASE_URL to judge what is written.")
@click.option("--top-k", type=click.IntRange(1, 50), help="Passages shown with each answer.")
@click.option(
    "--depth",
    type=click.IntRange(1, 50),
    default=10,
    show_default=True,
    help="Passages retrieved for the ranking metrics.",
)
@click.option("--out", type=_Path, help="Folder of the run.  [default: runs/TIME-NAME]")
@click.option("--overwrite", is_flag=True, help="Write over a run in that folder.")
@_fail_if
@json_option
def run(  # noqa: PLR0917 - click passes them by name
    questions: Path | None,
    beir: Path | None,
    pages: Path | None,
    url: str | None,
    api_key: str | None,
    mode: str,
    judge: str | None,
    top_k: int | None,
    depth: int,
    out: Path | None,
    overwrite: bool,
    fail_if: tuple[str, ...],
    as_json: bool,
) -> int:
    """Score a question set, a BEIR folder or a folder of pages."""
    if [questions, beir, pages].count(None) != 2:
        raise click.UsageError("Name one of: a file of questions, --beir DIR, --pages DIR.")
    if url and not questions:
        raise click.UsageError("--url goes with a file of questions; the others run in process.")
    if pages:
        if fail_if:
            raise click.UsageError("--fail-if goes with questions and --beir.")
        return _pages(pages, as_json)
    from assistant.evaluation.thresholds import Threshold
    from ui.evaluate_runs import beir_run, questions_run

    thresholds = [Threshold.parse(condition) for condition in fail_if]
    source = beir or questions
    assert source
    out = out or _folder(source)
    if beir:
        record, rows = beir_run(beir, out, overwrite)
    else:
        record, rows = questions_run(
            source, out, overwrite, url, api_key, mode, judge, top_k, depth
        )
    failed = _finish(record, rows, out, as_json)
    return max(failed, _judged_by(thresholds, record.scores.plain().all))


def _judged_by(thresholds: "Sequence[Threshold]", scores: "Mapping[str, float | None]") -> int:
    """1 where a condition is met, which is said; else 0."""
    from ui.terminal import say

    reasons = [reason for one in thresholds if (reason := one.reached(scores))]
    for reason in reasons:
        say(f"Failed: {reason}.")
    return int(bool(reasons))


@evaluate.command()
@click.argument("a", type=_Path)
@click.argument("b", type=_Path)
@_fail_if
@json_option
def compare(a: Path, b: Path, fail_if: tuple[str, ...], as_json: bool) -> int:
    """Say what run B does better and worse than run A, and how surely."""
    from assistant.evaluation.compare import compare as side_by_side
    from assistant.evaluation.differences import differences
    from assistant.evaluation.run_store import read_run
    from assistant.evaluation.thresholds import Threshold
    from ui.evaluate_tables import print_comparison

    thresholds = [Threshold.parse(condition) for condition in fail_if]
    (record_a, rows_a), (record_b, rows_b) = read_run(a), read_run(b)
    found = side_by_side(rows_a, rows_b)
    differs = differences(record_a, record_b, rows_a, rows_b)
    if as_json:
        import json

        content = {"differs": differs, **found.model_dump(mode="json")}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        print_comparison(found, differs)
    return _judged_by(thresholds, record_b.scores.plain().all)


@evaluate.command()
@click.argument("paragraphs", type=_Path)
@click.argument("questions", type=_Path)
@click.argument("out", type=_Path)
def convert_squad(paragraphs: Path, questions: Path, out: Path) -> None:
    """Make a BEIR folder of SQuAD-format PARAGRAPHS and QUESTIONS, maybe of two languages."""
    from assistant.evaluation.squad import convert_squad as convert
    from ui.terminal import say

    say(f"{convert(paragraphs, questions, out)} questions written to {out}.")


def _folder(source: Path) -> Path:
    return Path("runs") / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{source.resolve().stem}"


def _pages(folder: Path, as_json: bool) -> int:
    """Print how each page was understood; 1 where one could not be read."""
    import json
    from dataclasses import asdict

    from assistant.evaluation.pages import score_pages
    from assistant.settings import load_settings
    from ingest.pipeline import parse
    from ui.terminal import progress, say
    from vectorstore.lazy_embedder import LazyEmbedder

    with progress() as report:
        embedder = LazyEmbedder(load_settings().embedding_model, report)

        def understood(path: Path) -> "ParsedDocument":
            say(f"Understanding {path.name} …")
            return parse(path.name, path.read_bytes(), embedder)

        scores = score_pages(folder, understood)
    overall = {name: value for name, value in asdict(scores).items() if name != "pages"}
    if as_json:
        pages = [asdict(page) for page in scores.pages]
        click.echo(json.dumps({"scores": {"all": overall}, "pages": pages}, ensure_ascii=False))
    else:
        from ui.evaluate_tables import print_pages

        print_pages(scores)
    return int(any(page.error for page in scores.pages))


def _finish(record: "RunRecord", rows: "Sequence[Row]", out: Path, as_json: bool) -> int:
    """Write the run and print its scores; 1 where a question got an error for an answer."""
    import json

    from assistant.evaluation.report import report
    from assistant.evaluation.run_store import write_run
    from ui.evaluate_tables import print_scores
    from ui.terminal import say

    write_run(out, record, rows, report(record, rows))
    if as_json:
        scores = record.scores.plain().model_dump()
        click.echo(json.dumps({"scores": scores, "questions": len(rows), "out": str(out)}))
    else:
        print_scores(record.scores)
        say(f"The run is in {out}; open {out / 'report.html'}.")
    if record.unfound:
        say(
            f"The evidence of {len(record.unfound)} questions stands nowhere in the corpus: "
            f"{', '.join(record.unfound[:10])}. Was the right corpus asked?"
        )
    if record.failed:
        first = next(row for row in rows if row.error)
        say(
            f"{len(record.failed)} of {len(rows)} questions got an error for an answer, the first "
            f"({first.id}): {first.error}"
        )
    return int(bool(record.failed))
