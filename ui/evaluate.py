"""`wenzheng evaluate`: benchmark runs, their comparison, and converters of foreign sets."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

if TYPE_CHECKING:
    from assistant.answering.chat_model import ChatModel
    from assistant.corpus import Corpus
    from assistant.evaluation.environment import Environment
    from assistant.evaluation.rows import Row
    from assistant.evaluation.run_store import RunRecord
    from assistant.records import Mode
    from vectorstore.records import ParsedDocument

_T = TypeVar("_T")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_Path = click.Path(path_type=Path)


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
@click.option("--out", type=_Path, help="Folder of the run.  [default: runs/TIME-NAME]")
@_json
def run(  # noqa: PLR0917 - click passes them by name
    questions: Path | None,
    beir: Path | None,
    pages: Path | None,
    url: str | None,
    api_key: str | None,
    mode: str,
    judge: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Score a question set, a BEIR folder or a folder of pages."""
    if [questions, beir, pages].count(None) != 2:
        raise click.UsageError("Name one of: a file of questions, --beir DIR, --pages DIR.")
    if url and not questions:
        raise click.UsageError("--url goes with a file of questions; the others run in process.")
    if pages:
        return _pages(pages, as_json)
    if beir:
        out = out or _folder(beir)
        return _finish(*_beir(beir, out), out, as_json)
    assert questions
    out = out or _folder(questions)
    return _finish(*_questions(questions, out, url, api_key, mode, judge), out, as_json)


@evaluate.command()
@click.argument("a", type=_Path)
@click.argument("b", type=_Path)
@_json
def compare(a: Path, b: Path, as_json: bool) -> None:
    """Say what run B does better and worse than run A, and how surely."""
    from assistant.evaluation.compare import compare as side_by_side
    from assistant.evaluation.run_store import read_run
    from ui.evaluate_tables import print_comparison

    found = side_by_side(read_run(a)[1], read_run(b)[1])
    if as_json:
        click.echo(found.model_dump_json(indent=2))
    else:
        print_comparison(found)


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


@contextmanager
def _asked(
    url: str | None, api_key: str | None, **choices: str
) -> "Iterator[tuple[Corpus, Environment]]":
    """The corpus behind the URL, or of the data folder, and what is known of where it is."""
    from assistant.client import RemoteCorpus
    from assistant.evaluation.environment import Environment
    from assistant.settings import load_settings
    from ui.opening import corpus

    if url:
        with closing(RemoteCorpus(url, api_key)) as remote:
            yield remote, Environment.remote(url, **choices)
        return
    settings = load_settings()
    with corpus(settings, sample=True) as found:
        served = isinstance(found, RemoteCorpus)
        here = Environment.local(settings, **choices)
        yield found, Environment.remote("the data folder's server", **choices) if served else here


def _questions(  # noqa: PLR0917
    path: Path, out: Path, url: str | None, api_key: str | None, mode: str, judge: str | None
) -> "tuple[RunRecord, Sequence[Row]]":
    import hashlib

    from assistant.evaluation.questions import read_questions
    from assistant.evaluation.run import Evaluator
    from assistant.evaluation.run_store import RunRecord, make_folder

    dialogues = read_questions(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    make_folder(out)
    started = datetime.now(UTC)
    choices = {"mode": mode, **({"judge": judge} if judge else {})}
    with _asked(url, api_key, **choices) as (corpus, environment):
        evaluator = Evaluator(corpus, cast("Mode", mode), _judge(judge))
        found = evaluator.rows(dialogues)
        rows = _watched(found, sum(len(dialogue.turns) for dialogue in dialogues), "Asking")
    record = RunRecord.of(
        rows,
        source=str(path),
        sha256=sha256,
        started=started,
        environment=environment,
    )
    return record, rows


def _judge(name: str | None) -> "ChatModel | None":
    """The judge at the endpoint of the settings. Raises InvalidRequest where there is none."""
    from assistant.bootstrap import chat_model
    from assistant.settings import load_settings

    return chat_model(load_settings(llm_model=name)) if name else None


def _beir(folder: Path, out: Path) -> "tuple[RunRecord, Sequence[Row]]":
    from assistant.evaluation.beir import BeirEvaluator, read_beir
    from assistant.evaluation.run_store import RunRecord, make_folder

    beir = read_beir(folder)
    make_folder(out)
    from assistant.evaluation.beir_corpus import temporary_corpus
    from assistant.evaluation.environment import Environment
    from assistant.settings import load_settings

    settings = load_settings()
    started = datetime.now(UTC)
    with temporary_corpus(settings) as corpus:
        evaluator = BeirEvaluator(beir, corpus)
        _watched(evaluator.index(), len(beir.documents), "Taking in documents")
        rows = _watched(evaluator.rows(), len(beir.queries), "Searching")
    record = RunRecord.of(
        rows,
        source=str(folder),
        sha256=beir.sha256,
        started=started,
        environment=Environment.local(settings),
    )
    return record, rows


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


def _watched(work: Iterable[_T], total: int, doing: str) -> tuple[_T, ...]:
    """All of the work, with a bar on stderr while it goes on."""
    from rich.console import Console
    from rich.progress import track

    return tuple(track(work, doing, total=total, console=Console(stderr=True)))


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
